"""What is declared changes, the class follows, and the original date never does."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, InternalError

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import ODETTE, SINCE, TOMORROW, again, kinds, listed, somebody
from volontiers.core.priority import Ground
from volontiers.database.wall import acting, reading
from volontiers.placement.actions.correcting import correct, declared, join_household, leave_household
from volontiers.placement.actions.facts import Stale
from volontiers.placement.models import Household, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_a_new_fact_changes_the_class_and_not_the_date(tarn):
    one = listed(tarn, somebody(1))
    told = replace(declared(one), grounds=frozenset({Ground.LONG_TERM_CONDITION}), home_visits=True)
    correct(tarn.desk, one.pk, replace(somebody(1), phone="+33639981299"), told, TOMORROW, version=1)
    now = again(tarn, one)
    assert (now.priority, now.rank, now.since, now.home_visits) == ("long_term", 0, SINCE, True)
    assert (now.channel, now.person.phone) == ("message", "+33639981299")
    assert kinds(tarn, one)[-2:] == ["corrected", "ranked"]


def test_a_year_that_was_wrong_changes_the_class(tarn):
    one = listed(tarn)
    correct(tarn.desk, one.pk, replace(ODETTE, birth_year=1984), declared(one), TOMORROW, version=1)
    assert again(tarn, one).priority == "other"


def test_nothing_is_written_over_what_somebody_else_changed(tarn):
    one = listed(tarn)
    correct(tarn.desk, one.pk, ODETTE, replace(declared(one), note="préfère le matin"), TOMORROW, version=1)
    with pytest.raises(Stale):
        correct(tarn.desk, one.pk, ODETTE, declared(one), TOMORROW, version=1)
    assert again(tarn, one).note == "préfère le matin"


def test_the_base_itself_keeps_the_date(tarn):
    one = listed(tarn)
    with pytest.raises((IntegrityError, InternalError)), acting(tarn.desk):
        Registration.objects.filter(pk=one.pk).update(since=date(2020, 1, 1))


def test_two_who_live_together_become_a_household_and_part(tarn):
    one, other, third = (listed(tarn, somebody(n)) for n in range(3))
    join_household(tarn.desk, one.pk, other.pk, TOMORROW)
    join_household(tarn.desk, third.pk, other.pk, TOMORROW)
    assert len({again(tarn, each).household_id for each in (one, other, third)}) == 1
    leave_household(tarn.desk, third.pk, TOMORROW)
    assert again(tarn, third).household_id is None
    leave_household(tarn.desk, one.pk, TOMORROW)
    with reading(tarn.desk):
        assert not Household.objects.exists()
    assert again(tarn, other).household_id is None


def test_moving_to_another_home_leaves_the_first(tarn):
    one, other, third = (listed(tarn, somebody(n)) for n in range(3))
    join_household(tarn.desk, one.pk, other.pk, TOMORROW)
    join_household(tarn.desk, one.pk, third.pk, TOMORROW)
    assert again(tarn, other).household_id is None
    assert again(tarn, one).household_id == again(tarn, third).household_id
    join_household(tarn.desk, one.pk, one.pk, TOMORROW)
