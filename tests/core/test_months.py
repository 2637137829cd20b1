"""Months, over the turn of the year and the changes of hour."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core import months

PARIS = ZoneInfo("Europe/Paris")


@quick
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_before_undoes_after(day):
    first = months.first(day)
    assert months.before(months.after(first)) == months.after(months.before(first)) == first
    assert months.after(day) > day >= first


def test_a_month_with_a_change_of_hour_is_an_hour_longer():
    start, end = months.bounds(date(2026, 10, 1), PARIS)
    assert start.astimezone(UTC) == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2026, 10, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("2026-11", date(2026, 11, 1)),
        ("2025-11", date(2025, 11, 1)),
        ("2025-10", date(2026, 11, 1)),
        ("2026-12", date(2026, 11, 1)),
        ("2026-13", date(2026, 11, 1)),
        ("n’importe quoi", date(2026, 11, 1)),
        ("", date(2026, 11, 1)),
    ],
)
def test_what_cannot_be_shown_is_the_current_month(text, chosen):
    assert months.asked(text, date(2026, 11, 24), 12) == chosen


def test_a_month_is_named():
    assert months.named(date(2026, 8, 1)) == "août 2026"


def test_a_month_after_de():
    told = [months.of_named(date(2026, month, 1)).split(" 2026")[0] for month in (4, 8, 10, 11)]
    assert told == ["d’avril", "d’août", "d’octobre", "de novembre"]
