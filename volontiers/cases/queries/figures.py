"""The figures of a month: what was asked, what was solved, how long it took, how many people were disturbed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from django.db.models import Count, Min, Q

from volontiers.cases.models import Need, Tally
from volontiers.core import months
from volontiers.core.need import SOLVED, Kind, Outcome

# A cell of fewer than five could name somebody: it is hidden, and so is what would give it back by subtraction.
LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole; None where the cell is too small to be shown.

    nearly_all: the part is hidden because what is left of the whole is too small.
    """

    part: int | None
    whole: int | None
    nearly_all: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """None: fewer than five cases. kinds: what is large enough, the rest together."""

    asked: int | None
    solved: Share
    median: timedelta | None
    asked_per_answer: float | None
    kinds: tuple[tuple[str, int], ...]
    others: int | None


def shown(number: int) -> int | None:
    """The number, or None when it is too small; zero names nobody."""
    return number if number == 0 or number >= LEAST_SHOWN else None


def share(part: int, whole: int) -> Share:
    """The part is hidden when it, or what is left of the whole, is too small."""
    if shown(whole) is None or shown(part) is None or shown(whole - part) is None:
        return Share(None, shown(whole), nearly_all=whole - part < LEAST_SHOWN <= part)
    return Share(part, whole)


@dataclass(frozen=True, slots=True)
class One:
    """One need as the figures see it. outcome: empty while it is open. hours: from the request to the yes."""

    kind: str
    outcome: str
    hours: float | None
    asked: int


def month(since: datetime, until: datetime) -> Figures:
    """Of the needs opened from since to until (midnights of the community), duplicates left out.

    Read inside the community. What was erased since still counts.
    """
    return of([*_there(since, until), *_erased(since, until)])


def first_month(zone: tzinfo) -> date | None:
    """The first day of the month of the oldest need, erased since or not; None without any. Read inside the community."""
    opened = Need.objects.aggregate(first=Min("opened_at"))["first"]
    kept = Tally.objects.aggregate(first=Min("month"))["first"]
    known = [one for one in (opened and months.first(opened.astimezone(zone).date()), kept) if one]
    return min(known, default=None)


def _there(since: datetime, until: datetime) -> list[One]:
    needs = Need.objects.filter(opened_at__gte=since, opened_at__lt=until).annotate(
        asked=Count("proposals", filter=Q(proposals__wave__isnull=False))
    )
    rows = needs.values_list("kind", "outcome", "opened_at", "taken_at", "asked")
    return [
        One(kind, outcome, (taken - opened).total_seconds() / 3600 if taken else None, asked)
        for kind, outcome, opened, taken, asked in rows
    ]


def _erased(since: datetime, until: datetime) -> list[One]:
    rows = Tally.objects.filter(month__gte=since.date(), month__lt=until.date())
    return [One(*row) for row in rows.values_list("kind", "outcome", "hours", "asked")]


def of(all_needs: Iterable[One]) -> Figures:
    needs = [one for one in all_needs if one.outcome != Outcome.DUPLICATE]
    taken = [(one.hours, one.asked) for one in needs if one.hours is not None]
    # Who waits on the list is neither answered nor left without an answer: the list has its own figures.
    closed = [one for one in needs if one.outcome and one.outcome != Outcome.LISTED]
    enough = len(taken) >= LEAST_SHOWN
    counted = sorted(Counter(one.kind for one in needs).items(), key=lambda cell: (-cell[1], cell[0]))
    large, rest = _by_kind([(Kind(kind).label, count) for kind, count in counted])
    return Figures(
        asked=shown(len(needs)),
        solved=share(sum(one.outcome in SOLVED for one in closed), len(closed)),
        median=timedelta(hours=median(hours for hours, _ in taken)) if enough else None,
        asked_per_answer=sum(asked for _, asked in taken) / len(taken) if enough else None,
        kinds=large,
        others=shown(rest),
    )


def _by_kind(counted: list[tuple[str, int]]) -> tuple[tuple[tuple[str, int], ...], int]:
    """Most asked first. A small rest takes the next one with it: else subtraction would give it back."""
    large = [(label, count) for label, count in counted if count >= LEAST_SHOWN]
    rest = sum(count for _, count in counted) - sum(count for _, count in large)
    while 0 < rest < LEAST_SHOWN and large:
        rest += large.pop()[1]
    return tuple(large), rest
