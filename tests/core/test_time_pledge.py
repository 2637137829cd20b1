"""What somebody agreed to give of their time: a cap by the month and by kind of work."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import NOW, PARIS, REUNION, instants, levels, quick
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import (
    NO_TIME,
    Session,
    TimeTerms,
    TimeWall,
    Work,
    WorkTerms,
    consequence,
    may_be_asked,
    month_of,
    wall_of,
)

works = st.dictionaries(st.sampled_from(Work), st.builds(WorkTerms, levels, st.integers(0, 12)), max_size=3)
time_terms = st.builds(
    TimeTerms,
    works=works,
    days=st.frozensets(st.integers(0, 6), max_size=4),
    until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    paused_until=st.none() | instants,
)
sessions = st.builds(Session, st.sampled_from(Work), instants, st.integers(15, 480))
used_minutes = st.integers(0, 900)

A_LITTLE = TimeTerms({Work.GROUP: WorkTerms(Level.SOME, 2)}, frozenset({3}), date(2027, 2, 22), None)
# Thursday 3 December, at six in the evening, two hours.
WOUNDS = Session(Work.GROUP, datetime(2026, 12, 3, 18, tzinfo=PARIS), 120)


def test_two_hours_promised_are_two_hours_asked():
    assert wall_of(A_LITTLE, WOUNDS, 0, NOW, PARIS) is None


@pytest.mark.parametrize(
    ("change", "wall"),
    [
        ({"paused_until": NOW + timedelta(hours=1)}, TimeWall.PAUSED),
        ({"until": date(2026, 12, 2)}, TimeWall.EXPIRED),
        ({"works": {}}, TimeWall.NONE_LEVEL),
        ({"works": {Work.DESK: WorkTerms(Level.MANY, 9)}}, TimeWall.NONE_LEVEL),
        ({"works": {Work.GROUP: WorkTerms(Level.NONE, 9)}}, TimeWall.NONE_LEVEL),
        ({"days": frozenset({0, 2})}, TimeWall.DAY),
        ({"works": {Work.GROUP: WorkTerms(Level.SOME, 1)}}, TimeWall.HOURS_CAP),
    ],
)
def test_each_wall(change, wall):
    assert wall_of(replace(A_LITTLE, **change), WOUNDS, 0, NOW, PARIS) is wall


def test_a_day_that_does_not_suit_does_not_hold_back_ones_own_yes():
    monday = replace(A_LITTLE, days=frozenset({0}))
    assert wall_of(monday, WOUNDS, 0, NOW, PARIS, accepting=True) is None


def test_what_was_given_this_month_counts():
    assert wall_of(A_LITTLE, WOUNDS, 15, NOW, PARIS) is TimeWall.HOURS_CAP
    assert wall_of(A_LITTLE, replace(WOUNDS, minutes=105), 15, NOW, PARIS) is None


def test_the_month_is_that_of_the_work_where_the_community_lives():
    late = Session(Work.DESK, datetime(2026, 12, 31, 22, 30, tzinfo=PARIS), 60)
    assert month_of(late, PARIS) == date(2026, 12, 1)
    assert month_of(late, REUNION) == date(2027, 1, 1)


@quick
@given(time_terms, sessions, used_minutes, instants, st.booleans())
def test_never_above_the_hours_of_the_month(terms, session, used, at, accepting):
    if wall_of(terms, session, used, at, PARIS, accepting=accepting) is None:
        assert used + session.minutes <= terms.works[session.work].hours * 60


@quick
@given(time_terms, sessions, used_minutes, instants, st.booleans(), st.integers(1, 4))
def test_lowering_ones_word_never_brings_more(terms, session, used, at, accepting, less):
    lower = {work: WorkTerms(own.level, max(0, own.hours - less)) for work, own in terms.works.items()}
    if wall_of(replace(terms, works=lower), session, used, at, PARIS, accepting=accepting) is None:
        assert wall_of(terms, session, used, at, PARIS, accepting=accepting) is None


@quick
@given(time_terms, sessions, used_minutes, instants)
def test_who_may_be_asked_may_say_yes(terms, session, used, at):
    if wall_of(terms, session, used, at, PARIS) is None:
        assert wall_of(terms, session, used, at, PARIS, accepting=True) is None


def test_the_sentence_under_the_choice():
    assert consequence(A_LITTLE) == (
        "Chaque mois, au plus : groupes de travail 2 heures, le jeudi, jusqu’au 22 février."
        " Chaque fois, vous pourrez dire « pas cette fois »."
    )
    assert consequence(NO_TIME).startswith("Aucune heure")


def test_one_hour_more_is_a_yes_or_a_no_whatever_the_day():
    assert may_be_asked(A_LITTLE, Work.GROUP, 60, NOW, PARIS)
    assert not may_be_asked(A_LITTLE, Work.GROUP, 61, NOW, PARIS)
    assert not may_be_asked(A_LITTLE, Work.DESK, 0, NOW, PARIS)
    assert not may_be_asked(
        replace(A_LITTLE, paused_until=NOW + timedelta(hours=1)), Work.GROUP, 0, NOW, PARIS
    )
