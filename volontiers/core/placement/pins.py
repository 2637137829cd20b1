"""A plan once a human has moved somebody: who was moved stays there, and the others change as little as they must."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from volontiers.core.placement.moves import seats_after
from volontiers.core.placement.plan import Plan, plan_of
from volontiers.core.placement.problem import Ints, Problem

Pins = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A plan once people were moved by hand. before: the seats that it gave on its own, as in Plan.seat."""

    plan: Plan
    pins: Pins
    before: Ints


def moved_plan(problem: Problem, pins: Pins) -> Moved:
    """The exact plan, then what each move made of it, in their order. Raises PlacementError."""
    whole = plan_of(problem)
    return Moved(replace(whole, seat=seats_after(whole, pins)), pins, whole.seat)
