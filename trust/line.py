"""One line of the table: a promise, how many times it is tried, and what came of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from random import Random


class Profile(IntEnum):
    """Position of the count in Line.counts."""

    FULL = 0
    STANDARD = 1
    SHORT = 2


@dataclass(slots=True)
class Tally:
    """broken: one sentence per promise that did not hold. seen: what happened besides, by name."""

    runs: int = 0
    broken: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        self.runs += other.runs
        self.broken += other.broken
        self.seen += other.seen


# Tries a promise some dozens of times; every choice comes from the chance given.
Lot = Callable[[Random], Tally]


@dataclass(frozen=True, slots=True)
class Line:
    """counts: runs for FULL, STANDARD, SHORT. must_see: what has to happen at least once, or nothing was proved."""

    name: str
    promise: str
    wanted: str
    counts: tuple[int, int, int]
    lot: Lot
    must_see: tuple[str, ...] = ()
