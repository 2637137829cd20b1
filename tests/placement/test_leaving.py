"""Off the list, back on it, on it twice: each is counted apart, and the original date stays through all of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import ODETTE, SINCE, TOMORROW, again, kinds, listed, somebody
from volontiers.core.priority import Ground
from volontiers.core.waiting import Leaving, NotNow
from volontiers.database.wall import reading
from volontiers.placement.actions.correcting import correct, declared, join_household, leave_household
from volontiers.placement.actions.facts import AlreadyWaiting, NotListed
from volontiers.placement.actions.leaving import close, come_back, same_person, still_waits, two_people
from volontiers.placement.actions.ranking import rank_again
from volontiers.placement.queries import twins

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.mark.parametrize("why", [one for one in Leaving if one is not Leaving.ATTACHED])
def test_each_reason_is_kept(tarn, why):
    one = close(tarn.desk, listed(tarn).pk, why, TOMORROW)
    now = again(tarn, one)
    assert (now.state, now.ended_for, now.ended_at, now.next_check_at) == ("left", why, TOMORROW, None)


def test_back_at_the_original_date(tarn):
    one = listed(tarn)
    close(tarn.desk, one.pk, Leaving.FOUND, TOMORROW)
    come_back(tarn.desk, one.pk, TOMORROW + timedelta(days=200))
    now = again(tarn, one)
    assert (now.state, now.since, now.ended_for) == ("waiting", SINCE, "")
    assert now.next_check_at > TOMORROW + timedelta(days=200)


def test_who_already_waits_again_does_not_come_back_twice(tarn):
    one = listed(tarn)
    close(tarn.desk, one.pk, Leaving.FOUND, TOMORROW)
    other = listed(tarn, person_id=one.person_id)
    with pytest.raises(AlreadyWaiting) as raised:
        come_back(tarn.desk, one.pk, TOMORROW)
    assert raised.value.code == other.code


def test_what_does_not_apply_changes_nothing(tarn):
    one = listed(tarn)
    with pytest.raises(NotNow):
        come_back(tarn.desk, one.pk, TOMORROW)
    with pytest.raises(NotListed):
        close(tarn.desk, one.pk + 1, Leaving.FOUND, TOMORROW)


def test_news_are_a_line_and_a_new_date(tarn):
    one = still_waits(tarn.desk, listed(tarn).pk, TOMORROW)
    assert again(tarn, one).confirmed_at == TOMORROW
    assert kinds(tarn, one)[-1] == "confirmed"


def pair(tarn):
    """The one written later asked first."""
    first = listed(tarn, since=date(2026, 5, 4))
    second = listed(tarn, replace(ODETTE, given_name="Odete"), since=date(2025, 1, 6))
    return first, second


def test_one_person_twice_keeps_the_older_date(tarn):
    first, second = pair(tarn)
    kept = same_person(tarn.desk, first.pk, second.pk, TOMORROW)
    assert kept.pk == second.pk
    assert (again(tarn, first).state, again(tarn, first).ended_for) == ("left", "duplicate")
    assert again(tarn, second).since == date(2025, 1, 6)
    with reading(tarn.desk):
        assert twins.pairs(tarn.community.pk) == []


def test_two_people_are_not_compared_again(tarn):
    first, second = pair(tarn)
    with reading(tarn.desk):
        assert [(one.older.pk, one.later.pk) for one in twins.pairs(tarn.community.pk)] == [
            (second.pk, first.pk)
        ]
    two_people(tarn.desk, first.pk, second.pk, TOMORROW)
    with reading(tarn.desk):
        assert twins.pairs(tarn.community.pk) == []
    assert again(tarn, first).state == again(tarn, second).state == "waiting"


VERBS = st.lists(
    st.sampled_from(["close", "back", "news", "join", "leave", "rank", "correct", "same", "two"]), max_size=8
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=VERBS)
def test_no_sequence_of_verbs_moves_the_date(tarn, verbs):
    one, other = listed(tarn, somebody(1)), listed(tarn, somebody(2))
    acts = {
        "close": lambda: close(tarn.desk, one.pk, Leaving.MOVED_AWAY, TOMORROW),
        "back": lambda: come_back(tarn.desk, one.pk, TOMORROW),
        "news": lambda: still_waits(tarn.desk, one.pk, TOMORROW),
        "join": lambda: join_household(tarn.desk, one.pk, other.pk, TOMORROW),
        "leave": lambda: leave_household(tarn.desk, one.pk, TOMORROW),
        "rank": lambda: rank_again(tarn.desk, TOMORROW),
        "correct": lambda: correct(
            tarn.desk, one.pk, somebody(1), replace(declared(one), grounds=frozenset({Ground.COMPLEX})),
            TOMORROW, version=again(tarn, one).version,
        ),
        "same": lambda: same_person(tarn.desk, one.pk, other.pk, TOMORROW),
        "two": lambda: two_people(tarn.desk, one.pk, other.pk, TOMORROW),
    }  # fmt: skip
    for verb in verbs:
        try:
            acts[verb]()
        except NotNow:
            continue
    assert again(tarn, one).since == again(tarn, other).since == SINCE
    assert again(tarn, one).code == one.code
