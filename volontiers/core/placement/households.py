"""Keeping households whole: from the flow, which may part them, to one doctor for each household of several people.

The flow hands each group tickets at its doctors. A household takes its tickets at one doctor. Where they are
scattered, others move over to free places, or people after them in line give theirs up; never the reverse. People
who live alone are placed again, exactly, once the households sit: here they only tell what can be freed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from volontiers.core.placement.grid import Grid
from volontiers.core.placement.problem import Ints

WITHOUT = -1


@dataclass(slots=True)
class _Room:
    """Where everybody sits while households are made whole.

    tickets: by group, people per doctor not yet taken by a household. free: places per doctor that nobody holds.
    alone: by doctor, how many people alone of each group.
    """

    grid: Grid
    seat: Ints
    free: list[int]
    tickets: dict[int, Counter[int]]
    alone: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


def seat_households(grid: Grid, roads: Ints) -> Ints:
    """The doctor of each household of several people, by number, or WITHOUT. roads: people on each arc of road."""
    seat = np.full(len(grid.households), WITHOUT, dtype=np.int64)
    room = _room(grid, seat, roads)
    for one in sorted(_take_tickets(room)):
        doctor = _best_free(room, one)
        if doctor == WITHOUT:
            doctor = _make_room(room, one)
        if doctor != WITHOUT:
            room.free[doctor] -= int(grid.size[one])
            seat[one] = doctor
    return seat


def _room(grid: Grid, seat: Ints, roads: Ints) -> _Room:
    arcs = grid.arcs
    held = np.bincount(arcs.doctor, weights=roads, minlength=len(grid.doctors)).astype(np.int64)
    tickets: dict[int, Counter[int]] = defaultdict(Counter)
    for arc in np.nonzero(roads)[0].tolist():
        tickets[int(arcs.group[arc])][int(arcs.doctor[arc])] = int(roads[arc])
    return _Room(grid, seat, (grid.pledge - grid.load - held).tolist(), tickets)


def _take_tickets(room: _Room) -> list[int]:
    """Returns the households that the flow places, but in pieces."""
    loose: list[int] = []
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(room.grid.group.tolist()):
        members[group].append(number)
    for group, line in members.items():
        chosen, parted = _within(room, line, sum(room.tickets[group].values()))
        loose += parted + _whole(room, group, [one for one in chosen if room.grid.size[one] > 1])
        _sit_alone(room, group, sum(room.grid.size[one] == 1 for one in chosen))
    return loose


def _within(room: _Room, line: list[int], places: int) -> tuple[list[int], list[int]]:
    """In line order: who fits in the places of the group, and the first household that they would part."""
    chosen: list[int] = []
    parted: list[int] = []
    for one in line:
        size = int(room.grid.size[one])
        if size <= places:
            chosen.append(one)
            places -= size
        elif places and not parted:
            parted.append(one)
    return chosen, parted


def _whole(room: _Room, group: int, several: list[int]) -> list[int]:
    """The largest first, each where the most tickets are; returns those for whom no doctor has enough."""
    loose, tickets = [], room.tickets[group]
    for one in sorted(several, key=lambda number: (-room.grid.size[number], number)):
        doctor, most = max(tickets.items(), key=lambda held: (held[1], -held[0]))
        if most < room.grid.size[one]:
            loose.append(one)
            continue
        tickets[doctor] -= int(room.grid.size[one])
        room.seat[one] = doctor
    return loose


def _sit_alone(room: _Room, group: int, alone: int) -> None:
    """The rest of the tickets, to the people alone, the nearest first; what is over is free."""
    for doctor, tickets in room.tickets[group].items():
        held = min(alone, tickets)
        alone -= held
        room.free[doctor] += tickets - held
        if held:
            room.alone[doctor][group] = held


def _best_free(room: _Room, one: int) -> int:
    """The first doctor, by road, with enough free places."""
    arcs, size = room.grid.arcs, room.grid.size[one]
    doctors = arcs.doctor[slice(*_bounds(room.grid, one))].tolist()
    return next((doctor for doctor in doctors if room.free[doctor] >= size), WITHOUT)


def _bounds(grid: Grid, one: int) -> tuple[int, int]:
    row = grid.arcs.of(int(grid.group[one]))
    return row.start, row.stop


def _make_room(room: _Room, one: int) -> int:
    """A doctor where enough people alone can move over to a free place elsewhere, the nearest first."""
    for arc in room.grid.arcs.of(int(room.grid.group[one])):
        doctor = int(room.grid.arcs.doctor[arc])
        missing = int(room.grid.size[one]) - room.free[doctor]
        moves = _moves(room, doctor, missing)
        if len(moves) == missing:
            for group, target in moves:
                _move(room, group, doctor, target)
            return doctor
    return WITHOUT


def _moves(room: _Room, doctor: int, missing: int) -> list[tuple[int, int]]:
    """(group, free doctor) for at most `missing` people alone, each the cheapest left."""
    offers: list[tuple[int, int, int]] = []
    for group, people in room.alone[doctor].items():
        here = next(a for a in room.grid.arcs.of(group) if room.grid.arcs.doctor[a] == doctor)
        for arc in room.grid.arcs.of(group):
            target = int(room.grid.arcs.doctor[arc])
            if room.free[target] > 0 and target != doctor:
                dearer = int(room.grid.arcs.cost[arc] - room.grid.arcs.cost[here])
                offers += [(dearer, group, target)] * min(people, room.free[target], missing)
    return _affordable(room, doctor, sorted(offers), missing)


def _affordable(
    room: _Room, doctor: int, offers: list[tuple[int, int, int]], missing: int
) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    people, places = Counter[int](), Counter[int]()
    for _, group, target in offers:
        fits = people[group] < room.alone[doctor][group] and places[target] < room.free[target]
        if fits and len(chosen) < missing:
            chosen.append((group, target))
            people[group] += 1
            places[target] += 1
    return chosen


def _move(room: _Room, group: int, doctor: int, target: int) -> None:
    room.alone[doctor][group] -= 1
    room.alone[target][group] += 1
    room.free[target] -= 1
    room.free[doctor] += 1


def pull_forward(grid: Grid, seat: Ints) -> Ints | None:
    """Whoever is without passes before households that sit, after them in line, where that makes enough places.

    seat: of everybody. Returns the seats of households of several people, or None when nobody may pass; people
    alone take theirs in the next exact placement. Each time the first in line are better placed: repeating it ends.
    """
    crowd = _crowd_of(grid, seat)
    together = np.where(grid.size > 1, seat, WITHOUT)
    met: set[int] = set()
    for one in _heads_of_line(grid, seat):
        doctor = _where_enough(grid, crowd, one)
        if doctor != WITHOUT and doctor not in met:
            met.add(doctor)
            together[_after_in_line(grid, seat, doctor, one)] = WITHOUT
            together[one] = doctor if grid.size[one] > 1 else WITHOUT
    return together if met else None


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Who sits where, sorted by doctor and level (one code for both), with the people counted up to each."""

    code: Ints
    people: Ints
    free: Ints
    levels: int

    def after(self, doctor: Ints, level: int) -> Ints:
        """People at each doctor who are below this level."""
        low = np.searchsorted(self.code, doctor * self.levels)
        high = np.searchsorted(self.code, doctor * self.levels + level)
        return self.people[high] - self.people[low]


