"""Nearly the same names among thousands: most pairs are told apart by their letters alone, without comparing the words.

Two names that are nearly the same (core.twins) differ by few letters, whatever their order: counting letters never misses.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from volontiers.core.twins import ALIKE, nearly

Kept = TypeVar("Kept")
# So many of one letter are told apart; more count as this many.
_MOST = 4


class Likenesses(Generic[Kept]):
    """Names as codes.name_key() gives them, each within a group (a year of birth): others are never compared."""

    def __init__(self) -> None:
        self._groups: dict[Hashable, list[tuple[int, int, str, Kept]]] = defaultdict(list)

    def add(self, group: Hashable, name: str, kept: Kept) -> None:
        self._groups[group].append((_letters(name), len(name), name, kept))

    def near(self, group: Hashable, name: str) -> Iterator[Kept]:
        """Whatever was added under nearly this name, in the order it was added."""
        letters, size = _letters(name), len(name)
        for other_letters, other_size, other, kept in self._groups.get(group, ()):
            apart = (letters ^ other_letters).bit_count()
            if apart <= _most_apart(size + other_size) and nearly(other, name):
                yield kept


def _most_apart(both: int) -> int:
    """The most letters of two names, so many together, that are of one of them alone."""
    return both * _TENTH // 100


_TENTH = round(100 * (1 - ALIKE))


def _letters(name: str) -> int:
    """How many of each sign, as bits: two names differ by at least as many letters as their bits do."""
    found = 0
    for sign in set(name):
        # Signs of other alphabets share a place: that can only bring names nearer.
        place = (ord(sign) - 96) % 32 * _MOST
        found |= ((1 << min(name.count(sign), _MOST)) - 1) << place
    return found
