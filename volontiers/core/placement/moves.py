"""What moves by hand cost, and whom they displace: the shortest paths of what the plan may still change.

Exact: nobody can place the people alone better around a move. Other households of several people stay where they are, and
so does whoever need not change: what is told of a move is what is made of it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from volontiers.core.placement.grid import SCALE, Grid
from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.plan import Plan, Solved, arc_costs, cost_of
from volontiers.core.placement.problem import Ints, PlacementError
from volontiers.core.placement.proof import FAR, Residual, residual_of, shortest


@dataclass(frozen=True, slots=True)
class Displaced:
    """None: without a doctor."""

    household: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """minutes: of road, over all people. fairness: what the new loads are worth, in minutes. without: people more.

    cost: all of it in units of cost, the prices of those without included; never negative where people live alone.
    passed: people before them in line who stay without, and whom the same place would suit.
    """

    minutes: float
    fairness: float
    without: int
    cost: int
    displaced: tuple[Displaced, ...]
    passed: int = 0


def cost_of_move(
    plan: Plan, household: str, doctor: str | None, made: Mapping[str, str | None] | None = None
) -> Move:
    """doctor: None is to leave them without. made: the moves that stand already, in the order in which they were made.

    Raises PlacementError where the move cannot be made.
    """
    before = seats_after(plan, made or {})
    others = {key: at for key, at in (made or {}).items() if key != household}
    after = seats_after(plan, others | {household: doctor})
    if (after == before).all():
        return Move(0.0, 0.0, 0, 0, ())
    return _told(replace(plan, seat=before), plan.grid.household(household), after)


def seats_after(plan: Plan, moves: Mapping[str, str | None]) -> Ints:
    """As Plan.seat, once each household was moved to its doctor, in that order. Raises PlacementError."""
    now = _Now(plan)
    for household, doctor in moves.items():
        number = plan.grid.household(household)
        now = _moved(now, number, _numbered(plan.grid, number, doctor))
    return now.plan.seat


@dataclass(frozen=True, slots=True)
class _Now:
    """A plan, some of whose households a human moved: they stay. Those alone among them are out of its network."""

    plan: Plan
    held: frozenset[int] = field(default_factory=frozenset)


def _moved(now: _Now, number: int, target: int) -> _Now:
    plan, held = now.plan, now.held | {number}
    solved = _held_out(plan, number)
    if target == plan.seat[number]:
        return _Now(replace(plan, alone=solved), held)
    flow = _flow_after(plan, solved, number, target)
    seat = _seats_of(plan, number, target, flow, held)
    return _Now(replace(plan, seat=seat, alone=Solved(solved.network, flow)), held)


def _numbered(grid: Grid, number: int, doctor: str | None) -> int:
    if doctor is None:
        return WITHOUT
    if any(one.id == doctor and one.places < grid.size[number] for one in grid.doctors):
        raise PlacementError("Ce médecin n’a pas assez de places : choisissez-en un autre.")
    row = grid.arcs.doctor[slice(*_row(grid, number))].tolist()
    place = next((at for at in row if grid.doctors[at].id == doctor), None)
    if place is None:
        raise PlacementError("Ce médecin ne correspond pas à la demande : choisissez-en un autre.")
    return int(place)


def _row(grid: Grid, number: int) -> tuple[int, int]:
    row = grid.arcs.of(int(grid.group[number]))
    return row.start, row.stop


def _flow_after(plan: Plan, solved: Solved, number: int, target: int) -> Ints:
    """The people of the household enter at the new doctor and are missed at the old one: each finds a shortest path."""
    network = plan.alone.network
    enters = network.end if target == WITHOUT else network.groups + target
    missed = network.end if plan.seat[number] == WITHOUT else network.groups + int(plan.seat[number])
    flow = solved.flow
    for _ in range(int(plan.grid.size[number])):
        residual = residual_of(solved.network, flow)
        path = _path(residual, len(network.supply), enters, missed)
        np.add.at(flow, residual.arc[path], residual.sign[path])
    return flow


def _held_out(plan: Plan, number: int) -> Solved:
    """The network without the one who moves, if they live alone: nothing may carry them back."""
    network, flow = plan.alone.network, plan.alone.flow.copy()
    if plan.grid.size[number] > 1:
        return Solved(network, flow)
    room = network.room.copy()
    arc = _arc_of_one(plan, number)
    flow[arc] -= 1
    room[arc] -= 1
    return Solved(replace(network, room=room), flow)


def _arc_of_one(plan: Plan, number: int) -> int:
    network, group, seat = plan.alone.network, plan.grid.group[number], plan.seat[number]
    if seat != WITHOUT:
        first, last = _row(plan.grid, number)
        return first + int(np.nonzero(plan.grid.arcs.doctor[first:last] == seat)[0][0])
    price = network.step * (plan.grid.level[number] + 1)
    same = (network.tail[network.without] == group) & (network.cost[network.without] == price)
    return network.roads + int(np.nonzero(same)[0][0])


def _path(residual: Residual, nodes: int, start: int, end: int) -> list[int]:
    distance = np.full(nodes, FAR)
    distance[start] = 0
    distance, last = shortest(residual, distance)
    if distance[end] >= FAR:
        raise PlacementError(
            "Ce médecin n’a plus de place, à moins de séparer un foyer : choisissez-en un autre."
        )
    path: list[int] = []
    while end != start:
        path.append(int(last[end]))
        end = int(residual.tail[path[-1]])
    return path


def _seats_of(plan: Plan, number: int, target: int, flow: Ints, held: frozenset[int]) -> Ints:
    """As few changes as the flow allows: whoever may stay stays; the first in line of a group are those placed."""
    grid, seat = plan.grid, plan.seat.copy()
    seat[number] = target
    offered: dict[int, Counter[int]] = defaultdict(Counter)
    for arc in np.nonzero(flow[: plan.alone.network.roads])[0].tolist():
        offered[int(grid.arcs.group[arc])][int(grid.arcs.doctor[arc])] = int(flow[arc])
    lines: dict[int, list[int]] = defaultdict(list)
    for one in np.nonzero(grid.size == 1)[0].tolist():
        if one not in held:
            lines[int(grid.group[one])].append(one)
    for group, line in lines.items():
        _reseat(seat, line, offered[group])
    return seat


def _reseat(seat: Ints, line: list[int], offered: Counter[int]) -> None:
    places = sum(offered.values())
    moving = []
    for one in line[:places]:
        if offered[int(seat[one])] > 0:
            offered[int(seat[one])] -= 1
        else:
            moving.append(one)
    for one, doctor in zip(moving, offered.elements(), strict=True):
        seat[one] = doctor
    seat[line[places:]] = WITHOUT


def _told(plan: Plan, number: int, seat: Ints) -> Move:
    grid, before = plan.grid, plan.seat
    without, roads = (
        after - old for after, old in zip(cost_of(plan, seat), cost_of(plan, before), strict=True)
    )
    minutes = int(((arc_costs(grid, seat) - arc_costs(grid, before)) * grid.size).sum())
    people = int((((seat == WITHOUT) * 1 - (before == WITHOUT)) * grid.size).sum())
    others = [at for at in np.nonzero(seat != before)[0].tolist() if at != number]
    displaced = tuple(
        Displaced(grid.households[at].id, _name(grid, before[at]), _name(grid, seat[at])) for at in others
    )
    passed = _passed(grid, number, seat)
    return Move(minutes / SCALE, (roads - minutes) / SCALE, people, without + roads, displaced, passed)


def _passed(grid: Grid, number: int, seat: Ints) -> int:
    """Before them in line, left waiting, no more of them than those moved, and with a road to the same doctor."""
    if seat[number] == WITHOUT:
        return 0
    suits = np.zeros(grid.groups, dtype=bool)
    suits[grid.arcs.group[grid.arcs.doctor == seat[number]]] = True
    before = (grid.level > grid.level[number]) & (grid.size <= grid.size[number])
    return int(grid.size[before & (seat == WITHOUT) & suits[grid.group]].sum())


def _name(grid: Grid, seat: int) -> str | None:
    return None if seat == WITHOUT else grid.doctors[seat].id
