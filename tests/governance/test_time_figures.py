"""Who may be asked is a name; hours are told of five people, until last Sunday, and say nothing of one."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.time_given import asked, give, later, session, stop
from volontiers.core.time_pledge import Work
from volontiers.database.wall import reading
from volontiers.governance.actions.giving import pause_time, take
from volontiers.governance.queries import time_figures
from volontiers.governance.queries.givers import ready

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NEXT_WEEK = later(days=7)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def names(tarn, work=Work.GROUP, now=MONDAY) -> set[int]:
    with reading(tarn.desk):
        return {one.id for one in ready(tarn.community.pk, work, now, PARIS)}


def figures(tarn, now=MONDAY):
    with reading(tarn.desk):
        return time_figures.figures(tarn.community.pk, now, PARIS)


def crowd(tarn):
    return (tarn.alix, tarn.bao, tarn.noor, tarn.bed, cast.newcomer(tarn))


def test_who_agreed_may_be_asked_and_who_paused_stopped_or_gave_it_all_may_not(tarn):
    assert names(tarn) == set()
    for who in (tarn.alix, tarn.bao, tarn.noor):
        give(tarn, who, 2)
    assert names(tarn) == {tarn.alix.pk, tarn.bao.pk, tarn.noor.pk}
    assert names(tarn, Work.DESK) == set()
    pause_time(tarn.pro(tarn.bao), tarn.bao.pk, later(days=3))
    stop(tarn, tarn.alix)
    assert names(tarn) == {tarn.noor.pk}
    row = session(tarn, starts_at=later(days=2))
    take(tarn.machine, asked(tarn, row)[tarn.noor.pk].pk, MONDAY)
    assert names(tarn) == set()


def test_a_day_that_does_not_suit_hides_nobody(tarn):
    give(tarn, tarn.bao, days=frozenset({3}))
    assert names(tarn) == {tarn.bao.pk}


@pytest.mark.parametrize("number", [4, 5])
def test_four_people_tell_nothing_and_five_do(tarn, at, number):
    people = crowd(tarn)[:number]
    for who in people:
        give(tarn, who, 4)
    found = figures(tarn, at(NEXT_WEEK))
    told = [(row.labels, row.people, row.hours) for row in found.offered_by_work]
    assert told == ([(("groupes de travail",), 5, 20)] if number == 5 else [])
    assert found.monday == date(2026, 11, 30)
    assert set(found.of) == {one.pk for one in people}


def test_what_is_said_this_week_moves_nothing(tarn, at):
    people = crowd(tarn)
    for who in people:
        give(tarn, who, 4)
    assert figures(tarn).offered_by_work == ()
    before = figures(tarn, at(NEXT_WEEK))
    assert before.offered_by_work
    give(tarn, people[0], 40, now=NEXT_WEEK)
    stop(tarn, people[1], NEXT_WEEK)
    assert figures(tarn, NEXT_WEEK) == before
    assert figures(tarn, at(later(days=14))).offered_by_work == ()


def test_who_had_an_end_before_is_not_counted(tarn, at):
    for who in crowd(tarn):
        give(tarn, who, 4, until=later(days=6).date())
    assert figures(tarn, at(NEXT_WEEK)).offered_by_work == ()


def test_given_hours_are_those_of_sessions_that_were(tarn, at):
    for who in crowd(tarn):
        give(tarn, who, 4)
    row = session(tarn, places=5, starts_at=later(days=2))
    for one in asked(tarn, row).values():
        take(tarn.machine, one.pk, MONDAY)
    assert figures(tarn, at(later(days=6))).given_by_work == ()
    (line,) = figures(tarn, at(NEXT_WEEK)).given_by_work
    assert (line.people, line.hours) == (5, 10)
