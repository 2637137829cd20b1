"""What else could place people: the nearest doctor with room, by hand; linear programming, by HiGHS.

Each runs in a process of its own, which is stopped when its patience is over.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

from volontiers.core.placement.grid import Grid
from volontiers.core.placement.network import Network

PATIENCE = 120.0  # seconds
GIVEN, FOUND = "given.npz", "found.npz"
Arrays = Mapping[str, np.ndarray]


def nearest(grid: Grid) -> tuple[np.ndarray, np.ndarray] | None:
    """First in line first, each household to the nearest doctor with enough places: what a coordinator does by hand.

    (seats, minutes to each), or None when it was not finished in time.
    """
    order = np.lexsort((grid.arcs.minutes, grid.arcs.group))
    found = _apart("nearest", {
        "start": grid.arcs.start, "doctor": grid.arcs.doctor[order], "room": grid.pledge - grid.load,
        "group": grid.group, "size": grid.size,
    })  # fmt: skip
    return None if found is None else (found["seat"], grid.arcs.minutes[order][found["arc"]])


def linear(network: Network) -> tuple[float, np.ndarray | None]:
    """(seconds, flow) of the same network as a linear programme; no flow when it was not finished in time."""
    names = ("tail", "head", "room", "cost", "supply")
    found = _apart("linear", {name: getattr(network, name) for name in names})
    return (PATIENCE, None) if found is None else (float(found["seconds"]), found["flow"])


def _apart(peer: str, given: Arrays) -> Arrays | None:
    with TemporaryDirectory() as folder:
        np.savez(Path(folder) / GIVEN, **given)
        try:
            run = [sys.executable, "-m", "bench.placement_peers", peer, folder]
            subprocess.run(run, check=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        with np.load(Path(folder) / FOUND) as found:
            return dict(found)


def _nearest(
    start: np.ndarray, doctor: np.ndarray, room: np.ndarray, group: np.ndarray, size: np.ndarray
) -> Arrays:
    free, seat, taken = room.tolist(), np.full(len(size), -1), np.zeros(len(size), dtype=np.int64)
    edges, doctors = start.tolist(), doctor.tolist()
    first = list(edges)
    for number, (home, people) in enumerate(zip(group.tolist(), size.tolist(), strict=True)):
        while first[home] < edges[home + 1] and not free[doctors[first[home]]]:
            first[home] += 1
        for arc in range(first[home], edges[home + 1]):
            there = doctors[arc]
            if free[there] >= people:
                free[there] -= people
                seat[number], taken[number] = there, arc
                break
    return {"seat": seat, "arc": taken}


def _linear(
    tail: np.ndarray, head: np.ndarray, room: np.ndarray, cost: np.ndarray, supply: np.ndarray
) -> Arrays:
    arcs = np.arange(len(tail))
    rows, columns = np.concatenate([tail, head]), np.concatenate([arcs, arcs])
    kept = csc_array((np.repeat([1.0, -1.0], len(arcs)), (rows, columns)), shape=(len(supply), len(arcs)))
    begun = time.perf_counter()
    found = linprog(cost, A_eq=kept, b_eq=supply, bounds=np.column_stack([room * 0, room]), method="highs")
    if not found.success:
        raise ValueError(found.message)
    return {"seconds": np.array(time.perf_counter() - begun), "flow": found.x}


PEERS: dict[str, Callable[..., Arrays]] = {"nearest": _nearest, "linear": _linear}

if __name__ == "__main__":
    asked, where = sys.argv[1:]
    with np.load(Path(where) / GIVEN) as told:
        answer = PEERS[asked](**told)
    np.savez(Path(where) / FOUND, **answer)
