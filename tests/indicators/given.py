"""What the tests of indicators share: the starting definitions adopted, and people of whom something was asked."""

from datetime import date, datetime, timedelta

from tests import cast
from tests.cast import DECISION, MONDAY, Cast
from tests.placement.waiting_given import listed, somebody
from volontiers.cases.models import Need
from volontiers.core.period import Period
from volontiers.core.priority import Ground
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import acting
from volontiers.indicators.actions.defining import Adopted, adopt_definitions

YEAR = date(2026, 1, 1)
QUARTER = Period(date(2026, 10, 1), 3)
JANUARY = MONDAY.replace(year=2027, month=1, day=11)


def adopted(tarn: Cast, *definitions, since: date = YEAR, after=None, now: datetime = MONDAY):
    return adopt_definitions(
        tarn.desk, Adopted(definitions or STARTING, since, DECISION, after or {}), now
    )  # fmt: skip


def asked(tarn: Cast, count: int, answered: int = 0, *, hours: float = 3, now: datetime = MONDAY) -> None:
    """So many rapid consultations, of which some were taken, then seen. Raw: the engine has its own tests."""
    for n in range(count):
        case = cast.call(tarn, now=now - timedelta(minutes=n))
        if n < answered:
            with acting(tarn.desk):
                opened = Need.objects.get(case=case).opened_at
                Need.objects.filter(case=case).update(
                    state="closed", outcome="seen", next_check_at=None,
                    taken_at=opened + timedelta(hours=hours), closed_at=opened + timedelta(hours=hours + 1),
                )  # fmt: skip


def waiting(tarn: Cast, count: int, fragile: int = 0, *, start: int = 0) -> list:
    """On the list; the first ones have a long-term condition."""
    return [
        listed(tarn, somebody(start + n), *([Ground.LONG_TERM_CONDITION] if n < fragile else []))
        for n in range(count)
    ]
