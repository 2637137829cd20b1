"""When somebody is asked how it ended."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.ending import ask_at
from volontiers.core.hours import OpeningHours, is_open

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS = OpeningHours({day: ((time(8), time(20)),) for day in range(5)}, ())
NEVER = OpeningHours({}, ())


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("taken", "agreed", "asked"),
    [
        ("2026-11-23 09:05", "2026-11-23 14:00", "2026-11-24 08:00"),
        ("2026-11-23 09:05", "2026-11-24 00:30", "2026-11-25 08:00"),
        ("2026-11-23 09:05", "2026-11-27 18:00", "2026-11-30 08:00"),
        ("2026-12-23 09:05", "2026-12-24 10:00", "2026-12-28 08:00"),  # Christmas, then the week-end
        ("2026-11-23 09:05", None, "2026-11-24 09:05"),
        ("2026-11-23 21:30", None, "2026-11-25 08:00"),
        ("2026-11-27 10:00", None, "2026-11-30 08:00"),
        ("2026-11-23 09:05", "2026-11-20 10:00", "2026-11-24 08:00"),  # a past date was typed
    ],
)
def test_the_next_working_morning(taken, agreed, asked):
    at = ask_at(local(taken), local(agreed) if agreed else None, WEEKDAYS, PARIS)
    assert at == local(asked)


def test_without_opening_hours_nine_in_the_morning():
    assert ask_at(local("2026-11-23 09:05"), None, NEVER, PARIS) == local("2026-11-24 09:00")
    assert ask_at(local("2026-11-23 09:05"), local("2026-11-25 14:00"), NEVER, PARIS) == local(
        "2026-11-26 09:00"
    )


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.none() | st.timedeltas(timedelta(days=-3), timedelta(days=60)))
def test_always_after_the_act_and_in_the_open_hours(taken, later):
    agreed = None if later is None else taken + later
    at = ask_at(taken, agreed, WEEKDAYS, PARIS)
    assert at > max(taken, agreed or taken)
    assert is_open(WEEKDAYS, at, PARIS)
