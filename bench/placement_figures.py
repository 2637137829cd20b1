"""What one way of placing people comes to, told the same way for each."""

from typing import NamedTuple

import numpy as np

from bench.result import Result
from volontiers.core.placement.grid import Arcs, Grid
from volontiers.core.placement.network import Network


class Told(NamedTuple):
    """without: people. mean: minutes of road. spread: standard deviation of load ÷ pledge over the doctors."""

    without: float
    mean: float
    spread: float


UNITS = (("people without", "people"), ("mean road", "minutes"), ("load ÷ pledge, deviation", ""))


def of_flow(grid: Grid, arcs: Arcs, network: Network, flow: np.ndarray, doctors: np.ndarray) -> Told:
    """doctors: how many share each node of the grid."""
    roads = flow[: network.roads]
    taken = np.bincount(arcs.doctor, weights=roads, minlength=len(grid.pledge))
    mean = float(arcs.minutes @ roads / roads.sum())
    return Told(float(flow[network.without].sum()), mean, _deviation(grid, taken, doctors))


def of_seats(grid: Grid, seat: np.ndarray, minutes: np.ndarray, doctors: np.ndarray) -> Told:
    """minutes: of each household to its seat."""
    held, size = seat >= 0, grid.size
    taken = np.bincount(seat[held], weights=size[held], minlength=len(grid.pledge))
    mean = float(minutes[held] @ size[held] / size[held].sum())
    return Told(float(size[~held].sum()), mean, _deviation(grid, taken, doctors))


def _deviation(grid: Grid, taken: np.ndarray, doctors: np.ndarray) -> float:
    agreed = grid.pledge > 0
    ratio = (taken + grid.load)[agreed] / grid.pledge[agreed]
    return float(np.repeat(ratio, doctors[agreed]).std())


def beside(ours: Told, theirs: Told | None, peer: str, of: str) -> list[Result]:
    """One line per figure; a peer that was stopped has none."""
    if theirs is None:
        return []
    return [
        Result(f"{name}, {of}", mine, unit, peer, other)
        for (name, unit), mine, other in zip(UNITS, ours, theirs, strict=True)
    ]
