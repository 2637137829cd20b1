"""What may be published of a table of people: no count under five, and none that the others would give back.

Rows are only ever put together along one order that does not depend on the figures, so that two tables published at
different moments never cut people differently and one cannot be taken from the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from volontiers.core.flow import Flow, Stay, flow_of
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import Leaving

LEAST = 5
# The largest first: what is left, put together, is those who come first, whatever their class.
CLASS_ORDER = (
    PriorityClass.OTHER,
    PriorityClass.LONG_TERM,
    PriorityClass.SENIOR,
    PriorityClass.COVER,
    PriorityClass.EARLY_LIFE,
    PriorityClass.ISOLATED,
)


def is_safe(number: int) -> bool:
    """Zero names nobody; a net figure may be negative."""
    return number == 0 or abs(number) >= LEAST


class Detail(IntEnum):
    """How much is told of who came and who left, as far as no count is too small."""

    NOTHING = 0
    STOCK = 1
    OUT = 2
    LEFT = 3
    REASONS = 4


def detail_of(flow: Flow) -> Detail:
    """The most that may be told of the whole list."""
    if not (is_safe(flow.before) and is_safe(flow.waiting)):
        return Detail.NOTHING
    if not (is_safe(flow.entered) and is_safe(flow.attached + flow.others)):
        return Detail.STOCK
    if not (is_safe(flow.attached) and is_safe(flow.others)):
        return Detail.OUT
    return Detail.REASONS if all(is_safe(number) for number in flow.left.values()) else Detail.LEFT


def cells(flow: Flow, detail: Detail) -> tuple[int, ...]:
    """What this detail tells, the two stocks first; what the columns add up to is among them."""
    if detail is Detail.NOTHING:
        return ()
    stock = (flow.before, flow.waiting)
    if detail is Detail.STOCK:
        return stock
    out = (*stock, flow.entered)
    if detail is Detail.OUT:
        return (*out, flow.attached + flow.others)
    return (*out, flow.attached, flow.others)


@dataclass(frozen=True, slots=True)
class Row:
    """keys: the classes or the places that it puts together, in their order."""

    keys: tuple[str, ...]
    stays: tuple[Stay, ...]

    @property
    def flow(self) -> Flow:
        return flow_of(self.stays)


def rows_of(parts: Mapping[str, Sequence[Stay]], order: Sequence[str], detail: Detail) -> list[Row]:
    """The first ones of the order each alone, as many as can be; the rest together.

    None where only the stocks of the whole list are told: how they moved in each place would say who came.
    """
    if detail <= Detail.STOCK:
        return []
    cuts = (_cut(parts, order, alone) for alone in range(len(order) - 1, 0, -1))
    return next((rows for rows in cuts if _is_told(rows, detail)), _cut(parts, order, 0))


def _is_told(rows: Sequence[Row], detail: Detail) -> bool:
    return all(is_safe(number) for row in rows for number in cells(row.flow, detail))


def _cut(parts: Mapping[str, Sequence[Stay]], order: Sequence[str], alone: int) -> list[Row]:
    rows = [Row((key,), tuple(parts.get(key, ()))) for key in order[:alone]]
    rest = tuple(order[alone:])
    return [*rows, Row(rest, tuple(one for key in rest for one in parts.get(key, ())))]


def whole(parts: Mapping[str, Sequence[Stay]], order: Sequence[str]) -> list[Row]:
    """Every row that has somebody, for those who read the list itself."""
    rows = _cut(parts, order, len(order) - 1) if order else []
    return [row for row in rows if row.stays]


def reasons_of(flow: Flow) -> list[tuple[Leaving, int]]:
    """Why people left, the most frequent first."""
    return sorted(flow.left.items(), key=lambda one: (-one[1], one[0]))


def rounded(number: int) -> int:
    """To the nearest five: what is asked of few people is told about."""
    return round(number / LEAST) * LEAST
