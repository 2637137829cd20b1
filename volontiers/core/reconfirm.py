"""« Cherchez-vous toujours ? »: what is tried next, by which way, and when a silent place on the list is put to rest.

A try counts once the person was really asked: what the desk has not done yet is never held against them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A way that a human goes leaves the desk some days: the date that is said on the page is one that can be kept.
PROMISE = timedelta(days=7)
# Somebody whom a doctor is being asked for, or who is asked about a doctor, is left alone meanwhile.
OFFERED_AGAIN = timedelta(days=1)


class Way(StrEnum):
    """In the order of what costs least to everybody."""

    MESSAGE = "message"
    EMAIL = "email"
    TELEPHONE = "telephone"
    LETTER = "letter"


# The software sends these; a human does the others.
BY_ITSELF = frozenset({Way.MESSAGE, Way.EMAIL})


@dataclass(frozen=True, slots=True)
class Pace:
    """Days of the calendar: between two news, between two tries, and from the pause to the end."""

    every: int
    tries: int
    between: int
    grace: int


@dataclass(frozen=True, slots=True)
class Try:
    """asked_at: None while the desk has not called, or the letter has not left."""

    way: Way
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Where one place stands. tries: since the last news, in their order. ways: by which the person can be reached."""

    confirmed_at: datetime
    suspended_at: datetime | None
    tries: tuple[Try, ...]
    ways: tuple[Way, ...]
    offered: bool = False


class Do(StrEnum):
    ASK = "ask"
    WAIT = "wait"
    SUSPEND = "suspend"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Step:
    """at: when it is looked at again, if nothing is heard. way: of ASK alone."""

    do: Do
    at: datetime | None
    way: Way | None = None


def ways(preferred: str, reached: Collection[Way]) -> tuple[Way, ...]:
    """Those that exist, the one that the person prefers first; a telephone call when nothing is known."""
    found = [one for one in Way if one in reached]
    found.sort(key=lambda one: one != preferred)
    return tuple(found) or (Way.TELEPHONE,)


def course(found: Sequence[Way], tries: int) -> tuple[Way, ...]:
    """One way for each try: never all on one when a second exists."""
    count = max(tries, min(2, len(found)))
    if len(found) >= count:
        return tuple(found[:count])
    return tuple(found[n * len(found) // count] for n in range(count))


def next_way(found: Sequence[Way], done: Sequence[Way], tries: int) -> Way | None:
    """What is tried after these; None when enough was tried. A way that appeared meanwhile is tried too."""
    planned = course(found, tries)
    untried = [one for one in found if one not in done]
    if len(done) >= len(planned):
        return untried[0] if untried and len(set(done)) < 2 else None
    is_last, way = len(done) == len(planned) - 1, planned[len(done)]
    alone = len({*done, way}) < 2
    return untried[0] if is_last and alone and untried and done else way


def next_step(seen: Silence, pace: Pace, now: datetime, opens: datetime | None) -> Step:
    """What is due. opens: the first open instant of the desk from now on, None when nothing opens soon."""
    if seen.suspended_at is not None:
        end = seen.suspended_at + timedelta(days=pace.grace)
        return Step(Do.LEAVE, None) if now >= end else Step(Do.WAIT, end)
    due = _due(seen, pace)
    if due is None or now < due:
        return Step(Do.WAIT, due or now + timedelta(days=pace.between))
    if seen.offered or opens is None or opens > now:
        return Step(Do.WAIT, (None if seen.offered else opens) or now + OFFERED_AGAIN)
    way = next_way(seen.ways, [one.way for one in seen.tries], pace.tries)
    if way is None:
        return Step(Do.SUSPEND, now + timedelta(days=pace.grace))
    return Step(Do.ASK, now + timedelta(days=pace.between), way)


def _due(seen: Silence, pace: Pace) -> datetime | None:
    """When the next thing is to be done; None while a human has still to do the last one."""
    if not seen.tries:
        return seen.confirmed_at + timedelta(days=pace.every)
    last = seen.tries[-1]
    return None if last.asked_at is None else last.asked_at + timedelta(days=pace.between)


def news_by(next_check: datetime) -> datetime:
    """The date that may be promised for the next news."""
    return next_check + PROMISE
