"""Moments and durations as the desk says and types them, in the community's own time."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from volontiers.core.french import DAYS, counted, day_of

_SHORT = tuple(day[:3] for day in DAYS)
_DATE = r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?"
_TIME = r"(?P<hour>\d{1,2})\s*[h:]\s*(?P<minute>\d{2})?"
_TYPED = re.compile(
    rf"^(?:(?P<name>[a-zé']+)\.?(?:\s+|$))?(?:{_DATE})?\s*,?\s*(?:à\s*)?(?:{_TIME})?$", re.IGNORECASE
)
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_NEAR = {"aujourd": 0, "demain": 1}
_END_OF_DAY = time(18)
_HOURS = {(0, 0): "minuit", (12, 0): "midi"}
_INSTANT = timedelta(microseconds=1)


def clock(at: datetime, zone: tzinfo) -> str:
    """« 15:40 »."""
    return f"{at.astimezone(zone):%H:%M}"


def day(at: datetime, now: datetime, zone: tzinfo) -> str:
    """« aujourd’hui », « demain », « jeudi » within the week, « 25/11 » beyond."""
    local = at.astimezone(zone).date()
    ahead = (local - now.astimezone(zone).date()).days
    if ahead in {-1, 0, 1}:
        return {-1: "hier", 0: "aujourd’hui", 1: "demain"}[ahead]
    return DAYS[local.weekday()] if 1 < ahead < 7 else f"{local:%d/%m}"


def short(at: datetime, now: datetime, zone: tzinfo) -> str:
    """« 15:40 » today, « mer. 25/11 18:00 » another day."""
    local = at.astimezone(zone)
    return clock(at, zone) if local.date() == now.astimezone(zone).date() else full(at, zone)


def full(at: datetime, zone: tzinfo) -> str:
    """« mer. 25/11 18:00 », as it is typed too."""
    local = at.astimezone(zone)
    return f"{_SHORT[local.weekday()]}. {local:%d/%m %H:%M}"


def span(starts: datetime, ends: datetime, zone: tzinfo) -> str:
    """« mardi 24 novembre de 20 h à minuit », « mardi 24 novembre à 20 h au mercredi 25 novembre à 8 h »."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    # A shift that ends at midnight ends on the day before.
    if (last - _INSTANT).date() == first.date():
        return f"{_named(first)} de {_hour(first)} à {_hour(last)}"
    return f"{_named(first)} à {_hour(first)} au {_named(last)} à {_hour(last)}"


def _named(local: datetime) -> str:
    return f"{DAYS[local.weekday()]} {day_of(local.date())}"


def _hour(local: datetime) -> str:
    """« 20 h », « 20 h 05 », « minuit », never cut at the end of a line."""
    if (local.hour, local.minute) in _HOURS:
        return _HOURS[local.hour, local.minute]
    said = f"{local.hour} h {local:%M}" if local.minute else f"{local.hour} h"
    return said.replace(" ", "\u00a0")


def lasting(span: timedelta) -> str:
    """« 5 min », « 3 h 10 », « 2 jours »: rounded down, never « 0 »."""
    minutes = max(int(span.total_seconds() // 60), 1)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return counted(hours // 24, "jour")


def read(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """A moment as typed: « 18:00 », « demain 9h », « jeudi 14h », « mer. 25/11 18:00 », or an ISO local time.

    Without an hour, 18:00. A day without a year is the next one. None when it cannot be read.
    """
    text = " ".join(text.replace("’", "'").split())
    if _ISO.match(text):
        return _iso(text, zone)
    found = _TYPED.match(text)
    if not text or found is None:
        return None
    today = now.astimezone(zone).date()
    try:
        chosen = _day(found, today)
        hour = time(int(found["hour"]), int(found["minute"] or 0)) if found["hour"] else _END_OF_DAY
        return datetime.combine(chosen, hour, tzinfo=zone).astimezone(UTC) if chosen else None
    except (ValueError, OverflowError):  # the first and last days of the calendar overflow in UTC
        return None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(found: re.Match[str], today: date) -> date | None:
    """Raises ValueError for a day that no calendar has."""
    if found["day"]:
        return _dated(int(found["day"]), int(found["month"]), found["year"], today)
    name = (found["name"] or "").lower()
    if not name:
        return today
    for start, ahead in _NEAR.items():
        if name.startswith(start):
            return today + timedelta(days=ahead)
    if name[:3] not in _SHORT:
        return None
    return today + timedelta(days=(_SHORT.index(name[:3]) - today.weekday()) % 7)


def _dated(day_number: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day_number)
    this_year = date(today.year, month, day_number)
    # In December, « 05/01 » is next year; a few days back stays a past date, which the form points out.
    return this_year if this_year >= today - timedelta(days=60) else date(today.year + 1, month, day_number)
