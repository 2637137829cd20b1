"""Which open cases may be of the same person: shown to the desk, never merged, never a reason to stop."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache

WITHIN = timedelta(days=30)
# Share of letters in common: « durand claire » and « durant claire » meet, « durand paul » does not.
ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Card:
    """What tells a case apart. phone: of a person or a relative; an establishment calls for many people.

    name: as codes.name_key() gives it. year: of birth, None when unknown.
    """

    id: int
    number: int
    opened_at: datetime
    phone: str
    name: str
    year: int | None


def twins(cards: Iterable[Card], now: datetime) -> Mapping[int, tuple[int, ...]]:
    """Case id → numbers of the other cases, of the last thirty days, that may be of the same person.

    The same callback phone, or the same year of birth and nearly the same name. Cases without a twin are left out.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in _pairs(cards):
        if other.opened_at > now - WITHIN:
            found[one.id].add(other.number)
        if one.opened_at > now - WITHIN:
            found[other.id].add(one.number)
    return {pk: tuple(sorted(numbers)) for pk, numbers in found.items()}


def _pairs(cards: Iterable[Card]) -> Iterable[tuple[Card, Card]]:
    """Compared within a phone and within a year, so that many cases stay few comparisons."""
    by_phone: dict[str, list[Card]] = defaultdict(list)
    by_year: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        if card.phone:
            by_phone[card.phone].append(card)
        if card.year and card.name:
            by_year[card.year].append(card)
    for group in by_phone.values():
        yield from _each(group)
    for group in by_year.values():
        yield from (pair for pair in _each(group) if _same_name(*pair))


def _each(group: list[Card]) -> Iterable[tuple[Card, Card]]:
    return ((one, other) for place, one in enumerate(group) for other in group[place + 1 :])


def _same_name(one: Card, other: Card) -> bool:
    return nearly(one.name, other.name)


def nearly(one: str, other: str) -> bool:
    """The same name but for a letter or two. The order of the words does not count: « Claire Durand », « Durand Claire ».

    Both as codes.name_key() gives them.
    """
    here, there = sorted(" ".join(sorted(name.split())) for name in (one, other))
    return here == there or _alike(here, there)


@lru_cache(maxsize=16_384)
def _alike(here: str, there: str) -> bool:
    """Kept: a board compares the same names every few seconds."""
    # The letters in common, wherever they stand, never say less than those in order, which are dear to find.
    common = sum((Counter(here) & Counter(there)).values())
    if 2.0 * common / (len(here) + len(there)) < ALIKE:
        return False
    return SequenceMatcher(None, here, there, autojunk=False).ratio() >= ALIKE
