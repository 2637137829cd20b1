"""Runs a line lot after lot, each from a number of its own, so that any one can be run again alone."""

import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from trust.line import Line, Profile, Tally

# A line that breaks everywhere has said enough.
LOTS_BROKEN = 3


@dataclass(slots=True)
class Found:
    """What a line gave. faults: why it could not run. broken: (lot, sentence)."""

    line: Line
    wanted_runs: int
    runs: int = 0
    seconds: float = 0.0
    fault: str = ""
    broken: list[tuple[int, str]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        return not self.fault and not self.broken and self.runs >= self.wanted_runs


def chance(seed: int, line: Line, lot: int) -> Random:
    """Every random choice of one lot."""
    return Random(f"{seed}/{line.name}/{lot}")


def run(line: Line, profile: Profile, seed: int, only: int | None = None) -> Found:
    """Whole lots until the count of the profile is reached. only: this lot alone."""
    found = Found(line, 1 if only is not None else line.counts[profile])
    total, start = Tally(), time.perf_counter()
    lot = 0 if only is None else only
    try:
        while found.runs < found.wanted_runs and len({n for n, _ in found.broken}) < LOTS_BROKEN:
            tally = line.lot(chance(seed, line, lot))
            total.add(tally)
            found.runs += tally.runs
            found.broken += [(lot, sentence) for sentence in tally.broken]
            lot += 1
    except Exception as error:  # whatever stops a line is shown as a line that did not run
        found.fault = f"lot {lot}: {type(error).__name__}: {error}"
        traceback.print_exc()
    if only is None and not found.fault:
        found.broken += [(0, f"never seen: {what}") for what in line.must_see if not total.seen[what]]
    found.seen, found.seconds = dict(total.seen), time.perf_counter() - start
    return found


def code(every: Sequence[Found]) -> int:
    """What the command gives back: 1 as soon as one line did not hold, or did not run."""
    return 0 if every and all(found.held for found in every) else 1
