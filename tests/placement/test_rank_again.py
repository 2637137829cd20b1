"""When the members change the order, or the year turns, or a declared fact ends, classes follow and dates do not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import SINCE, TOMORROW, again, kinds, listed, somebody
from volontiers.core.eligibility import Situation
from volontiers.core.priority import PREGNANCY, Ground, PriorityClass, place_of, still
from volontiers.core.waiting import Leaving
from volontiers.database.wall import reading
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.ranking import rank_again, rank_due
from volontiers.placement.actions.telling import tell_situation
from volontiers.placement.queries.listing import Wanted, in_order
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2027, 1, 1, 6, tzinfo=UTC)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def order(tarn):
    with reading(tarn.desk):
        return [one.pk for one in in_order(Wanted())]


def test_a_new_order_of_the_members_is_followed(tarn):
    old = listed(tarn, somebody(1, birth_year=1940))
    cover = listed(tarn, somebody(2, birth_year=1940), Ground.SOLIDARITY_COVER)
    assert order(tarn) == [old.pk, cover.pk]
    turned = ["cover", "long_term", "senior", "early_life", "isolated", "other"]
    change_rules(tarn.desk, {"priority_order": turned}, "bureau du 20/11, point 2")
    assert rank_again(tarn.desk, TOMORROW) == 1
    assert order(tarn) == [cover.pk, old.pk]
    assert (again(tarn, cover).rank, again(tarn, cover).since) == (0, SINCE)
    assert again(tarn, cover).rules_seq > cover.rules_seq
    assert kinds(tarn, cover)[-1] == "ranked"
    assert kinds(tarn, old)[-1] != "ranked"


def test_whatever_was_declared_each_stands_where_core_says(tarn):
    people = [
        listed(tarn, somebody(0)),
        listed(tarn, somebody(1, birth_year=None)),
        listed(tarn, somebody(2, birth_year=None), Ground.COMPLEX),
        listed(tarn, somebody(3, birth_year=2026), Ground.COMPLEX),
        listed(tarn, somebody(4), Ground.COMPLEX, Ground.STATE_AID),
        listed(tarn, somebody(5, birth_year=1940), Ground.PREGNANCY, grounds_until=date(2026, 11, 30)),
        listed(tarn, somebody(6, birth_year=1940), Ground.PREGNANCY, grounds_until=date(2027, 1, 30)),
    ]
    turned = (PriorityClass.ISOLATED, PriorityClass.EARLY_LIFE, PriorityClass.SENIOR, PriorityClass.COVER)
    change_rules(tarn.desk, {"priority_order": [*turned, "long_term", "other"]}, "bureau du 20/11, point 2")
    december = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert rank_again(tarn.desk, december) == 3
    for one in people:
        now, grounds = again(tarn, one), {Ground(ground) for ground in one.grounds}
        still_true = still(grounds, one.grounds_until, december.date())
        told = place_of(
            still_true, one.person.birth_year, december.date(), (*turned, PriorityClass.LONG_TERM)
        )
        assert (now.priority, now.rank, now.ranked_on) == (told.priority, told.rank, december.date())
        assert kinds(tarn, one).count("ranked") == (now.priority != one.priority)


def test_the_year_turns(tarn, at):
    one = listed(tarn, somebody(1, birth_year=1957))
    assert rank_due(tarn.machine, MONDAY) == 0
    assert rank_due(tarn.machine, at(NEW_YEAR)) == 1
    assert (again(tarn, one).priority, again(tarn, one).ranked_on) == ("senior", date(2027, 1, 1))
    assert rank_due(tarn.machine, NEW_YEAR) == 0


def test_a_pregnancy_ends_and_is_not_kept(tarn, at):
    one = listed(tarn, somebody(1), Ground.PREGNANCY, Ground.COMPLEX, grounds_until=date(2026, 11, 30))
    assert one.priority == PriorityClass.EARLY_LIFE
    assert rank_due(tarn.machine, at(datetime(2026, 11, 30, 12, tzinfo=UTC))) == 0
    assert rank_due(tarn.machine, at(datetime(2026, 12, 1, 12, tzinfo=UTC))) == 1
    now = again(tarn, one)
    assert (now.priority, now.grounds, now.grounds_until) == ("isolated", ["complex"], None)
    assert now.since == SINCE


def test_who_waits_no_more_is_left_as_they_were(tarn, at):
    one = close(tarn.desk, listed(tarn, somebody(1, birth_year=1957)).pk, Leaving.FOUND, TOMORROW)
    assert rank_due(tarn.machine, at(NEW_YEAR)) == 0
    assert again(tarn, one).priority == "other"


def test_a_batch_at_a_time(tarn, at):
    for n in range(3):
        listed(tarn, somebody(n, birth_year=1957))
    at(NEW_YEAR)
    assert [rank_due(tarn.machine, NEW_YEAR, most=2) for _ in range(3)] == [2, 1, 0]


def test_a_pregnancy_without_an_end_leaves_its_class_after_nine_months(tarn, at):
    one = listed(tarn, somebody(1), Ground.PREGNANCY)
    assert again(tarn, one).grounds_until == MONDAY.date() + PREGNANCY
    later = at(MONDAY + PREGNANCY + timedelta(days=1))
    rank_due(tarn.machine, later)
    assert (again(tarn, one).priority, again(tarn, one).grounds) == ("other", [])


def test_a_pregnancy_told_later_ends_too(tarn):
    one = listed(tarn, somebody(1))
    tell_situation(
        tarn.desk, one.pk, Situation.NONE, frozenset({Ground.PREGNANCY}), MONDAY, home_visits=False
    )
    assert again(tarn, one).grounds_until == MONDAY.date() + PREGNANCY
