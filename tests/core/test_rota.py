"""The hours without a physician, against a count of each quarter of an hour."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import NOW, quick
from volontiers.core.rota import uncovered

QUARTER = timedelta(minutes=15)
spans = st.lists(st.tuples(st.integers(-8, 40), st.integers(1, 16)), max_size=6).map(
    lambda pairs: [(NOW + start * QUARTER, NOW + (start + length) * QUARTER) for start, length in pairs]
)


def quarters(of):
    return {at for at in (NOW + n * QUARTER for n in range(-8, 60)) if any(s <= at < e for s, e in of)}


@quick
@given(spans, spans)
def test_each_hour_given_back_and_not_taken_since_is_said_once(given_back, taken):
    left = uncovered(given_back, taken, NOW)
    ahead = {at for at in quarters(given_back) - quarters(taken) if at >= NOW}
    assert {at for at in quarters(left) if at >= NOW} == ahead
    assert quarters(left).isdisjoint(quarters(taken))
    assert all(one[1] > NOW for one in left)
    assert all(one[1] <= other[0] for one, other in pairwise(left))


def test_two_shifts_that_touch_stay_two():
    morning, evening = (NOW, NOW + 4 * QUARTER), (NOW + 4 * QUARTER, NOW + 8 * QUARTER)
    assert uncovered([evening, morning, morning], [], NOW) == [morning, evening]
