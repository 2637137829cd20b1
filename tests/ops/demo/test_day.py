"""The daily profile of calls: none at night, the shape of the source, the same day from the same seed."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from volontiers.ops.demo.day import SHARES, arrivals, per_minute

PARIS = ZoneInfo("Europe/Paris")
MIDNIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def of_day(seed, calls=45.0):
    return list(arrivals(Random(seed), MIDNIGHT, MIDNIGHT + timedelta(days=1), PARIS, calls))


def test_nobody_calls_a_closed_desk():
    assert {at.astimezone(PARIS).hour for at in of_day(1, 2000)} == set(range(8, 20))


def test_the_whole_day_makes_its_calls():
    minutes = (MIDNIGHT + timedelta(minutes=passed) for passed in range(24 * 60))
    assert abs(sum(per_minute(at, PARIS, 45) for at in minutes) - 45) < 1e-9


def test_slots_weigh_what_the_source_says():
    assert abs(sum(SHARES.values()) - 100) < 1e-9
    morning, afternoon = (per_minute(MIDNIGHT + timedelta(hours=hour), PARIS, 45) for hour in (9, 17))
    assert abs(afternoon / morning - 25.3 / 24.0) < 1e-9


def test_a_seed_is_a_day():
    assert of_day(3) == of_day(3)
    assert of_day(3) != of_day(4)
