"""The same problem once a human has moved somebody: who was moved stays there, the others are placed around them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.plan import Plan, plan_of
from volontiers.core.placement.problem import Ints, Problem

Pins = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A plan once people were moved by hand. before: the seats that it gave on its own, as in Plan.seat."""

    plan: Plan
    pins: Pins
    before: Ints


def pinned(problem: Problem, pins: Pins) -> Problem:
    """Without the households of `pins`, whose people fill places of the doctor they were moved to; None is nobody."""
    taken: Counter[str | None] = Counter()
    for one in problem.households:
        if one.id in pins:
            taken[pins[one.id]] += len(one.people)
    return replace(
        problem,
        households=tuple(one for one in problem.households if one.id not in pins),
        doctors=tuple(replace(one, load=one.load + taken[one.id]) for one in problem.doctors),
    )


def moved_plan(problem: Problem, pins: Pins) -> Moved:
    """The exact plan around those who were moved by hand. Raises PlacementError."""
    whole = plan_of(problem)
    if not pins:
        return Moved(whole, pins, whole.seat)
    around = plan_of(pinned(problem, pins)).seats | dict(pins)
    number = {one.id: place for place, one in enumerate(whole.grid.doctors)}
    seat = whole.seat.copy()
    for place, home in enumerate(whole.grid.households):
        doctor = around.get(home.id)
        seat[place] = WITHOUT if doctor is None else number[doctor]
    return Moved(replace(whole, seat=seat), pins, whole.seat)
