"""Hours are told of five people at least, and what is told adds up to the whole: nothing comes back by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.time_figures import Share, Told, told

crowds = st.frozensets(st.integers(0, 12), max_size=9)
shares = st.lists(
    st.builds(Share, st.text("abcd", min_size=1, max_size=3), crowds, st.integers(0, 90)),
    max_size=6, unique_by=lambda one: one.label,
)  # fmt: skip


def share(label: str, people: range, hours: float) -> Share:
    return Share(label, frozenset(people), hours)


@quick
@given(shares)
def test_five_people_at_least_and_the_whole_or_nothing(found):
    rows = told(found)
    assert all(one.people >= 5 for one in rows)
    labels = [label for one in rows for label in one.labels]
    assert len(labels) == len(set(labels))
    if rows:
        assert set(labels) == {one.label for one in found if one.people}


@quick
@given(shares)
def test_each_row_is_told_to_the_nearest_ten(found):
    hours = {one.label: one.hours for one in found}
    for row in told(found):
        assert row.hours % 10 == 0
        assert abs(row.hours - sum(hours[label] for label in row.labels)) <= 5


def test_the_small_ones_are_told_together():
    found = told(
        [share("groups", range(9), 31), share("desk", range(2), 6), share("projects", range(2, 5), 7)]
    )
    assert found == (Told(("groups",), 9, 30), Told(("projects", "desk"), 5, 10))


def test_too_few_together_take_the_smallest_of_the_others():
    found = told([share("groups", range(9), 30), share("projects", range(6), 12), share("desk", range(2), 6)])
    assert found == (Told(("groups",), 9, 30), Told(("projects", "desk"), 6, 20))


def test_four_people_are_nobody():
    assert told([share("groups", range(4), 30)]) == ()
    assert told([]) == ()


def test_one_more_who_is_already_counted_beside_makes_no_crowd():
    """The same two people in two works are two."""
    assert told([share("desk", range(2), 6), share("projects", range(3), 6)]) == ()
