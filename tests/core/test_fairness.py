from math import inf

from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import FREE, quick
from volontiers.core.fairness import Share, load, share, wave_size
from volontiers.core.pledge import Caps, Use

rates = st.floats(0.01, 0.99)


def test_the_load_is_what_was_accepted_over_what_was_agreed():
    assert load(Use(5, 1, {}, 5, 1), Caps(12, 4)) == 0.25
    assert load(FREE, Caps(0, 0)) == inf


def test_one_in_three_and_two_waves_ask_four_each():
    assert wave_size(1 / 3, 0.95, 4, candidates=20, waves_left=2) == 4
    assert wave_size(1 / 3, 0.95, 4, candidates=20, waves_left=4) == 2
    assert wave_size(1 / 3, 0.95, 4, candidates=20, waves_left=1) == 4
    assert wave_size(0.99, 0.95, 4, candidates=20, waves_left=1) == 1


@quick
@given(rates, rates, st.integers(1, 4), st.integers(0, 60), st.integers(0, 20))
def test_a_wave_is_never_empty_nor_too_large(rate, target, most, candidates, waves):
    size = wave_size(rate, target, most, candidates, waves)
    assert size == 0 if candidates == 0 else 1 <= size <= min(most, candidates)


@quick
@given(rates, rates, st.integers(1, 20))
def test_all_the_waves_together_reach_the_target_where_people_are_enough(rate, target, waves):
    size = wave_size(rate, target, 1000, 10_000, waves)
    if size < 1000:
        assert 1 - (1 - rate) ** (size * waves) >= target - 1e-6


def test_a_median_of_four_people_would_name_them():
    assert share(2, [0, 1, 2, 9]) == Share(2, None)
    assert share(2, [0, 1, 2, 9, 3]) == Share(2, 2.0)
