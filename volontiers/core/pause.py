"""How long a pause lasts: in local days, ended at local midnight."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Pause(StrEnum):
    TODAY = "today"
    MONDAY = "monday"
    TWO_WEEKS = "two_weeks"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Pause.TODAY: "aujourd’hui",
    Pause.MONDAY: "jusqu’à lundi",
    Pause.TWO_WEEKS: "2 semaines",
}


def ends(pause: Pause, now: datetime, zone: tzinfo) -> datetime:
    """The first instant (UTC) after the pause. On a Monday, « jusqu’à lundi » is the next one."""
    today = now.astimezone(zone).date()
    days = {Pause.TODAY: 1, Pause.MONDAY: 7 - today.weekday(), Pause.TWO_WEEKS: 14}[pause]
    return datetime.combine(today + timedelta(days=days), time(), tzinfo=zone).astimezone(UTC)
