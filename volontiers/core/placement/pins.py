"""The same problem once a human has moved somebody: who was moved stays there, the others are placed around them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from volontiers.core.placement.problem import Problem

Pins = Mapping[str, str | None]


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
