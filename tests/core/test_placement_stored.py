"""A problem kept with its plan is read back whole; a person moved by hand stays where the human put them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.placed import doctor, doctors, home, households, problem
from volontiers.core.placement.pins import pinned
from volontiers.core.placement.plan import plan_of
from volontiers.core.placement.stored import kept, read


@settings(max_examples=60, deadline=None)
@given(households(6, together=3), doctors)
def test_a_kept_problem_gives_the_same_plan(people, some):
    stated = problem(people, list(some))
    again = read(kept(stated))
    assert (tuple(again.households), tuple(again.doctors), again.weights) == (
        tuple(stated.households), tuple(stated.doctors), stated.weights,
    )  # fmt: skip
    assert kept(again) == kept(stated)
    assert plan_of(again).seats == plan_of(stated).seats


@settings(max_examples=60, deadline=None)
@given(households(6, together=2), doctors, st.data())
def test_who_is_pinned_takes_places_and_nobody_passes_the_pledge(people, some, data):
    stated = problem(people, list(some))
    seats = plan_of(stated).seats
    chosen = data.draw(st.lists(st.sampled_from(sorted(seats)), unique=True) if seats else st.just([]))
    pins = {one: seats[one] for one in chosen}
    seated = plan_of(pinned(stated, pins)).seats | pins
    size = {one.id: len(one.people) for one in stated.households}
    for one in stated.doctors:
        assert sum(size[h] for h, there in seated.items() if there == one.id) <= one.places
    assert seated.keys() == seats.keys()


def test_a_doctor_who_takes_only_people_she_sees_already():
    hers = home("hers", knows=frozenset({"salvy"}))
    only = doctor("salvy", 2, known_only=True)
    assert plan_of(problem([hers, home("another")], [only])).seats == {"hers": "salvy", "another": None}


@pytest.mark.parametrize("reach", [1, None])
def test_somebody_she_sees_already_may_live_further_than_she_said(reach):
    far = home("far", commune="81004", knows=frozenset({"salvy"}))
    there = doctor("salvy", 1, minutes=reach, communes=frozenset({"81099"}))
    assert plan_of(problem([far], [there])).seats == {"far": "salvy"}
    assert plan_of(problem([replace(far, knows=frozenset())], [there])).seats == {"far": None}
