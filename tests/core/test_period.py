"""Periods are whole quarters, halves and years: they follow each other, and one that cannot be read is that of today."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.period import Period, around, asked, choices, last_ones

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@given(DAYS, st.sampled_from([3, 6, 12]))
def test_each_day_lies_in_one_period_and_its_neighbours_touch_it(day, months):
    period = around(day, months)
    assert period.first <= day <= period.last
    assert period.following.first - period.last == timedelta(days=1)
    assert period.following.before == period
    assert period.first - period.before.last == timedelta(days=1)


@given(st.dates(date(2017, 1, 1), TODAY), st.sampled_from([3, 6, 12]))
def test_its_key_is_read_back(day, months):
    period = around(day, months)
    assert asked(period.key, TODAY) == period


@pytest.mark.parametrize("text", ["", "2027-T1", "1999", "2026-T5", "2026-S3", "2026-M3", "bientôt", "0000"])
def test_what_is_no_period_is_the_quarter_of_today(text):
    assert asked(text, TODAY) == Period(date(2026, 10, 1), 3)


def test_they_are_named_in_words():
    said = [
        one.label for one in (Period(date(2026, 1, 1), 3), Period(date(2026, 7, 1), 6), around(TODAY, 12))
    ]
    assert said == ["1er trimestre 2026", "2e semestre 2026", "année 2026"]


def test_a_page_offers_those_that_began():
    assert all(one.first <= TODAY for one in choices(TODAY))
    assert [one.key for one in last_ones(around(TODAY, 3), 4)] == ["2026-T1", "2026-T2", "2026-T3", "2026-T4"]
    assert not around(TODAY, 3).is_over(date(2026, 12, 31))
    assert around(TODAY, 3).is_over(date(2027, 1, 1))
