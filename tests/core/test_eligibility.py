"""Who may wait: nobody is turned away without a reason and another way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.declared import Declared, Member, read
from volontiers.core.eligibility import Doubt, Situation, doubts, since_fault
from volontiers.core.priority import Ground

TODAY = date(2026, 11, 23)
FREE = {"may_want_change": False, "inside": True, "has_physician": False}


@pytest.mark.parametrize("situation", [Situation.NONE, Situation.LEAVING, Situation.MOVED])
def test_nothing_stands_in_the_way_of_who_has_nobody(situation):
    assert doubts(situation, **FREE) == ()


def test_wanting_to_change_is_for_the_members_to_open():
    assert doubts(Situation.WANTS_CHANGE, **FREE) == (Doubt.WANTS_CHANGE,)
    assert doubts(Situation.WANTS_CHANGE, **FREE | {"may_want_change": True}) == ()


def test_a_commune_that_is_not_known_stops_nobody():
    assert doubts(Situation.NONE, **FREE | {"inside": None}) == ()
    assert doubts(Situation.NONE, **FREE | {"inside": False}) == (Doubt.OUTSIDE,)


def test_a_physician_who_leaves_is_no_physician():
    assert doubts(Situation.NONE, **FREE | {"has_physician": True}) == (Doubt.HAS_PHYSICIAN,)
    assert doubts(Situation.LEAVING, **FREE | {"has_physician": True}) == ()


@pytest.mark.parametrize("doubt", list(Doubt))
def test_each_doubt_says_why_and_what_to_do_instead(doubt):
    assert doubt.why.endswith(".")
    assert " vous " in f" {doubt.explained.lower()} "


@pytest.mark.parametrize(
    ("since", "fine"),
    [
        (TODAY, True),
        (TODAY + timedelta(days=1), False),
        (date(1990, 1, 1), True),
        (date(1989, 12, 31), False),
    ],
)
def test_a_date_of_the_future_or_of_another_age_is_told(since, fine):
    assert (since_fault(since, TODAY) == "") is fine


GROUNDS = st.frozensets(st.sampled_from(list(Ground)))
MEMBERS = st.builds(Member, st.text(), st.text(), st.none() | st.integers(1900, 2026), GROUNDS)


@given(
    st.builds(
        Declared,
        st.sampled_from(list(Situation)), GROUNDS, st.none() | st.dates(), st.booleans(),
        st.lists(MEMBERS, max_size=4).map(tuple), st.text(), st.none() | st.integers(1, 10_000),
    )
)  # fmt: skip
def test_what_a_need_keeps_is_read_again_as_it_was_said(told):
    assert read(told.to_dict()) == told
