"""People who may go to the same doctors at the same cost, as one group; and the arcs from each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from volontiers.core.placement.problem import (
    Doctor,
    Flags,
    Floats,
    Household,
    Ints,
    PlacementError,
    Problem,
    Weights,
    draw,
)

SCALE = 10  # one unit of cost is a tenth of a minute


@dataclass(frozen=True, slots=True)
class Arcs:
    """Sorted by group, then cost: those of group g stand from start[g] to start[g + 1]."""

    start: Ints
    group: Ints
    doctor: Ints
    minutes: Floats
    known: Flags
    cost: Ints

    def of(self, group: int) -> range:
        return range(int(self.start[group]), int(self.start[group + 1]))


@dataclass(frozen=True, slots=True)
class Grid:
    """The problem by number. Households stand first in line first; level: the highest is the most urgent.

    pledge, load: by doctor.
    """

    households: tuple[Household, ...]
    doctors: tuple[Doctor, ...]
    group: Ints
    level: Ints
    size: Ints
    arcs: Arcs
    pledge: Ints
    load: Ints

    @property
    def groups(self) -> int:
        return len(self.arcs.start) - 1

    def household(self, one: str) -> int:
        """Its number. Raises PlacementError."""
        number = next((at for at, other in enumerate(self.households) if other.id == one), None)
        if number is None:
            raise PlacementError("Ce foyer n’est pas dans le plan : refaites le plan pour l’ajouter.")
        return number


class _Alike(NamedTuple):
    """What makes one group. commune: its number in the roads, −1 without roads. ages: the limits fulfilled, one bit each."""

    commune: int
    home_visits: bool
    minutes: int | None
    ages: int
    knows: frozenset[str]
    apart: frozenset[str]


def grid_of(problem: Problem) -> Grid:
    """The same for the same people and doctors, in whatever order they come."""
    weights = problem.weights
    doctors = tuple(sorted(problem.doctors, key=lambda one: draw(weights.lot, one.id)))
    ordered, level = _line(problem.households, weights)
    keys, group = _grouped(ordered, doctors, problem.roads.communes)
    return Grid(
        households=ordered,
        doctors=doctors,
        group=group,
        level=level,
        size=np.array([len(one.people) for one in ordered], dtype=np.int64),
        arcs=_arcs(problem, doctors, keys),
        pledge=np.array([one.pledge for one in doctors], dtype=np.int64),
        load=np.array([min(one.load, one.pledge) for one in doctors], dtype=np.int64),
    )


def _line(households: Sequence[Household], weights: Weights) -> tuple[tuple[Household, ...], Ints]:
    keyed = []
    for one in households:
        rank, since = one.urgency
        step = (rank, since.toordinal() // weights.waiting_days)
        keyed.append((step, since, draw(weights.lot, one.id), one))
    keyed.sort(key=itemgetter(0, 1, 2))
    steps = {step: number for number, step in enumerate(sorted({row[0] for row in keyed}, reverse=True))}
    return tuple([row[3] for row in keyed]), np.array([steps[row[0]] for row in keyed], dtype=np.int64)


def _grouped(
    ordered: Sequence[Household], doctors: Sequence[Doctor], communes: Sequence[str]
) -> tuple[list[_Alike], Ints]:
    """One group per commune, need of visits, own limit, set of age limits fulfilled, bonds and exclusions."""
    place = {code: number for number, code in enumerate(communes)}
    limits = sorted({one.ages for one in doctors if one.ages is not None})
    signatures: dict[tuple[int, int] | None, int] = {}
    keys: dict[_Alike, int] = {}
    group = np.empty(len(ordered), dtype=np.int64)
    for number, one in enumerate(ordered):
        ages = one.ages
        if ages not in signatures:
            signatures[ages] = _fulfilled(ages, limits)
        commune = place.get(one.commune, -1)
        key = _Alike(commune, one.home_visits, one.minutes, signatures[ages], one.knows, one.apart)
        group[number] = keys.setdefault(key, len(keys))
    return list(keys), group


def _fulfilled(ages: tuple[int, int] | None, limits: Sequence[tuple[int, int]]) -> int:
    """Which limits of age hold these people, one bit each."""
    if ages is None:
        return 0
    return sum(1 << bit for bit, (low, high) in enumerate(limits) if low <= ages[0] and ages[1] <= high)


def _arcs(problem: Problem, doctors: Sequence[Doctor], keys: list[_Alike]) -> Arcs:
    weights = problem.weights
    start, of_commune, minutes, reached = _from_communes(problem, doctors)
    commune = np.array([key.commune for key in keys], dtype=np.int64)
    counts = np.append(np.diff(start), 0)[commune]  # the last one: a commune without roads
    group = np.repeat(np.arange(len(keys)), counts)
    row = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts) + start[commune[group]]
    doctor, minutes = of_commune[row], minutes[row]
    known = _named([key.knows for key in keys], group, doctor, doctors)
    fits = known | (reached[row] & ~np.array([one.known_only for one in doctors], dtype=bool)[doctor])
    fits &= _own_limits(keys, group, minutes, np.where(known, np.inf, weights.longest_minutes))
    fits &= _profiles(keys, group, doctor, doctors) & ~_named(
        [key.apart for key in keys], group, doctor, doctors
    )
    cost = np.rint(minutes * SCALE).astype(np.int64) - np.where(known, weights.relation_minutes * SCALE, 0)
    order = np.lexsort((doctor[fits], cost[fits], group[fits]))
    kept = np.nonzero(fits)[0][order]
    start = np.searchsorted(group[kept], np.arange(len(keys) + 1))
    return Arcs(start, group[kept], doctor[kept], minutes[kept], known[kept], cost[kept])


def _from_communes(problem: Problem, doctors: Sequence[Doctor]) -> tuple[Ints, Ints, Floats, Flags]:
    """Commune by commune, the doctors with places, from their nearest practice, and whether their pledge reaches it."""
    roads = problem.roads
    place = {code: number for number, code in enumerate(roads.communes)}
    here = [
        (place[code], number)
        for number, doctor in enumerate(doctors)
        for code in (doctor.practices if doctor.places else ())
        if code in place
    ]
    practice, doctor = np.array(here, dtype=np.int64).reshape(-1, 2).T
    order = np.argsort(roads.practices, kind="stable")
    edges = np.searchsorted(roads.practices[order], np.arange(len(place) + 1))
    counts = np.diff(edges)[practice]
    row = order[np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts - edges[practice], counts)]
    homes, number, minutes = roads.homes[row], np.repeat(doctor, counts), roads.minutes[row]
    nearest = np.lexsort((minutes, number, homes))
    homes, number, minutes = homes[nearest], number[nearest], minutes[nearest]
    first = np.ones(len(homes), dtype=bool)
    first[1:] = (np.diff(homes) != 0) | (np.diff(number) != 0)
    homes, number, minutes = homes[first], number[first], minutes[first]
    start = np.searchsorted(homes, np.arange(len(place) + 1))
    return start, number, minutes, _reached(roads.communes, doctors, homes, number, minutes)


def _reached(
    communes: Sequence[str], doctors: Sequence[Doctor], homes: Ints, doctor: Ints, minutes: Floats
) -> Flags:
    """Whether the pledge of the doctor holds for people of this commune, at this distance."""
    longest = np.array(
        [(-1 if one.communes else np.inf) if one.minutes is None else one.minutes for one in doctors],
        dtype=np.float64,
    )
    number = {code: place for place, code in enumerate(communes)}
    named = [
        number[code] * len(doctors) + place
        for place, one in enumerate(doctors)
        for code in one.communes
        if code in number
    ]
    reached: Flags = minutes <= longest[doctor]
    reached |= np.isin(homes * len(doctors) + doctor, np.array(named, dtype=np.int64))
    return reached


def _own_limits(keys: list[_Alike], group: Ints, minutes: Floats, longest: Floats) -> Flags:
    own = np.array([np.inf if key.minutes is None else key.minutes for key in keys], dtype=np.float64)
    return minutes <= np.minimum(own[group], longest)


def _profiles(keys: list[_Alike], group: Ints, doctor: Ints, doctors: Sequence[Doctor]) -> Flags:
    home = np.array([key.home_visits for key in keys], dtype=bool)
    visits = np.array([one.home_visits for one in doctors], dtype=bool)
    limits = sorted({one.ages for one in doctors if one.ages is not None})
    held = np.array([[key.ages >> bit & 1 for bit in range(len(limits))] + [1] for key in keys], dtype=bool)
    which = np.array(
        [len(limits) if d.ages is None else limits.index(d.ages) for d in doctors], dtype=np.int64
    )
    fits: Flags = held.reshape(len(keys), len(limits) + 1)[group, which[doctor]]
    fits &= visits[doctor] | ~home[group]
    return fits


def _named(ids: Sequence[frozenset[str]], group: Ints, doctor: Ints, doctors: Sequence[Doctor]) -> Flags:
    """Which arcs lead to a doctor that the group names."""
    number = {one.id: place for place, one in enumerate(doctors)}
    codes = [
        at * len(doctors) + number[one] for at, names in enumerate(ids) for one in names if one in number
    ]
    named: Flags = np.isin(group * len(doctors) + doctor, np.array(codes, dtype=np.int64))
    return named
