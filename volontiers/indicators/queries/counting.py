"""Every indicator over one period, counted from its facts as they stand. Read inside the community."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from fractions import Fraction

from volontiers.core.facts import KINDS
from volontiers.core.indicator import Definition, Facts, How, State, Unit, Value, value_of
from volontiers.core.monthly import hides_a_month, is_monthly
from volontiers.core.period import Period
from volontiers.core.small_shares import Part, gathered
from volontiers.indicators.fact_files import fingerprint
from volontiers.indicators.queries.definitions import Ruling, ruling, versions
from volontiers.indicators.queries.facts import TALLIED, Span, facts_of, orders, span

QUARTER = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """One indicator. held: hidden because a part of the period is. lines: facts read, erased: those left as figures."""

    ruling: Ruling
    value: Value
    held: bool
    parts: tuple[Part, ...]
    lines: int
    erased: int

    @property
    def is_told(self) -> bool:
        return self.value.state is State.SHOWN and not self.held


@dataclass(frozen=True, slots=True)
class Count:
    """print: the fingerprint of the facts."""

    period: Period
    facts: Facts
    print: str
    counted: tuple[Counted, ...]
    by_key: Mapping[str, Counted] = field(default_factory=dict)


def count(community_id: int, period: Period, zone: tzinfo, now: datetime) -> Count:
    """Reads the facts once; of a half or a year, those of its quarters too, since they would tell by subtraction."""
    here = span(community_id, period.first, period.last, zone, now)
    facts, ruled = facts_of(here), ruling(versions(community_id), period)
    small = _small_in_quarters(here, period, ruled) | _told_by_month(here, facts, ruled)
    order = orders(community_id) if _may_be_parted(period, here) else {}
    found = tuple(_counted(one, facts, here, order, held=one.version.key in small) for one in ruled)
    return Count(period, facts, fingerprint(facts), found, {one.ruling.version.key: one for one in found})


def _may_be_parted(period: Period, here: Span) -> bool:
    """Parts are told of whole quarters alone: two counts of the same place never overlap."""
    return period.months == QUARTER and period.last < here.now.astimezone(here.zone).date()


def _small_in_quarters(here: Span, period: Period, ruled: Sequence[Ruling]) -> set[str]:
    """The indicators of which a quarter that has begun is too small to be shown."""
    found: set[str] = set()
    if period.months == QUARTER:
        return found
    quarter = Period(period.first, QUARTER)
    while quarter.first <= here.last:
        part = span(here.community_id, quarter.first, quarter.last, here.zone, here.now)
        facts = facts_of(part)
        for one in ruled:
            if value_of(one.version.said, facts, part.first, part.last).state is State.SMALL:
                found.add(one.version.key)
        quarter = quarter.following
    return found


def _told_by_month(here: Span, facts: Facts, ruled: Sequence[Ruling]) -> set[str]:
    """Those that the page of a month tells too, while a month of the period is hidden there."""
    monthly = {one.version.key for one in ruled if is_monthly(one.version.said)}
    return monthly if monthly and hides_a_month(facts, here.first, here.last) else set()


def _counted(
    one: Ruling, facts: Facts, here: Span, order: Mapping[str, Sequence[str]], *, held: bool
) -> Counted:
    said = one.version.said
    value = value_of(said, facts, here.first, here.last)
    kinds = {said.numerator.of, *({said.denominator.of} if said.denominator else ())}
    rows = [row for kind in kinds for row in facts.get(kind, ())]
    told = value.state is State.SHOWN and not held
    parts = _parts(said, facts, here, order) if told and said.people else ()
    return Counted(one, value, held, parts, len(rows), sum(row.get("kept") == TALLIED for row in rows))


def _parts(
    said: Definition, facts: Facts, here: Span, order: Mapping[str, Sequence[str]]
) -> tuple[Part, ...]:
    """Of a share whose numerator is counted among its denominator; nothing otherwise."""
    top, bottom = said.numerator, said.denominator
    if bottom is None or said.unit is not Unit.SHARE or bottom.of not in order:
        return ()
    same = (top.of, top.on, top.how) == (bottom.of, bottom.on, How.COUNT)
    if not same or bottom.how is not How.COUNT or not set(bottom.where) <= set(top.where):
        return ()
    column = KINDS[bottom.of].part
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in bottom.rows(facts, here.first, here.last):
        part, whole = found[row[column]]
        found[row[column]] = (part + all(one.holds(row) for one in top.where), whole + 1)
    return gathered(found, order[bottom.of])


def as_text(number: Fraction | None) -> str:
    return "" if number is None else str(number)
