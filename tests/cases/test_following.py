"""« Suivi à reprendre »: the day of the one who follows a case ended without a hand-over."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.actions import desk, ownership
from volontiers.cases.models import Need
from volontiers.cases.queries.following import left, left_since
from volontiers.core.need import Outcome
from volontiers.database.wall import acting, reading
from volontiers.territory import queries as territory
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db
# The desk closes at 20:00; MONDAY is 9:05 in Paris.
CLOSES = MONDAY.replace(hour=19, minute=0)
NEXT_MORNING = MONDAY + timedelta(days=1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def julie(tarn):
    with acting(tarn.machine):
        account = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return tarn.actor(account, Role.OPERATOR)


def community(tarn):
    return territory.community(tarn.community.pk)


def hours(tarn):
    return territory.opening_hours(tarn.community.pk)


def flagged(tarn, now):
    with reading(tarn.desk):
        return [(one.case.number, one.since) for one in left(community(tarn), hours(tarn), now)]


def test_nobody_is_gone_before_the_desk_closes(tarn):
    cast.call(tarn)
    assert flagged(tarn, CLOSES - timedelta(minutes=1)) == []


def test_the_day_ends_and_the_owner_stays_recorded(tarn):
    case = cast.call(tarn)
    for now in (CLOSES, NEXT_MORNING, NEXT_MORNING + timedelta(days=2)):
        assert flagged(tarn, now) == [(case.number, CLOSES)]
    with reading(tarn.desk):
        assert left_since(case, community(tarn), hours(tarn), CLOSES) == CLOSES
        case.refresh_from_db()
        assert case.owner_id == tarn.camille.pk


def test_a_first_act_the_next_morning_says_that_the_owner_is_there(tarn):
    cast.call(tarn)
    cast.call(tarn, now=NEXT_MORNING)
    assert flagged(tarn, NEXT_MORNING) == []


def test_who_takes_it_follows_it_until_their_own_day_ends(tarn, julie):
    case = cast.call(tarn)
    ownership.take_over(julie, case.pk, NEXT_MORNING)
    assert flagged(tarn, NEXT_MORNING) == []
    assert flagged(tarn, NEXT_MORNING + timedelta(hours=12)) == [(case.number, CLOSES + timedelta(days=1))]


def test_a_case_handed_over_this_morning_waits_for_the_day_of_the_one_who_got_it(tarn, julie):
    case = cast.call(tarn)
    ownership.hand_over(tarn.desk, case.pk, julie.account_id, NEXT_MORNING)
    assert flagged(tarn, NEXT_MORNING + timedelta(hours=1)) == []
    assert flagged(tarn, NEXT_MORNING + timedelta(days=1)) == [(case.number, CLOSES + timedelta(days=1))]


def test_what_came_by_itself_is_told_by_its_own_line(tarn):
    cast.call(tarn, owner_id=None)
    assert flagged(tarn, NEXT_MORNING) == []


def test_a_closed_case_is_followed_by_nobody(tarn):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk.close(tarn.desk, need.pk, Outcome.SEEN, MONDAY)
    assert flagged(tarn, NEXT_MORNING) == []


def test_without_a_desk_nobody_s_day_ends(tarn):
    cast.call(tarn)
    with cast.ruling(tarn.desk):
        Community.objects.filter(pk=tarn.community.pk).update(has_desk=False)
    assert flagged(tarn, NEXT_MORNING) == []
