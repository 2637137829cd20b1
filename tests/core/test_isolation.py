"""The two seasons in which professionals are asked, and when each is over."""

from datetime import date

import pytest

from volontiers.core.isolation import last_over, named, season


@pytest.mark.parametrize(
    ("day", "running", "over"),
    [
        (date(2026, 10, 1), date(2026, 10, 1), date(2026, 3, 1)),
        (date(2026, 10, 31), date(2026, 10, 1), date(2026, 3, 1)),
        (date(2026, 11, 1), None, date(2026, 10, 1)),
        (date(2027, 1, 5), None, date(2026, 10, 1)),
        (date(2027, 3, 2), date(2027, 3, 1), date(2026, 10, 1)),
    ],
)
def test_a_season_is_read_once_it_is_over(day, running, over):
    assert (season(day), last_over(day)) == (running, over)


def test_a_season_has_a_name():
    assert named(date(2026, 10, 1)) == "automne 2026"
    assert named(date(2026, 3, 1)) == "printemps 2026"
