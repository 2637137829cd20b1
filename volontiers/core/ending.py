"""When the one who took a need is asked how it ended: once, by daylight, never twice."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from volontiers.core.hours import OpeningHours, next_opening

# Without an agreed time, the question comes a day after the yes.
WITHOUT_A_TIME = timedelta(hours=24)
_MORNING = time(9)


def ask_at(taken_at: datetime, agreed_at: datetime | None, hours: OpeningHours, zone: tzinfo) -> datetime:
    """The first open moment from the day after the agreed time, or a day after the yes (UTC).

    hours: those of the desk; where nothing ever opens, nine in the morning of the day after.
    """
    a_day_later = taken_at.astimezone(UTC) + WITHOUT_A_TIME
    start = _at(max(agreed_at, taken_at), time.min, zone) if agreed_at else a_day_later
    return next_opening(hours, start, zone) or _at(agreed_at or taken_at, _MORNING, zone)


def _at(moment: datetime, wall: time, zone: tzinfo) -> datetime:
    """This wall time on the local day after."""
    after = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(after, wall, tzinfo=zone).astimezone(UTC)
