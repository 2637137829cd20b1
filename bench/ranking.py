"""Rank one need against 500 professionals, with reasons: at most 1 ms."""

import time
from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

from bench.result import Result
from volontiers.core.dispatch import Candidate, Situation, rank
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Caps, Ceiling, Level, PledgeTerms, Use
from volontiers.core.rules import Rules

PROFESSIONALS = 500
# The best of five rounds: what a neighbour on the same machine takes is not ours.
RUNS, ROUNDS = 100, 5


def _candidate(index: int) -> Candidate:
    """A directory as it is: one in three answers this kind; half of these said *un peu*, one in ten nothing."""
    level = Level.NONE if index % 10 == 9 else Level.SOME if index % 2 else Level.MANY
    caps = {Level.NONE: Caps(0, 0), Level.SOME: Caps(3, 1), Level.MANY: Caps(12, 4)}[level]
    terms = PledgeTerms(
        level, caps, {}, frozenset(Mode), 45, frozenset(), frozenset(), None, None, None, None, None, None
    )
    use = Use(index % 3, index % 2, {}, index % 3, index % 2)
    return Candidate(
        id=str(index), usual=False, team=False, duty=False, minutes=float(index % 50), terms=terms, use=use,
        ceiling=Ceiling(None, None), already=None, reachable=True, answers=index % 3 == 0,
    )  # fmt: skip


def situation() -> Situation:
    return Situation(
        need_id="1", kind=Kind.UNSCHEDULED, modes=frozenset(Mode), municipality="81099",
        at=datetime(2026, 11, 23, 9, tzinfo=UTC), zone=ZoneInfo("Europe/Paris"),
        candidates=tuple(_candidate(index) for index in range(PROFESSIONALS)), rules=Rules(), lot=7,
    )  # fmt: skip


def measure() -> list[Result]:
    case = situation()
    best = min(_round(case) for _ in range(ROUNDS))
    return [
        Result(
            "rank one need, 500 professionals, one in three of the profession",
            best,
            "ms",
            "bound",
            1.0,
        )
    ]


def _round(case: Situation) -> float:
    """The median, in milliseconds."""
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        rank(case)
        spent.append((time.perf_counter() - start) * 1000)
    return median(spent)
