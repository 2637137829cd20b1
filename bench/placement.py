"""The placement plan: 40 000 people and 300 doctors, beside the bare solver, the nearest doctor, and HiGHS."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bench import placement_peers as peers
from bench.memory import peak_mb
from bench.placement_figures import beside, of_flow
from bench.placement_territory import problem_of
from bench.result import Result
from volontiers.core.placement.network import Network, network_of, places_of, solve, step_of, waiting_of
from volontiers.core.placement.plan import Plan, gap_of, plan_of
from volontiers.core.placement.problem import Problem
from volontiers.core.placement.proof import check, prove
from volontiers.core.placement.scenarios import figures_of

PEOPLE, DOCTORS = 40_000, 300
FEW, MANY = 0.7, 1.3  # places for one who waits
BOUND_TIME, BOUND_MEMORY, BOUND_GAP = 1.5, 600, 0.5
# The best of a few, on both sides: what a neighbour on the same machine takes is not ours.
ROUNDS = 3


def measure(people: int = PEOPLE, doctors: int = DOCTORS) -> list[Result]:
    """Where places are few, who is placed is what counts; where they are many, how the load is shared."""
    of = f"{people} people, {doctors} doctors"
    few, many = (problem_of(people, doctors, share) for share in (FEW, MANY))
    plan = plan_of(few)
    return [
        *_times(few, plan, of),
        *_quality(plan, f"{of}, few places"),
        *_beside(plan, f"{of}, few places"),
        *_beside(plan_of(many), f"{of}, many places"),
        *_linear(plan, of),
        Result(f"peak memory of a plan, {of}", _peak(people, doctors), "MB", "bound", BOUND_MEMORY),
    ]


def seconds(what: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The best of the rounds."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        what()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def _times(problem: Problem, plan: Plan, of: str) -> list[Result]:
    """The issue's graph has a node for people alike in class and date as well; ours keeps these on parallel arcs."""
    ours = seconds(lambda: plan_of(problem))
    wide = one_node_each(plan)
    bare = seconds(lambda: solve(wide))
    small = seconds(lambda: solve(plan.bound.network))
    name = f"rows to plan, {of}"
    return [
        Result(
            f"{name}; ×{BOUND_TIME} of the solver, a node per class and date", ours, "s", "bare solver", bare
        ),
        Result(f"{name}; the solver on our smaller network", ours, "s", "bare solver, small", small),
    ]


def one_node_each(plan: Plan) -> Network:
    """The same problem with one group for each group and level."""
    grid, arcs = plan.grid, plan.grid.arcs
    levels = int(grid.level.max()) + 1
    pairs, group = np.unique(grid.group * levels + grid.level, return_inverse=True)
    counts = np.diff(arcs.start)[pairs // levels]
    start = np.concatenate([[0], np.cumsum(counts)])
    row = np.arange(start[-1]) - np.repeat(start[:-1] - arcs.start[pairs // levels], counts)
    columns = (arcs.doctor[row], arcs.minutes[row], arcs.known[row], arcs.cost[row])
    wide = type(arcs)(start, np.repeat(np.arange(len(pairs)), counts), *columns)
    places = places_of(grid.pledge, grid.load, plan.problem.weights)
    step = step_of(len(pairs), len(grid.doctors), wide, places)
    nobody = np.zeros(len(grid.doctors), dtype=np.int64)
    return network_of(wide, places, waiting_of(group, grid.level, grid.size), nobody, step)


def _quality(plan: Plan, of: str) -> list[Result]:
    proved = all(
        check(one.network, one.flow, prove(one.network, one.flow)) for one in (plan.bound, plan.alone)
    )
    gap = gap_of(plan).share * 100
    return [
        Result(f"households whole: gap to the bound, {of}", gap, "%", "bound", BOUND_GAP),
        Result(f"flows without a proof that none is better, {of}", 0 if proved else 1, "flows", "bound", 0),
    ]


def _beside(plan: Plan, of: str) -> list[Result]:
    found = peers.nearest(plan.grid)
    if found is None:
        return []
    by_hand = replace(plan, seat=found[0])
    ours, hand, other = figures_of(plan), figures_of(by_hand), "nearest first"
    return [
        Result(f"people without, {of}", ours.without, "people", other, hand.without),
        Result(f"people passed in line, {of}", gap_of(plan).ahead, "people", other, gap_of(by_hand).ahead),
        Result(f"mean road, {of}", ours.mean or 0, "minutes", other, hand.mean or 0),
        Result(f"load ÷ pledge, highest less lowest, {of}", ours.spread, "", other, hand.spread),
    ]


def _linear(plan: Plan, of: str) -> list[Result]:
    """On the network of the bound, where households may be parted."""
    network, grid = plan.bound.network, plan.grid
    spent, flow = peers.linear(network)
    ours = seconds(lambda: solve(network))
    if flow is None:
        return [Result(f"the bound by flow, {of}", ours, "s", "HiGHS, not finished", spent)]
    each = np.ones(len(grid.doctors), dtype=np.int64)
    mine, theirs = (of_flow(grid, grid.arcs, network, one, each) for one in (plan.bound.flow, flow))
    return [
        Result(f"the bound by flow, {of}", ours, "s", "HiGHS, linear", spent),
        Result(f"its cost, {of}", plan.bound.cost, "units", "HiGHS, linear", float(network.cost @ flow)),
        *beside(mine, theirs, "HiGHS, linear", f"{of}, the bound"),
    ]


def _peak(people: int, doctors: int) -> float:
    """Megabytes of a process that makes this plan and nothing else, its rows included."""
    run = [sys.executable, "-m", "bench.placement", str(people), str(doctors)]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    plan_of(problem_of(int(sys.argv[1]), int(sys.argv[2])))
    print(peak_mb())
