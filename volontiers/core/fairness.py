"""Who has carried how much of what they agreed to, and how many people one wave disturbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, log
from statistics import median

from volontiers.core.pledge import Caps, Use

MINIMUM_CELL = 5


@dataclass(frozen=True, slots=True)
class Share:
    """own: what I took; median: of everyone, None under five people."""

    own: int
    median: float | None


def load(use: Use, caps: Caps) -> float:
    """Accepted ÷ accepted cap, this week; infinite for a cap of zero."""
    return ratio(use.accepted, caps.accepted)


def ratio(count: int, cap: int) -> float:
    return count / cap if cap > 0 else inf


def wave_size(rate: float, target: float, wave_max: int, candidates: int, waves_left: int) -> int:
    """How many to ask at once, so that all the waves left reach `target` chance of one yes.

    rate: chance that one proposal gets a yes, strictly between 0 and 1. Never more than wave_max, nor than
    there are candidates; never less than one where there is somebody.
    """
    if candidates <= 0:
        return 0
    needed = ceil(log(1 - target) / log(1 - rate) - 1e-9)
    spread = ceil(needed / max(1, waves_left))
    return max(1, min(spread, wave_max, candidates))


def share(own: int, everyone: Sequence[int]) -> Share:
    """What a professional sees of fairness: their own figure and the median, never a list."""
    return Share(own, float(median(everyone)) if len(everyone) >= MINIMUM_CELL else None)
