"""What is unusual in a read log: closed hours, or a day on which one person read much."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.hours import OpeningHours
from volontiers.core.reading import MOST_A_DAY, Column, Reader, Seen, Why, unusual

PARIS = ZoneInfo("Europe/Paris")
WEEK = OpeningHours({day: ((time(8), time(20)),) for day in range(5)}, ())
MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
NIGHT = MONDAY + timedelta(hours=12)


@pytest.mark.parametrize(
    ("reader", "at", "odd"),
    [
        (Reader.PERSON, MONDAY, False),
        (Reader.PERSON, NIGHT, True),
        (Reader.ROLE, NIGHT, True),
        (Reader.ENGINE, NIGHT, False),
        (Reader.OUTSIDE, NIGHT, False),
    ],
)
def test_a_person_s_read_while_the_desk_is_closed(reader, at, odd):
    assert unusual([Seen(at, reader, 1)], WEEK, PARIS) == ({0} if odd else set())


@pytest.mark.parametrize("opening", [None, OpeningHours({}, ())])
def test_a_community_without_hours_has_none_to_be_outside_of(opening):
    assert unusual([Seen(NIGHT, Reader.PERSON, 1)], opening, PARIS) == set()


def reads(count: int, account: int = 1, start: datetime = MONDAY) -> list[Seen]:
    return [Seen(start + timedelta(minutes=n), Reader.PERSON, account) for n in range(count)]


def test_twenty_a_day_are_usual_and_the_next_one_makes_the_day_odd():
    assert unusual(reads(MOST_A_DAY), WEEK, PARIS) == set()
    assert unusual(reads(MOST_A_DAY + 1), WEEK, PARIS) == set(range(MOST_A_DAY + 1))


def test_days_and_accounts_are_counted_apart():
    tomorrow = reads(15, start=MONDAY + timedelta(days=1))
    assert unusual([*reads(15), *reads(15, account=2), *tomorrow], WEEK, PARIS) == set()


def test_a_day_is_local():
    """Half past midnight in Paris is still the day before in universal time."""
    late = datetime(2026, 11, 23, 22, 45, tzinfo=UTC)
    both = [*reads(11, start=late), *reads(11, start=late + timedelta(minutes=30))]
    assert unusual(both, None, PARIS) == set()
    assert unusual(both, None, UTC) == set(range(22))


@quick
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Reader), st.integers(1, 3)), max_size=60))
def test_the_order_changes_nothing(drawn):
    seen = [Seen(MONDAY + timedelta(hours=h), reader, account) for h, reader, account in drawn]
    odd = {seen[n] for n in unusual(seen, WEEK, PARIS)}
    assert {seen[::-1][n] for n in unusual(seen[::-1], WEEK, PARIS)} == odd
    assert all(one.reader in {Reader.PERSON, Reader.ROLE} for one in odd)


def test_every_word_of_the_log_is_said_in_french():
    assert all(one.label for one in (*Column, *Why))
