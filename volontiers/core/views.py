"""What may be shown of small groups: shares, scales, gaps between communes and credit by profession, naming nobody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median

from volontiers.core.published import LEAST, is_safe
from volontiers.core.small_counts import gathered

# A profession of one or two people is those people.
LEAST_OF_A_PROFESSION = 3
_STEP = 5
_QUARTERS = (0.25, 0.75)
_TENTHS = 0.9


@dataclass(frozen=True, slots=True)
class Part:
    """part of whole; part None where it, or what is left of the whole, is of one to four; whole None where it is.

    about: per cent to the nearest ten, where the whole may not stand beside what the page tells already.
    """

    part: int | None
    whole: int | None
    about: int | None = None

    @property
    def percent(self) -> int | None:
        return None if self.part is None or not self.whole else round(100 * self.part / self.whole)


def part_of(part: int, whole: int) -> Part:
    if not is_safe(whole):
        return Part(None, None)
    told = is_safe(part) and is_safe(whole - part)
    return Part(part if told else None, whole)


def beside(part: int, whole: int, told: int) -> Part:
    """The same where `told`, which the page shows, holds the whole: what the whole leaves of it is hidden too."""
    found = part_of(part, whole)
    if is_safe(told - whole):
        return found
    if found.part is None or not whole:
        return Part(None, None)
    return Part(part, None, round(10 * part / whole) * 10)


def adds_up(cells: Sequence[int]) -> bool:
    """Whether a sum may be told where each of its cells is told alone when it is not of one to four.

    One hidden cell would be what the others leave of it; several would be known if all were one, or all four.
    """
    hidden = [one for one in cells if not is_safe(one)]
    if not is_safe(sum(cells)):
        return False
    return not hidden or (len(hidden) > 1 and len(hidden) < sum(hidden) < (LEAST - 1) * len(hidden))


def scale(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Ordered answers with how many gave each; neighbours are put together until none is of one to four.

    Nothing where all of them together are too few.
    """
    total = sum(number for _, number in counts)
    if total < LEAST:
        return []
    for cuts in sorted(_groupings(len(counts)), key=lambda one: (-len(one), one)):
        rows = [
            (" ou ".join(label for label, _ in counts[start:end]), sum(n for _, n in counts[start:end]))
            for start, end in cuts
        ]
        if all(is_safe(number) for _, number in rows):
            return rows
    raise AssertionError("all together are enough")


def _groupings(length: int) -> list[tuple[tuple[int, int], ...]]:
    """Every way to cut so many answers into runs of neighbours."""
    found = []
    for mask in range(1 << (length - 1)):
        ends = [at + 1 for at in range(length - 1) if mask >> at & 1]
        edges = [0, *ends, length]
        found.append(tuple(pairwise(edges)))
    return found


@dataclass(frozen=True, slots=True)
class Spread:
    """half, ninetieth: of how many values. ninetieth: None under ten of them, where it would be the one of somebody."""

    half: float
    ninetieth: float | None
    values: int


def spread(values: Sequence[float]) -> Spread | None:
    """None under five values."""
    if len(values) < LEAST:
        return None
    ordered = sorted(values)
    enough = len(ordered) >= 2 * LEAST
    last = ordered[ceil(_TENTHS * len(ordered)) - 1] if enough else None
    return Spread(float(median(ordered)), last, len(ordered))


@dataclass(frozen=True, slots=True)
class Gap:
    """Between communes, in per cent. shown: how many of `communes` are large enough; the others stay hidden."""

    highest: tuple[str, int]
    lowest: tuple[str, int]
    shown: int
    communes: int


def gap_of(by_commune: Mapping[str, tuple[int, int]]) -> Gap | None:
    """name → (part, whole). None while fewer than two communes may be told.

    The part alone is told, in whole per cent, and of no commune of which fewer than five are on either side.
    """
    told = {
        name: round(100 * part / whole)
        for name, (part, whole) in by_commune.items()
        if whole >= LEAST and is_safe(part) and is_safe(whole - part)
    }
    if len(told) < 2:
        return None
    ordered = sorted(told.items(), key=lambda one: (one[1], one[0]))
    return Gap(ordered[-1], ordered[0], len(told), len(by_commune))


@dataclass(frozen=True, slots=True)
class Credit:
    """told: profession → how many. others: all the rest together, 0 when nothing or too little is left."""

    told: tuple[tuple[str, int], ...]
    others: int


def credit_of(solved: Mapping[str, int], members: Mapping[str, int], apart: int = 0) -> Credit:
    """By profession, never by person. members: how many of each there are here. apart: solved by no profession."""
    known = {one: members.get(one, 0) >= LEAST_OF_A_PROFESSION for one in solved}
    return _credit(solved, known, apart)


def pairs_of(exchanges: Iterable[tuple[str, str]], members: Mapping[str, int]) -> Credit:
    """(who asked, who answered), professions: the same rule for both."""
    counted = Counter(pair for pair in exchanges if pair[0] != pair[1])
    known = {
        " → ".join(pair): min(members.get(one, 0) for one in pair) >= LEAST_OF_A_PROFESSION
        for pair in counted
    }
    return _credit({" → ".join(pair): number for pair, number in counted.items()}, known, 0)


def _credit(counts: Mapping[str, int], known: Mapping[str, bool], apart: int) -> Credit:
    """The rest is never one small profession alone: whoever knows the place would name it."""
    few = sum(number for name, number in counts.items() if not known[name])
    large, rest = gathered(((name, n) for name, n in counts.items() if known[name]), apart=apart + few)
    alone = sum(1 for name, number in counts.items() if number and not known[name]) == 1
    if alone and large and rest == few:
        rest += large.pop()[1]
    return Credit(tuple(large), rest)


def middle_half(loads: Sequence[float]) -> tuple[int, int] | None:
    """Between which shares of what they agreed to the middle half stand, to the nearest five per cent.

    None under ten people.
    """
    if len(loads) < 2 * LEAST:
        return None
    ordered = sorted(loads)
    low, high = (ordered[ceil(one * len(ordered)) - 1] for one in _QUARTERS)
    return _rounded(low), _rounded(high)


def _rounded(load: float) -> int:
    return round(100 * load / _STEP) * _STEP
