"""When the head of a register is published, mailed and late; and what may be counted of it in public."""

from datetime import date, datetime, time, timedelta, tzinfo

PUBLISHED_FROM = time(3)
LATE_AFTER = timedelta(hours=36)
CHECKED_EVERY = timedelta(hours=1)
# Counts go by steps: one more line never tells by itself what it says.
STEP = 5


def is_due(now: datetime, zone: tzinfo, last: date | None) -> bool:
    """One head a local day, from three in the morning; after a stop, that of today alone. last: the latest day."""
    local = now.astimezone(zone)
    return local.time() >= PUBLISHED_FROM and (last is None or last < local.date())


def next_publication(now: datetime, zone: tzinfo) -> datetime:
    """The next three in the morning of the community."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < PUBLISHED_FROM else local.date() + timedelta(days=1)
    return datetime.combine(day, PUBLISHED_FROM, tzinfo=zone)


def is_mailed(day: date, earlier: date | None) -> bool:
    """The first head of a week, Monday to Sunday, goes to the members. earlier: the day of the one before."""
    return earlier is None or earlier < day - timedelta(days=day.weekday())


def is_late(now: datetime, zone: tzinfo, published_at: datetime | None, first: date | None) -> bool:
    """No head for 36 hours; before the first one, since the end of the day of the first line."""
    if published_at is not None:
        return now - published_at > LATE_AFTER
    if first is None:
        return False
    return now - datetime.combine(first + timedelta(days=1), time(), tzinfo=zone) > LATE_AFTER


def at_least(count: int) -> int | None:
    """The count, rounded down to a step; None under the first one, where a count could name somebody."""
    return count - count % STEP or None
