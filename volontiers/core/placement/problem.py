"""What a plan is made of: who waits, who agreed to how many, the roads, and the parameters of the community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class PlacementError(ValueError):
    """A sentence in French that says what to change."""


@dataclass(frozen=True, slots=True)
class Person:
    """rank: 0 is the class placed first. since: the original date, which nothing changes. age: in years."""

    rank: int
    since: date
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """People placed with one doctor, or waiting together; the household has the place in line of its most urgent member.

    commune: INSEE code. minutes: own longest road. knows: doctors who already see them. apart: doctors
    set aside by either of the two.
    """

    id: str
    commune: str
    people: tuple[Person, ...]
    home_visits: bool = False
    minutes: int | None = None
    knows: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    @property
    def urgency(self) -> tuple[int, date]:
        """The smallest is the first in line."""
        return min((one.rank, one.since) for one in self.people)

    @property
    def ages(self) -> tuple[int, int] | None:
        """The youngest and the oldest; None when one age is unknown."""
        known = [one.age for one in self.people if one.age is not None]
        return (min(known), max(known)) if len(known) == len(self.people) else None


@dataclass(frozen=True, slots=True)
class Doctor:
    """pledge: most people over the period; load: those attached already in it.

    As in a pledge for needs of today: a commune fits within `minutes`, or when it is one of `communes`; with
    neither of them, everywhere; somebody whom they see already fits from anywhere. ages: the youngest and the oldest
    accepted, None for all. known_only: nobody else.
    """

    id: str
    practices: tuple[str, ...]
    pledge: int
    load: int = 0
    minutes: int | None = None
    communes: frozenset[str] = frozenset()
    ages: tuple[int, int] | None = None
    home_visits: bool = True
    known_only: bool = False

    @property
    def places(self) -> int:
        return max(0, self.pledge - self.load)


@dataclass(frozen=True, slots=True)
class Roads:
    """Sparse: road i takes minutes[i] from communes[homes[i]] to communes[practices[i]]; no row, no road."""

    communes: tuple[str, ...]
    homes: Ints
    practices: Ints
    minutes: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of the community; what is worth something is counted in minutes of road.

    longest_minutes: nobody is sent further, but to a doctor who already sees them.
    relation_minutes: the longer road that a doctor who already sees the person is worth.
    fairness_minutes: the longer road accepted to spare a doctor whose pledge is full, beside an empty one.
    slices, steepness: into how many steps of load ÷ pledge, rising as its power.
    waiting_days: original dates this close together count as the same.
    fragile: ranks below it are told apart in the figures. lot: the published number of the draw, for what is still equal.
    """

    longest_minutes: int = 60
    relation_minutes: int = 20
    fairness_minutes: int = 30
    slices: int = 20
    steepness: int = 2
    waiting_days: int = 1
    fragile: int = 5
    lot: int = 0

    def __post_init__(self) -> None:
        for name, low, high in _RANGES:
            if not low <= getattr(self, name) <= high:
                raise PlacementError(f"{name} : indiquez un nombre entier entre {low} et {high}.")


_RANGES = (
    ("longest_minutes", 1, 600),
    ("relation_minutes", 0, 600),
    ("fairness_minutes", 0, 600),
    ("slices", 1, 100),
    ("steepness", 1, 4),
    ("waiting_days", 1, 366),
    ("fragile", 0, 100),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Raises PlacementError for what cannot be placed at all."""

    households: Sequence[Household]
    doctors: Sequence[Doctor]
    roads: Roads
    weights: Weights

    def __post_init__(self) -> None:
        _once([one.id for one in self.households], "foyer")
        _once([one.id for one in self.doctors], "médecin")
        for one in self.households:
            if not one.people:
                raise PlacementError(f"Le foyer {one.id} est vide : ajoutez une personne ou retirez-le.")


def _once(ids: list[str], what: str) -> None:
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise PlacementError(f"Le {what} {twice} est là deux fois : gardez une seule ligne.")


def draw(lot: int, one: str) -> bytes:
    """The last tie: anyone who knows the published number can compute it again."""
    return sha256(f"{lot}|{one}".encode()).digest()[:8]
