"""Figures are counted again each night until the board validates them, once a local day, without anybody asking."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.indicators.given import JANUARY, QUARTER, adopted, asked
from volontiers.database.wall import reading
from volontiers.indicators.actions.computing import compute_figures
from volontiers.indicators.actions.recounting import recount_due
from volontiers.indicators.actions.validating import validate_figures
from volontiers.indicators.models import Figure
from volontiers.indicators.queries.values import latest_count
from volontiers.ops.jobs import KINDS

pytestmark = pytest.mark.django_db(transaction=True)
# A minute before and a minute after midnight in Paris.
BEFORE, AFTER = datetime(2026, 11, 23, 22, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 1, tzinfo=UTC)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    asked(tarn, 12, 7)
    return tarn


@pytest.fixture
def ruled(tarn):
    adopted(tarn)
    return tarn


def counted(tarn, period):
    with reading(tarn.desk):
        return latest_count(tarn.community.pk, period)


def test_the_quarter_the_half_and_the_year_that_run_are_counted_once_a_local_day(ruled):
    assert recount_due(ruled.machine, MONDAY) == 3
    assert recount_due(ruled.machine, BEFORE) == 0
    assert recount_due(ruled.machine, AFTER) == 3
    assert counted(ruled, QUARTER) == AFTER


def test_a_quarter_that_is_over_goes_on_until_it_is_validated(ruled):
    compute_figures(ruled.machine, QUARTER, MONDAY)
    recount_due(ruled.machine, JANUARY)
    assert counted(ruled, QUARTER) == JANUARY
    validate_figures(ruled.desk, QUARTER, "Hélène Cros", DECISION, JANUARY, JANUARY)
    recount_due(ruled.machine, JANUARY + timedelta(days=1))
    assert counted(ruled, QUARTER) == JANUARY
    assert counted(ruled, QUARTER.following) == JANUARY + timedelta(days=1)


def test_a_quarter_that_nobody_counted_stays_so(ruled):
    recount_due(ruled.machine, JANUARY)
    assert counted(ruled, QUARTER) is None


def test_nothing_is_counted_where_nothing_was_defined(tarn):
    assert recount_due(tarn.machine, MONDAY) == 0


def test_the_worker_counts_by_itself(ruled, at):
    at(AFTER)
    KINDS["jobs"]().chores()
    with reading(ruled.desk):
        assert {one.computed_at.date() for one in Figure.objects.all()} == {AFTER.date()}
    assert counted(ruled, QUARTER) is not None
