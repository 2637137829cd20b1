"""Hours offered and given, by kind of work or profession: of five people at least, and nothing that a total gives back."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from volontiers.core.published import LEAST

# One person who changes their word moves a total by a few hours: told to the nearest ten, it seldom moves.
STEP = 10


@dataclass(frozen=True, slots=True)
class Share:
    """hours: of these people together. people: ids."""

    label: str
    people: frozenset[int]
    hours: float


@dataclass(frozen=True, slots=True)
class Told:
    """labels: several where they are told together. hours: to the nearest ten."""

    labels: tuple[str, ...]
    people: int
    hours: int


def told(shares: Iterable[Share]) -> tuple[Told, ...]:
    """The most people first. Those of too few are told together, with the smallest of the others where that is too few.

    What is told adds up to the whole, so that no total gives back what is hidden. Empty where nothing may be told.
    """
    ordered = sorted((one for one in shares if one.people), key=lambda one: (-len(one.people), one.label))
    alone = [one for one in ordered if len(one.people) >= LEAST]
    rest = ordered[len(alone) :]
    while rest and alone and len(_people(rest)) < LEAST:
        rest.insert(0, alone.pop())
    rows = [_together([one]) for one in alone]
    return (*rows, _together(rest)) if len(_people(rest)) >= LEAST else tuple(rows)


def _people(shares: Iterable[Share]) -> frozenset[int]:
    return frozenset(chain.from_iterable(one.people for one in shares))


def _together(shares: list[Share]) -> Told:
    hours = sum(one.hours for one in shares)
    return Told(
        tuple(one.label for one in shares), len(_people(shares)), int((hours + STEP / 2) // STEP) * STEP
    )
