"""Shares by commune, sector or profession that everybody may read: from what is shown, no hidden cell can be solved.

The sibling of core.small_counts for a part of a whole. As in core.published, rows are put together along one order that
does not depend on the figures: the first ones each alone, as many as can be, the others together and not named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volontiers.core.published import is_safe


@dataclass(frozen=True, slots=True)
class Part:
    """part of whole. label: empty for those put together."""

    label: str
    part: int
    whole: int

    @property
    def is_shown(self) -> bool:
        """Neither the part, nor the whole, nor what is left of it is of one to four people."""
        return is_safe(self.part) and is_safe(self.whole) and is_safe(self.whole - self.part)


def gathered(found: Mapping[str, tuple[int, int]], order: Sequence[str]) -> tuple[Part, ...]:
    """found: label → (part, whole), their sums being the total that is told elsewhere. order: every label, always the same.

    Empty where the total alone may be told.
    """
    every = [Part(label, *found.get(label, (0, 0))) for label in order]
    if all(row.is_shown for row in every):
        return tuple(every)
    for alone in range(len(every) - 2, 0, -1):
        rows = (*every[:alone], _together(every[alone:]))
        if all(row.is_shown for row in rows):
            return rows
    return ()


def _together(parts: Sequence[Part]) -> Part:
    return Part("", sum(one.part for one in parts), sum(one.whole for one in parts))
