"""The plan: one doctor for each household, or none yet, with the distance to what no plan can pass."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from volontiers.core.placement.grid import SCALE, Grid, grid_of
from volontiers.core.placement.households import WITHOUT, pull_forward, seat_households
from volontiers.core.placement.network import (
    Network,
    network_of,
    places_of,
    solve,
    step_of,
    total,
    waiting_of,
)
from volontiers.core.placement.problem import Flags, Ints, Problem


@dataclass(frozen=True, slots=True)
class Solved:
    network: Network
    flow: Ints

    @property
    def cost(self) -> int:
        return total(self.network, self.flow)


@dataclass(frozen=True, slots=True)
class Gap:
    """Of what the plan seeks to the bound, where households may be parted: the line first, then road and fairness.

    people: placed less. ahead: the most people fewer among the first in line, however far down one counts.
    minutes: more of road and fairness. share: the larger of ahead ÷ people placed by the bound, and minutes ÷ its
    minutes of road and fairness, bonds not taken off. All zero when everybody lives alone.
    """

    people: int
    ahead: int
    minutes: float
    share: float


@dataclass(frozen=True, slots=True)
class Plan:
    """seat, arc: by household in line order, the doctor and the arc taken, or WITHOUT.

    bound: people may be parted from their household. alone: the exact placement of the people alone, those
    who live together staying at their doctor.
    """

    problem: Problem
    grid: Grid
    seat: Ints
    bound: Solved
    alone: Solved

    @property
    def seats(self) -> dict[str, str | None]:
        doctors = self.grid.doctors
        pairs = zip(self.grid.households, self.seat.tolist(), strict=True)
        return {one.id: None if seat == WITHOUT else doctors[seat].id for one, seat in pairs}


def plan_of(problem: Problem) -> Plan:
    """The same plan for the same problem, in whatever order its people and doctors come."""
    grid = grid_of(problem)
    nobody = np.zeros(len(grid.doctors), dtype=np.int64)
    everybody = np.ones(len(grid.households), dtype=bool)
    bound = _solved(problem, grid, everybody, nobody)
    if grid.size.max(initial=1) == 1:
        return Plan(problem, grid, _seats(grid, bound, np.full(len(grid.size), WITHOUT)), bound, bound)
    together = seat_households(grid, bound.flow[: bound.network.roads])
    while True:
        alone = _around(problem, grid, together)
        seat = _seats(grid, alone, together)
        forward = pull_forward(grid, seat)
        if forward is None:
            return Plan(problem, grid, seat, bound, alone)
        together = forward


def _around(problem: Problem, grid: Grid, together: Ints) -> Solved:
    """The people alone, around households that stay at their doctor."""
    held = together != WITHOUT
    seated = np.bincount(together[held], weights=grid.size[held], minlength=len(grid.doctors)).astype(
        np.int64
    )
    return _solved(problem, grid, grid.size == 1, seated)


def _solved(problem: Problem, grid: Grid, who: Flags, seated: Ints) -> Solved:
    places = places_of(grid.pledge, grid.load, problem.weights)
    waiting = waiting_of(grid.group[who], grid.level[who], grid.size[who])
    step = step_of(grid.groups, len(grid.doctors), grid.arcs, places)
    network = network_of(grid.arcs, places, waiting, seated, step)
    return Solved(network, solve(network))


def _seats(grid: Grid, solved: Solved, seat: Ints) -> Ints:
    """Inside a group the first in line get the shorter road: its arcs come the cheapest first."""
    seat = seat.copy()
    roads = solved.flow[: solved.network.roads]
    used = np.nonzero(roads)[0]
    queues: dict[int, list[int]] = defaultdict(list)
    for group, doctor, people in zip(
        grid.arcs.group[used].tolist(), grid.arcs.doctor[used].tolist(), roads[used].tolist(), strict=True
    ):
        queues[group] += [doctor] * people
    following = {group: iter(queue) for group, queue in queues.items()}
    for number in np.nonzero(grid.size == 1)[0].tolist():
        group = int(grid.group[number])
        if group in following:
            seat[number] = next(following[group], WITHOUT)
    return seat


def cost_of(plan: Plan, seat: Ints) -> tuple[int, int]:
    """(prices of those without, roads and places) of any seats, in units of cost."""
    grid, network = plan.grid, plan.bound.network
    held = seat != WITHOUT
    without = int((network.step * (grid.level[~held] + 1) * grid.size[~held]).sum())
    roads = int((arc_costs(grid, seat)[held] * grid.size[held]).sum())
    people = np.bincount(seat[held], weights=grid.size[held], minlength=len(grid.doctors)).astype(np.int64)
    return without, roads + places_cost(plan, people)


def arc_costs(grid: Grid, seat: Ints) -> Ints:
    """The cost of the road of each household to its seat; zero without."""
    return (
        np.where(seat == WITHOUT, 0, grid.arcs.cost[arcs_to(grid, seat)]) if len(grid.arcs.cost) else seat * 0
    )


def arcs_to(grid: Grid, seat: Ints) -> Ints:
    """The number of the arc of each household to its seat; meaningless without one."""
    doctors = len(grid.doctors)
    codes = grid.arcs.group * doctors + grid.arcs.doctor
    order = np.argsort(codes)
    found = np.searchsorted(codes[order], grid.group * doctors + np.maximum(seat, 0))
    return order[np.minimum(found, len(order) - 1)]


def places_cost(plan: Plan, people: Ints) -> int:
    """What the places taken cost: the cheapest slices first."""
    places = places_of(plan.grid.pledge, plan.grid.load, plan.problem.weights)
    before = np.cumsum(places.room) - places.room
    first = np.searchsorted(places.doctor, places.doctor)
    taken = np.clip(people[places.doctor] - (before - before[first]), 0, places.room)
    return int(places.cost @ taken)


def gap_of(plan: Plan) -> Gap:
    network, flow = plan.bound.network, plan.bound.flow
    prices, bound = network.cost[network.without], flow[network.without]
    levels = int(plan.grid.level.max(initial=0)) + 1
    least = np.bincount(prices // network.step - 1, weights=bound, minlength=levels)
    left = plan.seat == WITHOUT
    fewer = np.bincount(plan.grid.level[left], weights=plan.grid.size[left], minlength=levels) - least
    ahead = int(np.cumsum(fewer[::-1]).max(initial=0))
    roads = plan.bound.cost - int(prices @ bound)
    more = cost_of(plan, plan.seat)[1] - roads
    placed = int(plan.grid.size.sum() - bound.sum())
    share = max(ahead / max(1, placed), more / max(1, roads + _bonds(plan)))
    return Gap(int(fewer.sum()), ahead, more / SCALE, max(0.0, share))


def _bonds(plan: Plan) -> int:
    """What doctors who already see people are worth in the bound, in units of cost."""
    arcs, weights = plan.grid.arcs, plan.problem.weights
    return int(plan.bound.flow[: len(arcs.cost)][arcs.known].sum()) * weights.relation_minutes * SCALE
