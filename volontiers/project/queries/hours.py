"""Time given to the association in a year, paid hours beside given ones. Read inside the community."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from volontiers.core.compensation import Compensation, Counted, Sum, Worked, counted, summed
from volontiers.core.funding import Service
from volontiers.project.models import CompensationRule, LostIncome, WorkedTime

_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    row: WorkedTime
    counted: Counted


@dataclass(frozen=True, slots=True)
class Year:
    """lines: the latest day first. people: name → sum."""

    lines: tuple[Line, ...]
    total: Sum
    people: Mapping[str, Sum]
    services: Mapping[Service, Sum]


def worked(community_id: int, year: int) -> Year:
    """What was taken back is left out."""
    rows = list(
        WorkedTime.objects.filter(community_id=community_id, on__year=year, taken_back_at=None)
        .select_related("account")
        .order_by("on", "pk")
    )
    values = [Worked(one.account_id, one.on, one.minutes, one.asked) for one in rows]
    # Both are in the order of the days, and a sort keeps the order of what is equal.
    lines = tuple(
        Line(row, each) for row, each in zip(rows, counted(values, _rules(community_id)), strict=True)
    )
    return Year(
        lines[::-1],
        summed(one.counted for one in lines),
        _sums(lines, lambda row: row.account.name),
        _sums(lines, lambda row: Service(row.service)),
    )


def _sums(lines: Iterable[Line], key: Callable[[WorkedTime], _K]) -> dict[_K, Sum]:
    found: dict[_K, Sum] = {}
    for one in lines:
        name = key(one.row)
        found[name] = found.get(name, Sum()) + summed([one.counted])
    return found


def _rules(community_id: int) -> list[Compensation]:
    return [
        Compensation(one.in_force_from, one.hour_cents, one.year_cents)
        for one in CompensationRule.objects.filter(community_id=community_id)
    ]


def rule(community_id: int) -> CompensationRule | None:
    """The latest decided, in force or to come."""
    return CompensationRule.objects.filter(community_id=community_id).last()


def years(community_id: int, today: date) -> list[int]:
    """Those with time given, and this one; the latest first."""
    days = WorkedTime.objects.filter(community_id=community_id).dates("on", "year")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)


def lost_income(community_id: int, year: int) -> list[LostIncome]:
    """Those that the reader may see: their own, and everybody's for the board. PostgreSQL holds it."""
    rows = LostIncome.objects.filter(community_id=community_id, on__year=year)
    return list(rows.select_related("account"))
