"""The exact part: people flow from groups to doctors to their places, or stay without; integers only.

**Fragile first, whatever the road.** Staying without costs a person of level l (l + 1) · D. Let R be the largest
cost of an arc of road or of a place, in absolute value, and M the number of doctors. A simple cycle of the residual
network passes each doctor at most once, by two arcs, and the end at most once: its roads and places change by at
most 2 · M · R. Between two of its doctors stands a group of its own, or the end: it passes at most groups + 1 of
them, so that M may be replaced by min(M, groups + 1). With D = 2 · min(M, groups + 1) · R + 1, a flow where some
exchange lowers the sum of the prices of those without has a residual cycle of negative cost: it is not the optimum.
So no road, however short, leaves a person without for one placed after them in line; and as the sets of people who
can be placed form a matroid, the least sum of prices is at once the most people placed, and the first in line.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from volontiers.core.placement.grid import SCALE, Arcs
from volontiers.core.placement.problem import Ints, PlacementError, Weights

# The solver multiplies costs by the number of nodes, and adds them along paths, in 64 bits.
LARGEST = 2**61


@dataclass(frozen=True, slots=True)
class Places:
    """The convex slices of each doctor's pledge, the cheapest first: how many people, at what cost each."""

    doctor: Ints
    room: Ints
    cost: Ints


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many people of each group and level; they may stay without, at the price of their level."""

    group: Ints
    level: Ints
    people: Ints


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes: groups, then doctors, then the end. Arcs: roads, then without, then places.

    supply: people who enter at each node; households that stay where they are enter at their doctor.
    """

    groups: int
    doctors: int
    roads: int
    levels: int
    tail: Ints
    head: Ints
    room: Ints
    cost: Ints
    supply: Ints
    step: int

    @property
    def end(self) -> int:
        return self.groups + self.doctors

    @property
    def without(self) -> slice:
        """The arcs of those who stay without."""
        return slice(self.roads, self.roads + self.levels)


def places_of(pledge: Ints, load: Ints, weights: Weights) -> Places:
    """Slice i of n costs fairness · ((i + 1) ÷ n) ^ steepness; what is attached already has filled the first ones."""
    edges = np.arange(weights.slices + 1)
    bounds = pledge[:, None] * edges // weights.slices
    room = np.clip(bounds[:, 1:] - np.maximum(bounds[:, :-1], load[:, None]), 0, None)
    rise = (edges[1:] / weights.slices) ** weights.steepness
    cost = np.rint(weights.fairness_minutes * SCALE * rise).astype(np.int64)
    doctor, piece = np.nonzero(room)
    return Places(doctor, room[doctor, piece], cost[piece])


def waiting_of(group: Ints, level: Ints, size: Ints) -> Waiting:
    """The least urgent first, in each group."""
    levels = int(level.max(initial=0)) + 1
    pair, where = np.unique(group * levels + level, return_inverse=True)
    people = np.bincount(where, weights=size, minlength=len(pair)).astype(np.int64)
    return Waiting(pair // levels, pair % levels, people)


def step_of(groups: int, doctors: int, arcs: Arcs, places: Places) -> int:
    """D: what one level of urgency is worth; see the top of this file."""
    largest = max(np.abs(arcs.cost).max(initial=0), places.cost.max(initial=0))
    return int(2 * min(doctors, groups + 1) * largest + 1)


def network_of(arcs: Arcs, places: Places, waiting: Waiting, seated: Ints, step: int) -> Network:
    """seated: people who stay with each doctor, counted in their places. Raises PlacementError past 64 bits."""
    groups, doctors = len(arcs.start) - 1, len(seated)
    end = groups + doctors
    inside = np.bincount(waiting.group, weights=waiting.people, minlength=groups).astype(np.int64)
    costs = np.concatenate([arcs.cost, step * (waiting.level + 1), places.cost])
    if int(np.abs(costs).max(initial=0)) * (end + 2) > LARGEST:
        raise PlacementError("Trop de dates différentes : comptez l’attente par pas de 30 jours, ou plus.")
    return Network(
        groups=groups,
        doctors=doctors,
        roads=len(arcs.cost),
        levels=len(waiting.group),
        tail=np.concatenate([arcs.group, waiting.group, places.doctor + groups]),
        head=np.concatenate([arcs.doctor + groups, np.full(len(waiting.group) + len(places.doctor), end)]),
        room=np.concatenate([inside[arcs.group], waiting.people, places.room]),
        cost=costs,
        supply=np.concatenate([inside, seated, [-inside.sum() - seated.sum()]]),
        step=step,
    )


def solve(network: Network) -> Ints:
    """The flow of each arc, of least cost."""
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(network.tail, network.head, network.room, network.cost)
    solver.set_nodes_supplies(np.arange(network.end + 1), network.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise PlacementError(
            f"Le calcul du plan s’est arrêté ({status}) : vérifiez les places de chaque médecin."
        )
    return np.asarray(solver.flows(np.arange(len(network.tail))), dtype=np.int64)


def total(network: Network, flow: Ints) -> int:
    return int(network.cost @ flow)
