"""How long a pause lasts: in local days, ended at local midnight."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Pause(StrEnum):
    TODAY = "today"
    MONDAY = "monday"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    TWELVE_WEEKS = "twelve_weeks"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Pause.TODAY: "aujourd’hui",
    Pause.MONDAY: "jusqu’à lundi",
    Pause.TWO_WEEKS: "2 semaines",
    Pause.FOUR_WEEKS: "4 semaines",
    Pause.TWELVE_WEEKS: "12 semaines",
}
# Of the requests of today, whose caps are of a week; of new patients, whose caps are of a month.
FOR_REQUESTS = (Pause.TODAY, Pause.MONDAY, Pause.TWO_WEEKS)
FOR_PATIENTS = (Pause.TWO_WEEKS, Pause.FOUR_WEEKS, Pause.TWELVE_WEEKS)


def ends(pause: Pause, now: datetime, zone: tzinfo) -> datetime:
    """The first instant (UTC) after the pause. On a Monday, « jusqu’à lundi » is the next one."""
    today = now.astimezone(zone).date()
    days = {
        Pause.TODAY: 1,
        Pause.MONDAY: 7 - today.weekday(),
        Pause.TWO_WEEKS: 14,
        Pause.FOUR_WEEKS: 28,
        Pause.TWELVE_WEEKS: 84,
    }
    return datetime.combine(today + timedelta(days=days[pause]), time(), tzinfo=zone).astimezone(UTC)
