"""The figures of a month: what was asked, what was solved, how long it took, how many people were disturbed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count

from volontiers.cases.models import Need, Proposal
from volontiers.core.need import SOLVED, Kind, Outcome

# A cell of fewer than five could name somebody: it is hidden, and so is what would give it back by subtraction.
LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole; both None when the cell is too small to be shown."""

    part: int | None
    whole: int | None


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
    """Hidden whole when the part or what is left of it is too small."""
    if shown(whole) is None or shown(part) is None or shown(whole - part) is None:
        return Share(None, shown(whole))
    return Share(part, whole)


def month(since: datetime, until: datetime) -> Figures:
    """Of the needs opened from since to until, duplicates left out. Read inside the community."""
    needs = Need.objects.filter(opened_at__gte=since, opened_at__lt=until).exclude(outcome=Outcome.DUPLICATE)
    closed = needs.exclude(closed_at=None)
    rows = list(needs.exclude(taken_at=None).values_list("opened_at", "taken_at"))
    delays = [(taken - opened).total_seconds() for opened, taken in rows if taken]
    asked = Proposal.objects.filter(need__in=needs.exclude(taken_at=None), wave__isnull=False).count()
    enough = len(delays) >= LEAST_SHOWN
    counted = needs.values_list("kind").annotate(count=Count("pk")).order_by("-count", "kind")
    large, rest = _by_kind([(Kind(kind).label, count) for kind, count in counted])
    return Figures(
        asked=shown(needs.count()),
        solved=share(closed.filter(outcome__in=SOLVED).count(), closed.count()),
        median=timedelta(seconds=median(delays)) if enough else None,
        asked_per_answer=asked / len(delays) if enough else None,
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
