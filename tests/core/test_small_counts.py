"""No count under five, and none that the total would give back."""

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.small_counts import gathered, shown

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=8)


@given(COUNTS, st.integers(0, 12))
def test_nothing_under_five_is_told_nor_found_by_subtraction(counts, apart):
    large, rest = gathered(counts.items(), apart)
    total = sum(counts.values()) + apart
    assert all(number >= 5 for _, number in large)
    assert rest == 0 or rest >= 5
    left = total - sum(number for _, number in large)
    assert left == rest or not large


def test_a_small_rest_takes_the_smallest_shown_with_it():
    assert gathered([("a", 20), ("b", 6), ("c", 3)]) == ([("a", 20)], 9)


def test_zero_names_nobody():
    assert (shown(0), shown(4), shown(5)) == (0, None, 5)
