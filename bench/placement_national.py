"""A country at once, exactly: the solver sees the nearest doctors, then those further away who would be cheaper.

What it returns is optimal among all roads as soon as the prices of its proof make none of those left out cheaper.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import placement_peers as peers
from bench.placement_country import Country, country_of
from bench.placement_figures import beside, of_flow, of_seats
from bench.result import Result
from volontiers.core.placement.grid import SCALE, Arcs
from volontiers.core.placement.network import Network, network_of, solve, step_of, waiting_of
from volontiers.core.placement.proof import check, prove

POSITIONS = Path(__file__).resolve().parents[2] / "shared/data/territories/france_communes.csv.gz"
PEOPLE, DOCTORS, NEAR = 1_000_000, 50_000, 20
# Roads less than ten minutes from being cheaper are shown with those that are: one more round is seldom needed.
MARGIN = 10 * SCALE
# The solver is faster with small costs. The proof is made with the whole step, whatever the solver was given.
STEP = 20_000
BOUND = 15.0


@dataclass(frozen=True, slots=True)
class Solved:
    """network: of the roads that the solver was shown. solving, proving: seconds of processor, over all rounds."""

    network: Network
    flow: np.ndarray
    arcs: Arcs
    proved: bool
    solving: float
    proving: float
    rounds: int


def measure(people: int = PEOPLE, doctors: int = DOCTORS, positions: Path = POSITIONS) -> list[Result]:
    if not positions.exists():
        print(f"not measured: the positions of the communes of France are not at {positions.name}")
        return []
    country = country_of(positions, people, doctors)
    solved = solve_all(country)
    of = f"{people} people, {doctors} doctors, {country.grid.groups} communes"
    unproved, spent = 0 if solved.proved else 1, solved.solving
    return [
        Result(f"solver on one core, {of}, {solved.rounds} rounds", spent, "s", "bound", BOUND),
        Result(
            f"proofs over {len(country.grid.arcs.cost)} roads, {of}", solved.proving, "s", "solver", spent
        ),
        Result(f"flows without a proof that none is better, {of}", unproved, "flows", "bound", 0),
        *_beside(country, solved, of),
    ]


def solve_all(country: Country) -> Solved:
    """Each round adds the roads that the prices of the round before make cheaper, until there are none."""
    grid = country.grid
    every, waiting = grid.arcs, waiting_of(grid.group, grid.level, grid.size)
    step = step_of(grid.groups, len(grid.pledge), every, country.places)
    seen = np.arange(len(every.cost)) - every.start[every.group] < NEAR
    solving = proving = rounds = 0
    while True:
        shown = _shown(every, seen)
        small, whole = (
            network_of(shown, country.places, waiting, grid.load, one) for one in (min(step, STEP), step)
        )
        begun = time.process_time()
        flow = solve(small)
        solved = time.process_time()
        prices = prove(whole, flow)
        left = _left(every, seen, prices)
        proved = check(whole, flow, prices)
        solving, proving = solving + solved - begun, proving + time.process_time() - solved
        rounds += 1
        if left.min(initial=0) >= 0:
            return Solved(whole, flow, shown, proved, solving, proving, rounds)
        seen[~seen] = left < MARGIN


def _shown(arcs: Arcs, seen: np.ndarray) -> Arcs:
    group = arcs.group[seen]
    start = np.searchsorted(group, np.arange(len(arcs.start)))
    return Arcs(start, group, arcs.doctor[seen], arcs.minutes[seen], arcs.known[seen], arcs.cost[seen])


def _left(arcs: Arcs, seen: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """The cost of each road left out less what its two ends are worth: negative is cheaper than what the plan does."""
    home, doctor = arcs.group[~seen], arcs.doctor[~seen]
    return arcs.cost[~seen] + prices[home] - prices[len(arcs.start) - 1 + doctor]


def _beside(country: Country, solved: Solved, of: str) -> list[Result]:
    grid, doctors = country.grid, country.doctors
    ours = of_flow(grid, solved.arcs, solved.network, solved.flow, doctors)
    hand = peers.nearest(grid)
    spent, flow = peers.linear(solved.network)
    linear = None if flow is None else of_flow(grid, solved.arcs, solved.network, flow, doctors)
    peer = "HiGHS, not finished" if flow is None else "HiGHS, linear"
    return [
        *beside(ours, hand and of_seats(grid, *hand, doctors), "nearest first", of),
        Result(f"solver, {of}", solved.solving, "s", peer, spent),
        *beside(ours, linear, "HiGHS, linear", of),
    ]
