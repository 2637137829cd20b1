from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.retention import months_before

FIRST = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("at", "months", "then"),
    [
        ((2026, 11, 23), 13, (2025, 10, 23)),
        ((2028, 2, 29), 24, (2026, 2, 28)),
        ((2026, 1, 5), 1, (2025, 12, 5)),
    ],
)
def test_months_are_those_of_the_calendar(at, months, then):
    assert months_before(datetime(*at, 9, 5, tzinfo=UTC), months) == datetime(*then, 9, 5, tzinfo=UTC)


@given(st.datetimes(min_value=FIRST, timezones=st.just(UTC)), st.integers(1, 36))
def test_it_never_goes_further_back_than_said(at, months):
    then = months_before(at, months)
    assert then < at
    assert (at.year * 12 + at.month) - (then.year * 12 + then.month) == months
    assert then.day <= at.day
