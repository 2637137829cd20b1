"""The classes of the list: a declared fact never lowers anybody, and the members alone give the order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.priority import (
    DEFAULT_ORDER,
    ENDING,
    Ground,
    PriorityClass,
    is_fragile,
    known_end,
    place_of,
    still,
)

TODAY = date(2026, 11, 23)
GROUNDS = st.frozensets(st.sampled_from(list(Ground)))
YEARS = st.none() | st.integers(1900, 2026)
ORDERS = st.permutations([one for one in PriorityClass if one is not PriorityClass.OTHER])


@given(GROUNDS, st.sampled_from(list(Ground)), YEARS, ORDERS)
def test_no_fact_ever_lowers_a_place(grounds, more, year, order):
    before = place_of(grounds, year, TODAY, order)
    assert place_of(grounds | {more}, year, TODAY, order).rank <= before.rank


@given(GROUNDS, YEARS, ORDERS)
def test_the_rank_is_the_number_in_the_order_of_the_members(grounds, year, order):
    place = place_of(grounds, year, TODAY, order)
    assert [*order, PriorityClass.OTHER][place.rank] is place.priority


@given(GROUNDS, YEARS, ORDERS, ORDERS)
def test_an_order_changes_nobody_who_has_no_fact_at_all(grounds, year, one, other):
    if place_of(grounds, year, TODAY, one).priority is PriorityClass.OTHER:
        assert place_of(grounds, year, TODAY, other).priority is PriorityClass.OTHER


@pytest.mark.parametrize(
    ("grounds", "year", "expected"),
    [
        ({Ground.LONG_TERM_CONDITION}, 1980, PriorityClass.LONG_TERM),
        (set(), 1956, PriorityClass.SENIOR),
        (set(), 1957, PriorityClass.OTHER),
        ({Ground.STATE_AID}, 1980, PriorityClass.COVER),
        ({Ground.PREGNANCY}, 1995, PriorityClass.EARLY_LIFE),
        (set(), 2025, PriorityClass.EARLY_LIFE),
        (set(), 2024, PriorityClass.OTHER),
        ({Ground.ISOLATED}, 1980, PriorityClass.ISOLATED),
        ({Ground.ISOLATED}, 1940, PriorityClass.SENIOR),
        (set(), None, PriorityClass.OTHER),
        (set(), 2030, PriorityClass.OTHER),
    ],
)
def test_the_first_class_that_is_open(grounds, year, expected):
    assert place_of(grounds, year, TODAY, DEFAULT_ORDER).priority is expected


@given(GROUNDS, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_only_what_ends_by_itself_falls_and_only_after_its_day(grounds, today):
    assert still(grounds, None, today) == grounds
    assert still(grounds, today, today) == grounds
    assert still(grounds, today - timedelta(days=1), today) == grounds - ENDING


def test_everybody_but_the_last_class_is_fragile():
    assert [one for one in PriorityClass if not is_fragile(one)] == [PriorityClass.OTHER]


def test_a_pregnancy_said_without_an_end_lasts_nine_months_at_most():
    day = date(2026, 11, 23)
    assert known_end({Ground.PREGNANCY, Ground.ISOLATED}, None, day) == date(2027, 8, 30)
    assert known_end({Ground.PREGNANCY}, date(2027, 1, 1), day) == date(2027, 1, 1)
    assert known_end({Ground.SOLIDARITY_COVER}, None, day) is None
    assert known_end({Ground.PREGNANCY, Ground.STATE_AID}, None, day) is None
