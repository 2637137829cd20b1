"""Keeping households whole: from the flow, which may part them, to one doctor for each household of several people.

The flow hands each group tickets at its doctors. A household takes its tickets at one doctor. Where they are
scattered, others move over to free places, or people less urgent give theirs up; never the reverse. People who live
alone are placed again, exactly, once the households sit: here they only tell what can be freed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np

from volontiers.core.placement.grid import Grid
from volontiers.core.placement.problem import Ints

WITHOUT = -1


@dataclass(slots=True)
class _Room:
    """Where everybody sits while households are made whole.

    tickets: by group, people per doctor not yet taken by a household. free: places per doctor that nobody holds.
    alone: by doctor, the levels of the people alone of each group, most urgent first.
    """

    grid: Grid
    seat: Ints
    free: list[int]
    tickets: dict[int, Counter[int]]
    alone: dict[int, dict[int, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    several: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def seat_households(grid: Grid, roads: Ints) -> Ints:
    """The doctor of each household of several people, by number, or WITHOUT. roads: people on each arc of road."""
    seat = np.full(len(grid.households), WITHOUT, dtype=np.int64)
    if not len(grid.size) or grid.size.max() == 1:
        return seat
    room = _room(grid, seat, roads)
    loose, later = _take_tickets(room)
    _settle(room, loose)
    _fill(room, later)
    return seat


def _room(grid: Grid, seat: Ints, roads: Ints) -> _Room:
    arcs = grid.arcs
    held = np.bincount(arcs.doctor, weights=roads, minlength=len(grid.doctors)).astype(np.int64)
    tickets: dict[int, Counter[int]] = defaultdict(Counter)
    for arc in np.nonzero(roads)[0].tolist():
        tickets[int(arcs.group[arc])][int(arcs.doctor[arc])] = int(roads[arc])
    return _Room(grid, seat, (grid.pledge - grid.load - held).tolist(), tickets)


def _take_tickets(room: _Room) -> tuple[list[int], list[int]]:
    """(households that the flow places, but in pieces; those it leaves without)."""
    loose: list[int] = []
    later: list[int] = []
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(room.grid.group.tolist()):
        members[group].append(number)
    for group, line in members.items():
        chosen, parted, rest = _within(room, line, sum(room.tickets[group].values()))
        later += rest
        loose += parted + _whole(room, group, [one for one in chosen if room.grid.size[one] > 1])
        _sit_alone(room, group, [one for one in chosen if room.grid.size[one] == 1])
    return loose, later


def _within(room: _Room, line: list[int], places: int) -> tuple[list[int], list[int], list[int]]:
    """In line order: who fits in the places of the group, the household that they would part, and the rest."""
    chosen: list[int] = []
    parted: list[int] = []
    rest: list[int] = []
    for one in line:
        size = int(room.grid.size[one])
        if size <= places:
            chosen.append(one)
            places -= size
        elif size > 1:
            (parted if places and not parted else rest).append(one)
    return chosen, parted, rest


def _whole(room: _Room, group: int, several: list[int]) -> list[int]:
    """The largest first, each where the most tickets are; returns those for whom no doctor has enough."""
    loose, tickets = [], room.tickets[group]
    for one in sorted(several, key=lambda number: (-room.grid.size[number], number)):
        doctor, most = max(tickets.items(), key=lambda held: (held[1], -held[0]))
        if most < room.grid.size[one]:
            loose.append(one)
            continue
        tickets[doctor] -= int(room.grid.size[one])
        _sit(room, one, doctor)
    return loose


def _sit(room: _Room, one: int, doctor: int) -> None:
    room.seat[one] = doctor
    room.several[doctor].append(one)


def _sit_alone(room: _Room, group: int, alone: list[int]) -> None:
    """The rest of the tickets, to the people alone, the first in line nearest; what is over is free."""
    left = iter(room.grid.level[alone].tolist())
    for arc in room.grid.arcs.of(group):
        doctor = int(room.grid.arcs.doctor[arc])
        held = list(islice(left, room.tickets[group][doctor]))
        room.free[doctor] += room.tickets[group][doctor] - len(held)
        if held:
            room.alone[doctor][group] = held


def _settle(room: _Room, loose: list[int]) -> None:
    """The most urgent first. Whoever gives up places is less urgent and comes back in the queue: this ends."""
    heapify(loose)
    while loose:
        one = heappop(loose)
        doctor = _best_free(room, one)
        if doctor == WITHOUT:
            doctor = _make_room(room, one)
        if doctor == WITHOUT:
            doctor = _take_over(room, one, loose)
        if doctor != WITHOUT:
            room.free[doctor] -= int(room.grid.size[one])
            _sit(room, one, doctor)


def _best_free(room: _Room, one: int) -> int:
    """The first doctor, by road, with enough free places."""
    arcs, size = room.grid.arcs, room.grid.size[one]
    doctors = arcs.doctor[slice(*_bounds(room, one))].tolist()
    return next((doctor for doctor in doctors if room.free[doctor] >= size), WITHOUT)


def _bounds(room: _Room, one: int) -> tuple[int, int]:
    row = room.grid.arcs.of(int(room.grid.group[one]))
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
    for group, levels in room.alone[doctor].items():
        here = next(a for a in room.grid.arcs.of(group) if room.grid.arcs.doctor[a] == doctor)
        for arc in room.grid.arcs.of(group):
            target = int(room.grid.arcs.doctor[arc])
            if room.free[target] > 0 and target != doctor:
                dearer = int(room.grid.arcs.cost[arc] - room.grid.arcs.cost[here])
                offers += [(dearer, group, target)] * min(len(levels), room.free[target], missing)
    return _affordable(room, doctor, sorted(offers), missing)


def _affordable(
    room: _Room, doctor: int, offers: list[tuple[int, int, int]], missing: int
) -> list[tuple[int, int]]:
    chosen: list[tuple[int, int]] = []
    people, places = Counter[int](), Counter[int]()
    for _, group, target in offers:
        fits = people[group] < len(room.alone[doctor][group]) and places[target] < room.free[target]
        if fits and len(chosen) < missing:
            chosen.append((group, target))
            people[group] += 1
            places[target] += 1
    return chosen


def _move(room: _Room, group: int, doctor: int, target: int) -> None:
    level = room.alone[doctor][group].pop()
    room.alone[target].setdefault(group, []).append(level)
    room.alone[target][group].sort(reverse=True)
    room.free[target] -= 1
    room.free[doctor] += 1


def _take_over(room: _Room, one: int, loose: list[int]) -> int:
    """The doctor where the places of the least urgent people, all after this household in line, are enough."""
    best: tuple[int, int, list[tuple[int, int, int]]] | None = None
    for arc in room.grid.arcs.of(int(room.grid.group[one])):
        doctor = int(room.grid.arcs.doctor[arc])
        given = _given_up(room, doctor, one)
        worst = max((level for level, _, _ in given), default=-1)
        enough = room.free[doctor] + sum(size for _, size, _ in given) >= room.grid.size[one]
        if enough and (best is None or worst < best[0]):
            best = (worst, doctor, given)
    if best is None:
        return WITHOUT
    for level, size, who in best[2]:
        _leave(room, best[1], (level, size, who), loose)
    return best[1]


def _given_up(room: _Room, doctor: int, one: int) -> list[tuple[int, int, int]]:
    """(level, people, group of one alone or −1 − household), the least urgent first, just enough of them."""
    level, size = int(room.grid.level[one]), int(room.grid.size[one])
    held = [(at, 1, group) for group, levels in room.alone[doctor].items() for at in levels if at < level]
    several = [other for other in room.several[doctor] if room.grid.level[other] < level]
    held += [(int(room.grid.level[other]), int(room.grid.size[other]), -1 - other) for other in several]
    given, missing = [], size - room.free[doctor]
    for entry in sorted(held):
        if missing > 0:
            given.append(entry)
            missing -= entry[1]
    return given


def _leave(room: _Room, doctor: int, entry: tuple[int, int, int], loose: list[int]) -> None:
    level, size, who = entry
    room.free[doctor] += size
    if who >= 0:
        room.alone[doctor][who].remove(level)
        return
    other = -1 - who
    room.several[doctor].remove(other)
    room.seat[other] = WITHOUT
    heappush(loose, other)


def _fill(room: _Room, later: list[int]) -> None:
    """Households that the flow left without: a doctor may still have places for them together."""
    full: dict[int, int] = {}
    for one in sorted(later):
        group, size = int(room.grid.group[one]), int(room.grid.size[one])
        if size >= full.get(group, size + 1):
            continue
        doctor = _best_free(room, one)
        if doctor == WITHOUT:
            full[group] = size
            continue
        room.free[doctor] -= size
        _sit(room, one, doctor)
