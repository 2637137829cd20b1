"""What a vote came to, as it is kept on its motion and as it is shown: numbers, never who."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from volontiers.core.assembly import Choice, Result, Tally
from volontiers.core.sitting import colleges_may_show, outcome
from volontiers.governance.models import Motion
from volontiers.governance.queries.assemblies import Sitting


def stored(sat: Sitting, found: Result, present: int) -> dict[str, Any]:
    """present: counted in the room, those aside included."""
    return {
        "adopted": found.adopted,
        "tied": found.tied,
        "yes": str(found.yes),
        "no": str(found.no),
        "present": present,
        "whole": _numbers(found.whole),
        "colleges": {key: _numbers(one) for key, one in found.colleges.items()},
        "shown": colleges_may_show(found),
        "outcome": outcome(sat.ruling, found),
    }


def _numbers(one: Tally) -> dict[str, int]:
    votes = {choice.value: one.votes.get(choice, 0) for choice in Choice}
    return {"electors": one.electors, "counted": one.counted, **votes}


@dataclass(frozen=True, slots=True)
class Line:
    """Of one college, or of everybody. weight: None where heads count."""

    name: str
    weight: int | None
    electors: int
    counted: int
    yes: int
    no: int
    abstain: int


@dataclass(frozen=True, slots=True)
class Shown:
    """colleges: empty where heads count, or when one is too small to be told. hidden: for the second reason."""

    adopted: bool
    outcome: str
    whole: Line
    colleges: tuple[Line, ...]
    hidden: bool
    weighed: str


def shown(sat: Sitting, one: Motion) -> Shown | None:
    """None before the count. The sentence and the numbers are those of the day it was counted."""
    said = one.result
    if said is None:
        return None
    lines = tuple(
        _line(college.name, sat.ruling.weights.get(college.key), said["colleges"][college.key])
        for college in sat.statutes.colleges
        if sat.ruling.weights
        and college.key in said["colleges"]
        and said["colleges"][college.key]["electors"]
    )
    weighed = f"{_percent(said['yes'])} pour, {_percent(said['no'])} contre" if sat.ruling.weights else ""
    return Shown(
        said["adopted"], said["outcome"], _line("Ensemble", None, said["whole"]),
        lines if said["shown"] else (), bool(lines) and not said["shown"], weighed,
    )  # fmt: skip


def _line(name: str, weight: int | None, said: dict[str, int]) -> Line:
    return Line(name, weight, said["electors"], said["counted"], said["yes"], said["no"], said["abstain"])


def _percent(share: str) -> str:
    """« 62,5 % », cut after one figure: never rounded up to a majority that was not reached."""
    tenths = int(Fraction(share) * 1000)
    return f"{tenths // 10},{tenths % 10} %".replace(",0", "")
