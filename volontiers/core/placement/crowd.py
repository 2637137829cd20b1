"""Who sits at each doctor and who waits for them, looked up once: what the sentences of a plan claim is read here."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from volontiers.core.placement.grid import Grid
from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.pins import Moved
from volontiers.core.placement.problem import Flags, Ints

NONE, FAR_DOWN = -1, 2**31


@dataclass(frozen=True, slots=True)
class Takers:
    """Who holds the places that would suit one group, those moved by hand aside.

    highest: of each class of the line, the highest level, or NONE. lowest_alone, lowest_home: the lowest level of
    people alone, and of households of several; FAR_DOWN for nobody. by_hand: somebody was moved there.
    """

    highest: list[int]
    lowest_alone: int
    lowest_home: int
    by_hand: bool
    most_places: int


class Crowd:
    """By doctor; levels as in the grid, the highest the most urgent. given: doctors to whom somebody was moved by hand."""

    def __init__(self, moved: Moved) -> None:
        self.grid, self.seat = moved.plan.grid, moved.plan.seat
        self.pinned: Flags = np.array([one.id in moved.pins for one in self.grid.households], dtype=bool)
        self.classes = _classes(self.grid)
        came = self.pinned & (self.seat != moved.before) & (self.seat != WITHOUT)
        self.given = frozenset(self.seat[came].tolist())
        self.known: dict[int, Takers] = {}

    @cached_property
    def by_hand(self) -> Flags:
        found = np.zeros(len(self.grid.doctors), dtype=bool)
        found[self.seat[self.pinned & (self.seat != WITHOUT)]] = True
        return found

    @cached_property
    def waits(self) -> list[int]:
        """The highest level among households that wait and would suit this doctor; NONE for nobody."""
        return self._waiting(~self.pinned)

    @cached_property
    def left(self) -> list[int]:
        """The same of those whom somebody left on the list by hand."""
        return self._waiting(self.pinned)

    def _waiting(self, who: Flags) -> list[int]:
        grid, without = self.grid, who & (self.seat == WITHOUT)
        of_group = np.full(grid.groups, NONE, dtype=np.int64)
        np.maximum.at(of_group, grid.group[without], grid.level[without])
        found = np.full(len(grid.doctors), NONE, dtype=np.int64)
        np.maximum.at(found, grid.arcs.doctor, of_group[grid.arcs.group])
        held: list[int] = found.tolist()
        return held

    @cached_property
    def _highest(self) -> Ints:
        """By doctor and class of the line."""
        held = (self.seat != WITHOUT) & ~self.pinned
        found = np.full((len(self.grid.doctors), int(self.classes.max(initial=0)) + 1), NONE, dtype=np.int64)
        level = self.grid.level[held]
        np.maximum.at(found, (self.seat[held], self.classes[level]), level)
        return found

    @cached_property
    def _lowest(self) -> tuple[Ints, Ints]:
        """(people alone, households of several) by doctor."""
        held, alone = (self.seat != WITHOUT) & ~self.pinned, self.grid.size == 1
        return self._lowest_of(held & alone), self._lowest_of(held & ~alone)

    def _lowest_of(self, who: Flags) -> Ints:
        found = np.full(len(self.grid.doctors), FAR_DOWN, dtype=np.int64)
        np.minimum.at(found, self.seat[who], self.grid.level[who])
        return found

    def takers(self, group: int) -> Takers | None:
        """None where no doctor with places suits this group."""
        row = self.grid.arcs.of(group)
        if not row:
            return None
        if group not in self.known:
            doctors = self.grid.arcs.doctor[row.start : row.stop]
            alone, homes = self._lowest
            places = self.grid.pledge[doctors] - self.grid.load[doctors]
            self.known[group] = Takers(
                self._highest[doctors].max(axis=0).tolist(), int(alone[doctors].min()), int(homes[doctors].min()),
                bool(self.by_hand[doctors].any()), int(places.max()),
            )  # fmt: skip
        return self.known[group]


def _classes(grid: Grid) -> Ints:
    """The class of the line of each level, 0 for the one placed first."""
    _, first = np.unique(grid.level, return_index=True)
    ranks = [grid.households[number].urgency[0] for number in first.tolist()]
    return np.unique(ranks, return_inverse=True)[1].astype(np.int64)
