"""What is left of the rota when physicians give shifts back and others take them."""

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime]


def uncovered(given_back: Iterable[Span], taken: Iterable[Span], now: datetime) -> list[Span]:
    """The hours that were given back, are not over, and nobody has taken since: the soonest first, each hour once."""
    pieces = list(given_back)
    for starts, ends in taken:
        pieces = [piece for one in pieces for piece in _around(one, starts, ends)]
    return _once(piece for piece in pieces if piece[1] > now)


def _around(span: Span, starts: datetime, ends: datetime) -> list[Span]:
    """What is left of a span before and after another one."""
    sides = [(span[0], min(span[1], starts)), (max(span[0], ends), span[1])]
    return [side for side in sides if side[0] < side[1]]


def _once(spans: Iterable[Span]) -> list[Span]:
    """Spans that share an hour become one; those that only touch stay two."""
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if found and starts < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found
