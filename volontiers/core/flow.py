"""What became of a list between two days: who was there, who came, who left and why, and how long they waited.

Everything is a comparison of two states of each person, so that what came and what left always add up to what moved.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from volontiers.core.french import counted
from volontiers.core.priority import PriorityClass, is_fragile
from volontiers.core.waiting import Leaving

# A person who was not yet on the list; and one who is on it, with or without recent news.
ABSENT, THERE = "absent", ""
HALF, NINETIETH = 0.5, 0.9
LEAST_AT_RISK = 20


@dataclass(frozen=True, slots=True)
class Stay:
    """One registration over a period. before, after: ABSENT, THERE, or a Leaving, at its first and past its last day.

    since: the original date. entered: the day of its writing. moved_on: when it came to where it is after.
    place: a commune, or a sector of small ones.
    """

    since: date
    entered: date
    before: str
    after: str
    moved_on: date
    priority: PriorityClass
    place: str


@dataclass(frozen=True, slots=True)
class Flow:
    """attached, left: net, that is less those who came back. waiting − before = entered − attached − all who left."""

    before: int
    waiting: int
    entered: int
    attached: int
    left: Counter[Leaving] = field(default_factory=Counter)

    @property
    def others(self) -> int:
        return sum(self.left.values())

    @property
    def net(self) -> int:
        return self.waiting - self.before


def flow_of(stays: Iterable[Stay]) -> Flow:
    was, now = Counter[str](), Counter[str]()
    for one in stays:
        was[one.before] += 1
        now[one.after] += 1
    reasons = [one for one in Leaving if one is not Leaving.ATTACHED]
    return Flow(
        before=was[THERE],
        waiting=now[THERE],
        entered=was[ABSENT] - now[ABSENT],
        attached=now[Leaving.ATTACHED] - was[Leaving.ATTACHED],
        left=Counter({one: now[one] - was[one] for one in reasons if now[one] - was[one]}),
    )


def net_sentence(entered: int, attached: int, others: int) -> str:
    """« 120 entrées, 61 avec un médecin, 12 parties pour une autre raison : la liste a monté de 47. »"""
    net = entered - attached - others
    moved = f"a monté de {net}" if net > 0 else f"a baissé de {-net}" if net else "n’a pas bougé"
    parts = f"{counted(others, 'partie')} pour une autre raison"
    return f"{counted(entered, 'entrée')}, {attached} avec un médecin, {parts} : la liste {moved}."


@dataclass(frozen=True, slots=True)
class Wait:
    """One person over a window, in days of waiting. at_risk: from when they could be seen to be attached; until: to when.

    attached: whether they were, at `until`; otherwise they were still waiting then, or had left for another reason.
    """

    at_risk: int
    until: int
    attached: bool


def waits(stays: Iterable[Stay], opening: date, closing: date) -> list[Wait]:
    """Those who waited at some moment of the window. A person who came back never counts as served."""
    found = []
    for one in stays:
        end = closing if one.after == THERE else one.moved_on
        start = max(opening, one.entered)
        if one.after != ABSENT and opening <= end <= closing and start <= end:
            served = one.after == Leaving.ATTACHED
            found.append(Wait(max(0, (start - one.since).days), (end - one.since).days, served))
    return found


def quantile(found: Sequence[Wait], share: float) -> int | None:
    """Days within which this share would be attached at the pace of the window; None when it is not reached.

    The estimate of Kaplan and Meier (1958) with late entries: whoever still waits, or left for another reason, is
    counted as waiting up to that day and never as served.
    """
    left = 1.0
    for days, served, at_risk in _steps(found):
        left *= 1 - served / at_risk
        if left <= 1 - share + 1e-9:
            return days
    return None


def is_told(found: Sequence[Wait], days: int | None) -> bool:
    """Whether an estimate rests on enough people: never fewer than LEAST_AT_RISK at any step that leads to it.

    Where most entered late, the first days are seen on a few alone: one quick success among two would say that half have
    a doctor at once, while all the others wait.
    """
    return days is None or all(at_risk >= LEAST_AT_RISK for day, _, at_risk in _steps(found) if day <= days)


def _steps(found: Sequence[Wait]) -> Iterator[tuple[int, int, int]]:
    """(days of waiting, served at that moment, still waiting just before), in order."""
    for days, served in groupby(sorted(one.until for one in found if one.attached)):
        yield days, len(list(served)), sum(one.at_risk <= days <= one.until for one in found)


def fragile(stays: Iterable[Stay]) -> list[Stay]:
    return [one for one in stays if is_fragile(one.priority)]


def duration(days: int) -> str:
    """« 3 semaines », « 14 mois »: no day of anybody's."""
    if days < 90:
        return counted(max(1, round(days / 7)), "semaine")
    return f"{round(days / 30.44)} mois"
