"""A country at once: a million people by commune, 50 000 doctors where people live. `make bench BIG=1`."""

import csv
import gzip
import time
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from bench import placement_peers as peers
from bench.result import Result
from volontiers.core.place import EARTH_KM, SAME_COMMUNE_MINUTES
from volontiers.core.placement.grid import SCALE, Arcs, Grid
from volontiers.core.placement.network import (
    Network,
    Places,
    Waiting,
    network_of,
    places_of,
    solve,
    step_of,
    waiting_of,
)
from volontiers.core.placement.problem import Weights
from volontiers.core.placement.proof import check, prove

POSITIONS = Path(__file__).resolve().parents[2] / "shared/data/territories/france_communes.csv.gz"
PEOPLE, DOCTORS, NEAR, MONTHS, RANKS = 1_000_000, 50_000, 40, 24, 6
BOUND = 15.0


def measure(people: int = PEOPLE, doctors: int = DOCTORS, positions: Path = POSITIONS) -> list[Result]:
    if not positions.exists():
        print(f"not measured: the positions of the communes of France are not at {positions.name}")
        return []
    network, grid = _country(*_communes(positions), people, doctors)
    of = f"{people} people, {doctors} doctors, {network.groups} communes"
    begun = time.perf_counter()
    flow = solve(network)
    spent = time.perf_counter() - begun
    proved = check(network, flow, prove(network, flow))
    return [
        Result(f"solver, {of}", spent, "s", "bound", BOUND),
        Result(f"flows without a proof, {of}", 0 if proved else 1, "flows", "bound", 0),
        *_beside(network, grid, flow, of, spent),
    ]


def _communes(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(positions on the globe in kilometres, population) of the communes where people live."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        found = [row for row in csv.DictReader(rows) if row["lat"] and int(row["population"] or 0)]
    lat, lon = (np.radians([float(row[name]) for row in found]) for name in ("lat", "lon"))
    globe = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return globe * EARTH_KM, np.array([int(row["population"]) for row in found])


def _country(globe: np.ndarray, population: np.ndarray, people: int, doctors: int) -> tuple[Network, Grid]:
    """Doctors and people in proportion of who lives there; together they agreed to nine people in ten."""
    chance, weights = np.random.default_rng(7), Weights(slices=5)
    share = population / population.sum()
    at = chance.choice(len(globe), doctors, p=share)
    commune = np.sort(chance.choice(len(globe), people, p=share))
    level = chance.integers(0, RANKS * MONTHS, people)
    order = np.argsort(-level, kind="stable")
    pledge = chance.poisson(0.9 * people / doctors, doctors)
    arcs = _arcs(globe, globe[at], weights)
    grid = Grid(
        (),
        (),
        commune[order],
        level[order],
        np.ones(people, dtype=np.int64),
        arcs,
        pledge,
        np.zeros_like(pledge),
    )
    return _network(grid, waiting_of(commune, level, grid.size), places_of(pledge, grid.load, weights)), grid


def _network(grid: Grid, waiting: Waiting, places: Places) -> Network:
    step = step_of(grid.groups, len(grid.pledge), grid.arcs, places)
    return network_of(grid.arcs, places, waiting, np.zeros(len(grid.pledge), dtype=np.int64), step)


def _arcs(globe: np.ndarray, doctors: np.ndarray, weights: Weights) -> Arcs:
    """To the nearest doctors of each commune, within the longest road."""
    km, near = cKDTree(doctors).query(globe, k=min(NEAR, len(doctors)))
    minutes = np.where(km == 0, SAME_COMMUNE_MINUTES, 4.4 + 1.05 * km)
    group, rank = np.nonzero(minutes <= weights.longest_minutes)
    minutes = minutes[group, rank]
    start = np.searchsorted(group, np.arange(len(globe) + 1))
    cost = np.rint(minutes * SCALE).astype(np.int64)
    return Arcs(
        start, group, near[group, rank].astype(np.int64), minutes, np.zeros(len(group), dtype=bool), cost
    )


def _beside(network: Network, grid: Grid, flow: np.ndarray, of: str, spent: float) -> list[Result]:
    ours, hand = _of_flow(network, grid, flow), _of_seats(grid, peers.nearest(grid))
    names = (
        ("people without", "people"),
        ("mean road", "minutes"),
        ("load ÷ pledge, spread (deviation)", ""),
    )
    rows = [
        Result(f"{name}, {of}", mine, unit, "nearest first", theirs)
        for (name, unit), mine, theirs in zip(names, ours, hand, strict=True)
    ]
    linear, cost = peers.linear(network)
    done = "HiGHS, linear" if cost is not None else "HiGHS, not finished"
    return [*rows, Result(f"solver, {of}", spent, "s", done, linear)]


def _of_flow(network: Network, grid: Grid, flow: np.ndarray) -> tuple[float, float, float]:
    roads = flow[: network.roads]
    taken = np.bincount(grid.arcs.doctor, weights=roads, minlength=len(grid.pledge))
    return (
        float(flow[network.without].sum()),
        float(grid.arcs.minutes @ roads / roads.sum()),
        _deviation(grid, taken),
    )


def _of_seats(grid: Grid, seat: np.ndarray) -> tuple[float, float, float]:
    held = seat >= 0
    codes = grid.arcs.group * len(grid.pledge) + grid.arcs.doctor
    order = np.argsort(codes)
    arc = order[np.searchsorted(codes[order], grid.group[held] * len(grid.pledge) + seat[held])]
    taken = np.bincount(seat[held], minlength=len(grid.pledge))
    return float((~held).sum()), float(grid.arcs.minutes[arc].mean()), _deviation(grid, taken)


def _deviation(grid: Grid, taken: np.ndarray) -> float:
    """Standard deviation of load ÷ pledge."""
    agreed = grid.pledge > 0
    return float((taken[agreed] / grid.pledge[agreed]).std())
