"""The application role writes closing dates as it likes: a living thread is erased for none of them."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import run
from volontiers.cases.models import Case, Event
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db

ALL_OVER = """
UPDATE cases_need SET state = 'closed', outcome = 'renounced', taken_at = NULL, next_check_at = NULL,
       closed_at = '2001-01-01';
UPDATE cases_case SET closed_at = '2001-01-01', emergency_at = NULL;
"""
AN_OLD_EVENT = """
INSERT INTO cases_event (community_id, case_id, verb, actor, at, data)
SELECT community_id, id, 'closed', 'machine', '2001-01-01', '{}' FROM cases_case
"""


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.mark.parametrize("more", ["", AN_OLD_EVENT])
def test_a_closing_date_written_in_the_past_erases_nothing(tarn, at, more):
    cast.call(tarn)
    at(MONDAY + timedelta(days=60))
    with acting(tarn.desk):
        run(ALL_OVER + more)
        assert run("SELECT erase_old_cases(clock(), 500)") == [(0,)]
    with reading(tarn.desk):
        assert Case.objects.count() == 1
        assert Event.objects.exists()


def test_the_time_runs_from_the_last_thing_that_happened(tarn, at):
    cast.call(tarn)
    with acting(tarn.desk):
        run(ALL_OVER)
    for days, erased in ((89, 0), (91, 1)):
        at(MONDAY + timedelta(days=days))
        with acting(tarn.desk):
            assert run("SELECT erase_old_cases(clock(), 500)") == [(erased,)]
