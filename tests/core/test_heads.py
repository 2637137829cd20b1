"""A head a local day from three in the morning, a mail a week, and what is late."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.heads import (
    LATE_AFTER,
    STEP,
    at_least,
    is_due,
    is_late,
    is_mailed,
    next_publication,
)

ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Paris", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea")]
)
# Both nights when Paris changes its clocks are in there.
MOMENTS = st.integers(0, 395 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PARIS = ZoneInfo("Europe/Paris")


@quick
@given(MOMENTS, ZONES)
def test_the_next_publication_is_due_and_within_a_day_and_an_hour(now, zone):
    at = next_publication(now, zone)
    assert now < at <= now + timedelta(hours=25)
    assert at.astimezone(zone).time() == time(3)
    assert is_due(at, zone, at.astimezone(zone).date() - timedelta(days=1))


@quick
@given(MOMENTS, ZONES)
def test_what_was_published_today_is_not_due_again(now, zone):
    assert not is_due(now, zone, now.astimezone(zone).date())


@quick
@given(MOMENTS, ZONES, st.integers(1, 30))
def test_a_worker_that_looks_every_hour_publishes_each_day_once(start, zone, days):
    seen: list[date] = []
    for hours in range(24 * days):
        now = start + timedelta(hours=hours)
        if is_due(now, zone, seen[-1] if seen else None):
            seen.append(now.astimezone(zone).date())
    assert seen == sorted(set(seen))
    assert len(seen) >= days - 1
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(seen))


@quick
@given(st.lists(st.dates(date(2026, 11, 1), date(2027, 12, 1)), min_size=1, max_size=40, unique=True))
def test_one_mail_for_each_week_that_has_a_head(days):
    days.sort()
    mailed = [day for earlier, day in zip([None, *days], days, strict=False) if is_mailed(day, earlier)]
    assert [day.isocalendar()[:2] for day in mailed] == sorted({day.isocalendar()[:2] for day in days})


def test_late_is_a_day_and_a_half_without_a_head():
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert not is_late(at + LATE_AFTER, PARIS, at, None)
    assert is_late(at + LATE_AFTER + timedelta(seconds=1), PARIS, at, None)


@pytest.mark.parametrize(("hours", "late"), [(0, False), (35, False), (37, True)])
def test_before_the_first_head_it_is_counted_from_the_end_of_the_first_day(hours, late):
    end = datetime(2026, 11, 24, tzinfo=PARIS)
    assert is_late(end + timedelta(hours=hours), PARIS, None, date(2026, 11, 23)) is late
    assert not is_late(end + timedelta(days=900), PARIS, None, None)


@quick
@given(st.integers(0, 10_000))
def test_a_count_says_less_than_it_knows(count):
    told = at_least(count)
    assert (told is None) is (count < STEP)
    assert told is None or (told <= count < told + STEP and told % STEP == 0)
