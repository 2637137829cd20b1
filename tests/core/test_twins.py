"""Two open cases that may be of one person."""

from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.twins import ALIKE, WITHIN, Card, nearly, twins

NOW = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


def card(pk, phone="", name="", year=None, days=0.0):
    return Card(pk, 1000 + pk, NOW - timedelta(days=days), phone, name, year)


def test_one_phone_is_enough():
    cards = [card(1, "+33639981234"), card(2, "+33639981234", "salvy paul", 1980), card(3, "+33639981235")]
    assert twins(cards, NOW) == {1: (1002,), 2: (1001,)}


@pytest.mark.parametrize("name", ["durand claire", "claire durand", "durant claire", "durand clair"])
def test_nearly_the_same_name_of_one_year(name):
    assert twins([card(1, name="durand claire", year=1952), card(2, name=name, year=1952)], NOW)


@pytest.mark.parametrize(
    ("name", "year"),
    [("durand paul", 1952), ("durand claire", 1953), ("durand claire", None), ("", 1952), ("durant", 1952)],
)
def test_somebody_else(name, year):
    assert twins([card(1, name="durand claire", year=1952), card(2, name=name, year=year)], NOW) == {}


def test_an_old_case_has_a_recent_twin_and_is_nobody_s():
    cards = [card(1, "+33639981234", days=31), card(2, "+33639981234")]
    assert twins(cards, NOW) == {1: (1002,)}


def test_cases_without_phone_or_name_are_not_each_other_s_twins():
    assert twins([card(1), card(2)], NOW) == {}


CARDS = st.lists(
    st.builds(
        card,
        st.integers(1, 10**6),
        phone=st.sampled_from(["", "+1", "+2"]),
        name=st.sampled_from(["", "durand claire", "durant claire", "salvy"]),
        year=st.sampled_from([None, 1952, 1953]),
        days=st.floats(0, 29),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(CARDS)
def test_among_recent_cases_it_is_mutual_and_never_oneself(cards):
    found = twins(cards, NOW)
    numbers = {one.id: one.number for one in cards}
    ids = {number: pk for pk, number in numbers.items()}
    for pk, others in found.items():
        assert numbers[pk] not in others
        assert all(numbers[pk] in found[ids[other]] for other in others)
    assert WITHIN.days == 30


names = st.text(alphabet="abcé ", max_size=12)


@given(names, names)
def test_looking_less_hard_finds_the_same(one, other):
    sorted_words = sorted(" ".join(sorted(name.split())) for name in (one, other))
    plainly = SequenceMatcher(None, *sorted_words, autojunk=False).ratio() >= ALIKE
    assert nearly(one, other) == plainly
