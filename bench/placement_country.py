"""A country to place at once: a million people by commune and class, 50 000 doctors where people live.

Doctors of one commune are at the same distance of everybody: their slices of one price are one arc, which changes
nothing to the optimum, and leaves one node for all doctors of the commune.
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from volontiers.core.place import EARTH_KM, MINUTES_PER_KM, SAME_COMMUNE_MINUTES, START_MINUTES
from volontiers.core.placement.grid import SCALE, Arcs, Grid
from volontiers.core.placement.network import Places, places_of
from volontiers.core.placement.problem import Weights
from volontiers.core.priority import PriorityClass

# Places for one who waits.
SHARE = 0.9
WEIGHTS = Weights(slices=5)


@dataclass(frozen=True, slots=True)
class Country:
    """grid: groups are communes of people, its doctors are the communes where doctors practise.

    Its arcs are all the roads within the longest one. doctors: how many practise in each of these communes.
    """

    grid: Grid
    places: Places
    doctors: np.ndarray


def country_of(positions: Path, people: int, doctors: int) -> Country:
    """Doctors and people in proportion of who lives there."""
    globe, population = _communes(positions)
    chance = np.random.default_rng(7)
    share = population / population.sum()
    sites, site = np.unique(chance.choice(len(globe), doctors, p=share), return_inverse=True)
    commune = chance.choice(len(globe), people, p=share)
    level = np.sort(chance.integers(0, len(PriorityClass), people))[::-1]
    pledge = chance.poisson(SHARE * people / doctors, doctors)
    together = np.bincount(site, weights=pledge).astype(np.int64)
    grid = Grid(
        households=(), doctors=(), group=commune, level=level, size=np.ones(people, dtype=np.int64),
        arcs=_arcs(globe, globe[sites]), pledge=together, load=np.zeros_like(together),
    )  # fmt: skip
    return Country(grid, _together(places_of(pledge, pledge * 0, WEIGHTS), site), np.bincount(site))


def _communes(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(positions on the globe in kilometres, population) of the communes where people live."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        found = [row for row in csv.DictReader(rows) if row["lat"] and int(row["population"] or 0)]
    lat, lon = (np.radians([float(row[name]) for row in found]) for name in ("lat", "lon"))
    globe = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return globe * EARTH_KM, np.array([int(row["population"]) for row in found])


def _together(places: Places, site: np.ndarray) -> Places:
    """The slices of one price of all doctors of a commune as one."""
    prices, price = np.unique(places.cost, return_inverse=True)
    pair, where = np.unique(site[places.doctor] * len(prices) + price, return_inverse=True)
    room = np.bincount(where, weights=places.room).astype(np.int64)
    return Places(pair // len(prices), room, prices[pair % len(prices)])


def _arcs(homes: np.ndarray, sites: np.ndarray) -> Arcs:
    """Every road within the longest one, by the default minutes of core.place."""
    longest_km = (WEIGHTS.longest_minutes - START_MINUTES) / MINUTES_PER_KM
    found = cKDTree(homes).sparse_distance_matrix(cKDTree(sites), longest_km, output_type="ndarray")
    minutes = np.where(found["v"] == 0, SAME_COMMUNE_MINUTES, START_MINUTES + MINUTES_PER_KM * found["v"])
    cost = np.rint(minutes * SCALE).astype(np.int64)
    order = np.lexsort((found["j"], cost, found["i"]))
    group = found["i"][order]
    start = np.searchsorted(group, np.arange(len(homes) + 1))
    known = np.zeros(len(group), dtype=bool)
    return Arcs(start, group, found["j"][order], minutes[order], known, cost[order])
