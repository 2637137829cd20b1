"""What else could place people: the nearest doctor with room, by hand; linear programming, by HiGHS."""

import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

from volontiers.core.placement.grid import Grid
from volontiers.core.placement.network import Network

PATIENCE = 120.0  # seconds


def nearest(grid: Grid) -> np.ndarray:
    """First in line first, each household to the nearest doctor with enough places: what a coordinator does by hand."""
    room, seat = (grid.pledge - grid.load).tolist(), np.full(len(grid.size), -1)
    doctor, order = grid.arcs.doctor.tolist(), np.lexsort((grid.arcs.minutes, grid.arcs.group)).tolist()
    for number, (group, size) in enumerate(zip(grid.group.tolist(), grid.size.tolist(), strict=True)):
        for arc in grid.arcs.of(group):
            there = doctor[order[arc]]
            if room[there] >= size:
                room[there] -= size
                seat[number] = there
                break
    return seat


def linear(network: Network) -> tuple[float, float | None]:
    """(seconds, cost) of the same network as a linear programme; no cost when it was not finished in time."""
    arcs = np.arange(len(network.tail))
    rows, columns = np.concatenate([network.tail, network.head]), np.concatenate([arcs, arcs])
    kept = csc_array((np.repeat([1.0, -1.0], len(arcs)), (rows, columns)), shape=(network.end + 1, len(arcs)))
    limits = np.column_stack([np.zeros(len(arcs)), network.room])
    begun = time.perf_counter()
    found = linprog(
        network.cost,
        A_eq=kept,
        b_eq=network.supply,
        bounds=limits,
        method="highs",
        options={"time_limit": PATIENCE},
    )
    return time.perf_counter() - begun, float(found.fun) if found.success else None