def _crowd_of(grid: Grid, seat: Ints) -> _Crowd:
    held = np.nonzero(seat != WITHOUT)[0]
    levels = int(grid.level.max(initial=0)) + 1
    code = seat[held] * levels + grid.level[held]
    order = np.argsort(code, kind="stable")
    people = np.concatenate([[0], np.cumsum(grid.size[held][order])])
    taken = np.bincount(seat[held], weights=grid.size[held], minlength=len(grid.doctors)).astype(np.int64)
    return _Crowd(code[order], people, grid.pledge - grid.load - taken, levels)


def _heads_of_line(grid: Grid, seat: Ints) -> list[int]:
    """Of each group and size the first household without: what it cannot have, those behind cannot either."""
    without = np.nonzero(seat == WITHOUT)[0]
    alike = grid.group[without] * (int(grid.size.max()) + 1) + grid.size[without]
    return sorted(without[np.unique(alike, return_index=True)[1]].tolist())


def _where_enough(grid: Grid, crowd: _Crowd, one: int) -> int:
    doctors = grid.arcs.doctor[slice(*_bounds(grid, one))]
    enough = crowd.free[doctors] + crowd.after(doctors, int(grid.level[one])) >= grid.size[one]
    return int(doctors[enough][0]) if enough.any() else WITHOUT


def _after_in_line(grid: Grid, seat: Ints, doctor: int, one: int) -> list[int]:
    """The households of several people who give way: only where places of people alone are not enough."""
    there = np.nonzero(seat == doctor)[0]
    missing = int(grid.size[there].sum() + grid.size[one] - (grid.pledge - grid.load)[doctor])
    behind = there[grid.level[there] < grid.level[one]]
    giving: list[int] = []
    for other in sorted(behind.tolist(), key=lambda number: (grid.size[number] > 1, -number)):
        if missing > 0:
            missing -= int(grid.size[other])
            giving += [other] if grid.size[other] > 1 else []
    return giving
