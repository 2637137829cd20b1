from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given

from tests.core.given import PARIS, REUNION, at, instants, quick
from volontiers.core.hours import (
    Closure,
    OpeningHours,
    closed_reason,
    day_end_after,
    is_open,
    next_opening,
    suspension,
)

TUESDAY = date(2026, 11, 24)
WEEKDAYS = OpeningHours(
    by_weekday={day: ((time(8), time(12)), (time(14), time(20))) for day in range(5)}
    | {5: ((time(8), time(12)),)},
    closures=(),
)
NIGHTS = OpeningHours(by_weekday={day: ((time(2, 30), time(5)),) for day in range(7)}, closures=())
STRIKE = Closure(
    date(2026, 11, 23), date(2026, 11, 29), "La garde est suspendue cette semaine", suspended=True
)


@pytest.mark.parametrize(
    ("hour", "minute", "opened"),
    [
        (7, 59, False),
        (8, 0, True),
        (11, 59, True),
        (12, 0, False),
        (14, 0, True),
        (19, 59, True),
        (20, 0, False),
    ],
)
def test_an_interval_holds_its_start_and_not_its_end(hour, minute, opened):
    assert is_open(WEEKDAYS, at(hour, minute), PARIS) is opened


def test_the_next_opening_is_after_lunch_then_tomorrow_then_after_sunday():
    assert next_opening(WEEKDAYS, at(12, 30), PARIS) == at(14)
    assert next_opening(WEEKDAYS, at(21), PARIS) == at(8, day=date(2026, 11, 25))
    assert next_opening(WEEKDAYS, at(13, day=date(2026, 11, 28)), PARIS) == at(8, day=date(2026, 11, 30))


def test_an_open_desk_opens_now():
    assert next_opening(WEEKDAYS, at(9, 17), PARIS) == at(9, 17)


def test_public_holidays_are_closed_and_named():
    christmas = at(10, day=date(2026, 12, 25))
    assert not is_open(WEEKDAYS, christmas, PARIS)
    assert closed_reason(WEEKDAYS, christmas, PARIS) == "Le bureau est fermé : Noël, 25 décembre."
    assert next_opening(WEEKDAYS, christmas, PARIS) == at(8, day=date(2026, 12, 26))


def test_a_department_has_its_own_holidays():
    abolition = at(10, day=date(2027, 12, 20), zone=REUNION)
    here = replace(WEEKDAYS, subdivision="974")
    assert is_open(WEEKDAYS, abolition, REUNION)
    assert not is_open(here, abolition, REUNION)


def test_a_strike_is_dated_and_says_so():
    struck = replace(WEEKDAYS, closures=(STRIKE,))
    assert not is_open(struck, at(10), PARIS)
    assert suspension(struck, at(10), PARIS) == STRIKE
    assert closed_reason(struck, at(10), PARIS) == "La garde est suspendue cette semaine."
    assert next_opening(struck, at(10), PARIS) == at(8, day=date(2026, 11, 30))


def test_a_suspension_is_told_before_an_ordinary_closure():
    holiday = Closure(TUESDAY, TUESDAY, "Fermé pour inventaire.", suspended=False)
    struck = replace(WEEKDAYS, closures=(holiday, STRIKE))
    assert closed_reason(struck, at(10), PARIS).startswith("La garde est suspendue")
    shut = replace(WEEKDAYS, closures=(holiday,))
    assert closed_reason(shut, at(10), PARIS) == "Fermé pour inventaire."
    assert suspension(shut, at(10), PARIS) is None


def test_each_reason_is_a_sentence_and_an_open_desk_has_none():
    assert closed_reason(WEEKDAYS, at(9), PARIS) == ""
    assert closed_reason(WEEKDAYS, at(13), PARIS) == "Le bureau est fermé à cette heure."
    assert closed_reason(WEEKDAYS, at(9, day=date(2026, 11, 29)), PARIS) == "Le bureau est fermé le dimanche."


def test_nothing_open_within_sixty_days_is_none():
    assert next_opening(OpeningHours({}, ()), at(9), PARIS) is None


def test_an_interval_may_end_after_midnight():
    late = OpeningHours({1: ((time(20), time(2)),), 3: ((time(20), time(0)),)}, ())
    assert is_open(late, at(1, 59, day=date(2026, 11, 25)), PARIS)
    assert not is_open(late, at(2, day=date(2026, 11, 25)), PARIS)
    assert is_open(late, at(23, 59, day=date(2026, 11, 26)), PARIS)
    assert not is_open(late, at(0, day=date(2026, 11, 27)), PARIS)


def test_a_skipped_start_opens_at_the_change_itself():
    spring = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert next_opening(NIGHTS, spring, PARIS) == change
    assert not is_open(NIGHTS, change - timedelta(seconds=1), PARIS)
    assert is_open(NIGHTS, change, PARIS)


def test_a_repeated_hour_belongs_whole_to_its_interval():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_opening(NIGHTS, first - timedelta(hours=2), PARIS) == first
    opened = [is_open(NIGHTS, first + timedelta(minutes=30 * step), PARIS) for step in range(-1, 8)]
    assert opened == [False, *[True] * 7, False]


def test_an_end_in_the_repeated_hour_is_the_later_one():
    early = OpeningHours({6: ((time(1), time(2, 30)),)}, ())
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert is_open(early, second_half_past_two - timedelta(seconds=1), PARIS)
    assert not is_open(early, second_half_past_two, PARIS)


@quick
@given(instants)
def test_the_next_opening_is_open_and_nothing_is_before_it(when):
    for hours in (WEEKDAYS, NIGHTS):
        opening = next_opening(hours, when, PARIS)
        assert opening is not None
        assert opening >= when
        assert is_open(hours, opening, PARIS)
        if opening > when:
            assert not is_open(hours, when, PARIS)
            assert not is_open(hours, opening - timedelta(seconds=1), PARIS)


@pytest.mark.parametrize(
    ("seen", "end"),
    [
        (at(9), at(20)),
        (at(13), at(20)),  # between two intervals the day is not over
        (at(20), at(20, day=date(2026, 11, 25))),
        (at(21), at(20, day=date(2026, 11, 25))),
        (at(13, day=date(2026, 11, 28)), at(20, day=date(2026, 11, 30))),
    ],
)
def test_a_day_ends_with_its_last_closing_hour(seen, end):
    assert day_end_after(WEEKDAYS, seen, PARIS) == end


def test_where_nothing_opens_no_day_ends():
    assert day_end_after(OpeningHours({}, ()), at(9), PARIS) is None


@given(instants)
def test_a_day_always_ends_later(seen):
    for zone in (PARIS, REUNION):
        end = day_end_after(WEEKDAYS, seen, zone)
        assert end > seen
        assert not is_open(WEEKDAYS, end, zone)
