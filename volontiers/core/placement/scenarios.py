"""What a plan comes to, so that scenarios stand side by side."""

from dataclasses import dataclass

import numpy as np

from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.plan import Plan, arcs_to
from volontiers.core.placement.problem import Floats


@dataclass(frozen=True, slots=True)
class Figures:
    """People, not households. mean, ninth: minutes of road, and those that nine in ten do not pass; None for nobody.

    fragile_without: people of fragile households. lowest, highest: load ÷ pledge once the plan is done.
    """

    placed: int
    without: int
    fragile_without: int
    mean: float | None
    ninth: float | None
    lowest: float
    highest: float

    @property
    def spread(self) -> float:
        return self.highest - self.lowest


def figures_of(plan: Plan) -> Figures:
    grid, held = plan.grid, plan.seat != WITHOUT
    ranks = np.array([one.urgency[0] for one in grid.households], dtype=np.int64)
    fragile = ~held & (ranks < plan.problem.weights.fragile)
    minutes = (
        np.sort(np.repeat(grid.arcs.minutes[arcs_to(grid, plan.seat)[held]], grid.size[held]))
        if held.any()
        else None
    )
    loads = _loads(plan)
    return Figures(
        placed=int(grid.size[held].sum()),
        without=int(grid.size[~held].sum()),
        fragile_without=int(grid.size[fragile].sum()),
        mean=None if minutes is None else float(minutes.mean()),
        ninth=None if minutes is None else float(minutes[int(0.9 * (len(minutes) - 1))]),
        lowest=float(loads.min(initial=1.0)) if len(loads) else 0.0,
        highest=float(loads.max(initial=0.0)),
    )


def _loads(plan: Plan) -> Floats:
    grid, held = plan.grid, plan.seat != WITHOUT
    people = np.bincount(plan.seat[held], weights=grid.size[held], minlength=len(grid.doctors))
    agreed = grid.pledge > 0
    return (people + grid.load)[agreed] / grid.pledge[agreed]
