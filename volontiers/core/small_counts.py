"""Counts that everybody may read: none under five, and none that subtraction would give back."""

from collections.abc import Iterable

from volontiers.core.published import LEAST


def shown(number: int) -> int | None:
    """None when it is too small; zero names nobody."""
    return number if number == 0 or number >= LEAST else None


def gathered(counts: Iterable[tuple[str, int]], apart: int = 0) -> tuple[list[tuple[str, int]], int]:
    """The largest first, and the others together with those already apart; too few, they take the smallest shown with them.

    What would still be under five is left out: 0.
    """
    ordered = sorted(((label, n) for label, n in counts if n > 0), key=lambda one: (-one[1], one[0]))
    large = [one for one in ordered if one[1] >= LEAST]
    rest = apart + sum(n for _, n in ordered) - sum(n for _, n in large)
    while 0 < rest < LEAST and large:
        rest += large.pop()[1]
    return large, rest if rest >= LEAST else 0
