"""What comes before the rows of the board: what nobody may forget. Read inside the community."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from volontiers.cases.models import Callback, Case, Need
from volontiers.core.lifecycle import NeedState
from volontiers.database.rows import fetch

EMERGENCY_FOLLOW_UP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Each list with the most pressing first; of one moment, in the order of their arrival: a poll moves nothing."""

    emergencies: list[Case]
    faults: list[Need]
    callbacks: list[Callback]
    to_take: list[Case]
    news: list[Case]


# Most of these lists are empty most of the time, and every operator asks every few seconds.
_ANY = """
SELECT EXISTS (SELECT FROM cases_case WHERE emergency_at IS NOT NULL AND emergency_followed_at IS NULL),
       EXISTS (SELECT FROM cases_need WHERE state = %(unplaced)s AND fault <> ''),
       EXISTS (SELECT FROM cases_callback WHERE done_at IS NULL),
       EXISTS (SELECT FROM cases_case
                WHERE to_take_since IS NOT NULL AND closed_at IS NULL AND emergency_at IS NULL),
       EXISTS (SELECT FROM cases_case WHERE news_due_at <= %(now)s AND closed_at IS NULL)
"""


def awaited(now: datetime) -> Awaited:
    """One statement when there is nothing, one more for each list that is not empty."""
    ((emergency, fault, missed, untaken, promised),) = fetch(
        _ANY, {"unplaced": NeedState.UNPLACED, "now": now}
    )
    return Awaited(
        emergencies=_emergencies() if emergency else [],
        faults=_faults() if fault else [],
        callbacks=callbacks() if missed else [],
        to_take=_to_take() if untaken else [],
        news=news_due(now) if promised else [],
    )


def _emergencies() -> list[Case]:
    """Cases handed to the 15 whose end is not known yet."""
    return list(
        Case.objects.filter(emergency_at__isnull=False, emergency_followed_at=None)
        .select_related("person__municipality", "owner")
        .order_by("emergency_at", "pk")
    )


def _faults() -> list[Need]:
    """Open needs that the software could not propose, and that nobody has taken up by hand."""
    return list(
        Need.objects.filter(state=NeedState.UNPLACED)
        .exclude(fault="")
        .select_related("case__owner")
        .order_by("due_at", "pk")
    )


def _to_take() -> list[Case]:
    """Open cases that nobody follows yet."""
    return list(
        Case.objects.filter(to_take_since__isnull=False, closed_at=None, emergency_at=None)
        .select_related("owner")
        .order_by("to_take_since", "pk")
    )


def news_due(now: datetime) -> list[Case]:
    """Families to whom news was promised, and the moment has come."""
    return list(
        Case.objects.filter(news_due_at__lte=now, closed_at=None)
        .select_related("person__municipality", "owner")
        .order_by("news_due_at", "pk")
    )


def callbacks() -> list[Callback]:
    """Missed calls not called back yet."""
    return list(
        Callback.objects.filter(done_at=None).select_related("call", "owner").order_by("due_at", "pk")
    )
