"""When the desk is open, and where people are sent when it is not.

Closed on French public holidays (Code du travail, art. L3133-1), as out-of-hours care is organised then
(Code de la santé publique, art. R6315-1).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import holidays

from volontiers.core.french import DAYS, day_of

HORIZON_DAYS = 60
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Closure:
    """Local days, both included. suspended: the mission itself is suspended (strike), not only closed."""

    start: date
    end: date
    text: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """by_weekday: 0 is Monday. An interval whose end is not later than its start ends the next day.

    subdivision: code of the `holidays` library where more days are off (Moselle, Réunion…), None elsewhere.
    """

    by_weekday: Mapping[int, tuple[tuple[time, time], ...]]
    closures: tuple[Closure, ...]
    subdivision: str | None = None


def is_open(hours: OpeningHours, at: datetime, zone: tzinfo) -> bool:
    """at: aware.

    On the nights of the time change an interval runs from the first instant whose wall time reaches its
    start to the last one that reads its end: a skipped hour moves the bound to the change itself, a
    repeated hour belongs whole to the interval that contains it.
    """
    now, today = at.astimezone(UTC), at.astimezone(zone).date()
    return any(start <= now < end for day in (today - _DAY, today) for start, end in _spans(hours, day, zone))


def next_opening(hours: OpeningHours, at: datetime, zone: tzinfo) -> datetime | None:
    """First open instant (UTC) from `at` on, `at` itself when open; None when nothing opens in 60 days."""
    # Arithmetic and comparisons stay in UTC: Python compares wall times inside one zone, blind to the change.
    now = at.astimezone(UTC)
    first = at.astimezone(zone).date() - _DAY
    for shift in range(HORIZON_DAYS + 2):
        ahead = [max(start, now) for start, end in _spans(hours, first + shift * _DAY, zone) if end > now]
        if ahead:
            return min(ahead)
    return None


def day_end_after(hours: OpeningHours, at: datetime, zone: tzinfo) -> datetime | None:
    """When the desk's day in hand at `at`, or else its next one, ends for good (UTC).

    The last closing hour of a day: noon between two intervals ends nothing. None when nothing opens in 60 days.
    """
    seen = at.astimezone(UTC)
    first = at.astimezone(zone).date() - _DAY
    for shift in range(HORIZON_DAYS + 2):
        end = max((end for _, end in _spans(hours, first + shift * _DAY, zone)), default=seen)
        if end > seen:
            return end
    return None


def suspension(hours: OpeningHours, at: datetime, zone: tzinfo) -> Closure | None:
    """The dated suspension of the mission in force, if any."""
    today = at.astimezone(zone).date()
    return next((one for one in _closures_on(hours, today) if one.suspended), None)


def suspension_told(one: Closure) -> str:
    """« Mission suspendue du 07/12/2026 au 13/12/2026 : Grève de la permanence. »"""
    days = (
        f"le {one.start:%d/%m/%Y}"
        if one.start == one.end
        else f"du {one.start:%d/%m/%Y} au {one.end:%d/%m/%Y}"
    )
    return _sentence(f"Mission suspendue {days} : {one.text}" if one.text else f"Mission suspendue {days}")


def closed_reason(hours: OpeningHours, at: datetime, zone: tzinfo) -> str:
    """One French sentence; empty when open."""
    if is_open(hours, at, zone):
        return ""
    today = at.astimezone(zone).date()
    suspended = suspension(hours, at, zone)
    if suspended is not None:
        return _sentence(suspended.text or "La mission est suspendue")
    closures = _closures_on(hours, today)
    if closures:
        return _sentence(closures[0].text or "Le bureau est fermé")
    holiday = _holidays(today.year, hours.subdivision).get(today)
    if holiday is not None:
        return f"Le bureau est fermé : {holiday}, {day_of(today)}."
    if not hours.by_weekday.get(today.weekday()):
        return f"Le bureau est fermé le {DAYS[today.weekday()]}."
    return "Le bureau est fermé à cette heure."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _closures_on(hours: OpeningHours, day: date) -> list[Closure]:
    return [closure for closure in hours.closures if closure.start <= day <= closure.end]


def _spans(hours: OpeningHours, day: date, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """The instants of the intervals that begin on this local day."""
    if _closures_on(hours, day) or day in _holidays(day.year, hours.subdivision):
        return
    for start, end in hours.by_weekday.get(day.weekday(), ()):
        last = day if end > start else day + _DAY
        yield _instant(day, start, zone, last=False), _instant(last, end, zone, last=True)


def is_holiday(day: date, subdivision: str | None) -> bool:
    """A French public holiday there."""
    return day in _holidays(day.year, subdivision)


def _instant(day: date, clock: time, zone: tzinfo, *, last: bool) -> datetime:
    """The instant (UTC) of a wall time: the first or last of two, or the change when it is skipped."""
    wall = datetime.combine(day, clock)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return late if last else early
    return _change(late, early, wall, zone)


def _change(low: datetime, high: datetime, wall: datetime, zone: tzinfo) -> datetime:
    """First instant from low to high whose wall time has passed the skipped one; changes fall on minutes."""
    at = low.replace(second=0, microsecond=0)
    while at < high and at.astimezone(zone).replace(tzinfo=None) < wall:
        at += _MINUTE
    return at


@lru_cache(maxsize=256)
def _holidays(year: int, subdivision: str | None) -> Mapping[date, str]:
    return holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr")
