"""What the page of a month tells of requests: told over a longer time, it could give back a month that is hidden."""

from collections.abc import Iterator
from datetime import date, timedelta

from volontiers.core import months
from volontiers.core.indicator import Condition, Count, Definition, Facts, Op
from volontiers.core.need import Outcome
from volontiers.core.published import is_safe

NO_DUPLICATE = Condition("outcome", Op.IS_NOT, Outcome.DUPLICATE.value)
# Who waits on the list is neither solved nor left without a solution: the list has its own figures.
_CLOSED = (
    Condition("outcome", Op.IS_NOT, ""),
    NO_DUPLICATE,
    Condition("outcome", Op.IS_NOT, Outcome.LISTED.value),
)
CLOSED = Count("need", "opened", where=_CLOSED)
SOLVED = Count("need", "opened", where=(*_CLOSED, Condition("solved", Op.IS, "oui")))


def is_monthly(one: Definition) -> bool:
    """Whether it counts what the page of a month counts."""
    return not {CLOSED, SOLVED}.isdisjoint(one.counts)


def hides_a_month(facts: Facts, first: date, last: date) -> bool:
    """Whether a month between these days, both included, has a part or a rest of one to four requests."""
    return any(not _is_told(facts, *month) for month in _months(first, last))


def _is_told(facts: Facts, first: date, last: date) -> bool:
    closed, solved = (count.people(facts, first, last) for count in (CLOSED, SOLVED))
    return is_safe(closed) and is_safe(solved) and is_safe(closed - solved)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        following = months.after(first)
        yield first, min(following - timedelta(days=1), last)
        first = following
