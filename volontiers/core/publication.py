"""A quarter as it is told: numbers and nothing else, so that what was published is kept as it was read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from volontiers.core import published
from volontiers.core.flow import HALF, NINETIETH, Flow, Wait, duration, is_told, quantile
from volontiers.core.published import LEAST, Detail, Row
from volontiers.core.waiting import Leaving

NOT_YET = ""


class Counts(NamedTuple):
    """None: not told. out: all who left, where those who have a doctor are not told apart."""

    before: int | None = None
    waiting: int | None = None
    entered: int | None = None
    attached: int | None = None
    others: int | None = None
    out: int | None = None


def counts(flow: Flow, detail: Detail) -> Counts:
    cells = published.cells(flow, detail)
    if detail is not Detail.OUT:
        return Counts(*cells)
    before, waiting, entered, out = cells
    return Counts(before, waiting, entered, out=out)


class Told(NamedTuple):
    """One row of a table. keys: the classes or the places that it puts together."""

    keys: tuple[str, ...]
    counts: Counts


class Waited(NamedTuple):
    """half, ninetieth: a duration in words, NOT_YET when it is not reached, None when too few people carry it.

    served, people: for those who read the list itself; None for everybody.
    """

    keys: tuple[str, ...]
    half: str | None
    ninetieth: str | None
    served: int | None = None
    people: int | None = None


class Followed(NamedTuple):
    """Of those attached so many months before the quarter: still followed, as they say themselves.

    silent, ended: None for everybody, who read the two others to the nearest five.
    """

    months: int
    enrolled: int
    followed: int
    silent: int | None = None
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    whole: Counts
    reasons: tuple[tuple[Leaving, int], ...]
    classes: tuple[Told, ...]
    places: tuple[Told, ...]
    waits: tuple[Waited, ...]
    followed: tuple[Followed, ...]


def told_of(rows: Sequence[Row], detail: Detail) -> tuple[Told, ...]:
    """Only where more than the stocks is told."""
    return tuple(Told(row.keys, counts(row.flow, detail)) for row in rows) if detail > Detail.STOCK else ()


def reasons_of(flow: Flow, detail: Detail) -> tuple[tuple[Leaving, int], ...]:
    return tuple(published.reasons_of(flow)) if detail is Detail.REASONS else ()


def waited(
    rows: Sequence[Row], read: Callable[[Sequence[str]], Sequence[Wait]], *, everything: bool
) -> tuple[Waited, ...]:
    """read: the waits of these classes; for everybody nothing is estimated with fewer than five served."""
    return tuple(_waited(row.keys, read(row.keys), everything=everything) for row in rows if row.stays)


def _waited(keys: tuple[str, ...], found: Sequence[Wait], *, everything: bool) -> Waited:
    served = sum(one.attached for one in found)
    if everything:
        return Waited(keys, _words(found, HALF), _words(found, NINETIETH), served, len(found))
    if served < LEAST:
        return Waited(keys, None, None)
    return Waited(keys, _words(found, HALF), _words(found, NINETIETH))


def _words(found: Sequence[Wait], share: float) -> str | None:
    days = quantile(found, share)
    if not is_told(found, days):
        return None
    return NOT_YET if days is None else duration(days)


def about(one: Followed) -> Followed:
    """For everybody: a small number of endings could otherwise be worked out."""
    return Followed(one.months, published.rounded(one.enrolled), published.rounded(one.followed))


def to_json(told: Publication) -> dict[str, Any]:
    return {
        "whole": told.whole._asdict(),
        "reasons": [[why.value, number] for why, number in told.reasons],
        "classes": [{"keys": one.keys, "counts": one.counts._asdict()} for one in told.classes],
        "places": [{"keys": one.keys, "counts": one.counts._asdict()} for one in told.places],
        "waits": [one._asdict() for one in told.waits],
        "followed": [one._asdict() for one in told.followed],
    }


def from_json(kept: Mapping[str, Any]) -> Publication:
    """Raises KeyError or TypeError on what to_json() did not write."""
    return Publication(
        Counts(**kept["whole"]),
        tuple((Leaving(why), number) for why, number in kept["reasons"]),
        tuple(_row(one) for one in kept["classes"]),
        tuple(_row(one) for one in kept["places"]),
        tuple(Waited(**one | {"keys": tuple(one["keys"])}) for one in kept["waits"]),
        tuple(Followed(**one) for one in kept["followed"]),
    )


def _row(one: Mapping[str, Any]) -> Told:
    return Told(tuple(one["keys"]), Counts(**one["counts"]))
