"""A problem kept with its plan is read back whole; a person moved by hand stays where the human put them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.core.placed import doctor, doctors, home, households, problem
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
