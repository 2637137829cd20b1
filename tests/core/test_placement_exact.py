"""The plan of people who live alone: nothing is better, first in line first, and it can be checked."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from tests.core.placed import (
    doctor,
    home,
    minutes_to,
    placed_by_urgency,
    plans,
    problem,
    problems,
    someone,
    tenths,
)
from volontiers.core.placement.grid import grid_of
from volontiers.core.placement.network import Places, Waiting, network_of
from volontiers.core.placement.plan import arc_costs, gap_of, plan_of
from volontiers.core.placement.problem import PlacementError, Roads
from volontiers.core.placement.proof import check, prove
from volontiers.core.placement.scenarios import figures_of


def ahead_then_near(case, seats):
    """What the members voted: as many of the first in line as can be, then the shortest and fairest."""
    return tuple(-count for count in placed_by_urgency(case, seats)), tenths(case, seats)


@quick
@given(problems())
def test_no_plan_is_better_among_all_those_that_exist(case):
    assert ahead_then_near(case, plan_of(case).seats) == min(
        ahead_then_near(case, one) for one in plans(case)
    )


@quick
@given(problems())
def test_nobody_waits_for_nothing(case):
    seats = plan_of(case).seats
    most = max(sum(seat is not None for seat in one.values()) for one in plans(case))
    assert sum(seat is not None for seat in seats.values()) == most


@quick
@given(problems(most=12, together=3))
def test_every_wall_holds(case):
    seats = plan_of(case).seats
    by_id = {one.id: one for one in case.doctors}
    taken = dict.fromkeys(by_id, 0)
    for one in case.households:
        if seats[one.id] is not None:
            assert minutes_to(case, one, by_id[seats[one.id]]) is not None
            taken[seats[one.id]] += len(one.people)
    assert all(taken[one] <= by_id[one].places for one in taken)


@quick
@given(problems(most=8, together=3), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(case, chance):
    shuffled = replace(
        case,
        households=chance.sample(case.households, len(case.households)),
        doctors=chance.sample(case.doctors, len(case.doctors)),
    )
    assert plan_of(shuffled).seats == plan_of(case).seats


@quick
@given(problems(most=8), st.integers(0, 2), st.integers(1, 3))
def test_a_larger_pledge_never_leaves_more_people_without(case, which, more):
    doctors = list(case.doctors)
    doctors[which] = replace(doctors[which], pledge=doctors[which].pledge + more)
    assert figures_of(plan_of(replace(case, doctors=doctors))).without <= figures_of(plan_of(case)).without


@quick
@given(problems(most=8), st.integers(0, 5))
def test_less_weight_on_fairness_never_lengthens_the_roads(case, minutes):
    lighter = replace(case.weights, fairness_minutes=min(minutes, case.weights.fairness_minutes))
    before, after = plan_of(case), plan_of(replace(case, weights=lighter))
    assert arc_costs(after.grid, after.seat).sum() <= arc_costs(before.grid, before.seat).sum()


@quick
@given(problems(most=8, together=3))
def test_the_proof_convinces_whoever_checks_it(case):
    plan = plan_of(case)
    for solved in (plan.bound, plan.alone):
        assert check(solved.network, solved.flow, prove(solved.network, solved.flow))


def the_near_one_is_taken():
    """Two people, two doctors with one place each; by the shortest roads each has the doctor of their commune."""
    people = [home("faure"), home("vidal", commune="81004")]
    return plan_of(problem(people, [doctor("salvy"), doctor("benoit", commune="81004")]))


def test_a_worse_flow_has_no_proof():
    solved = the_near_one_is_taken().bound
    roads = slice(0, solved.network.roads)
    crossed = solved.flow.copy()
    crossed[roads] = 1 - crossed[roads]
    prices = prove(solved.network, solved.flow)
    assert check(solved.network, solved.flow, prices)
    assert not check(solved.network, crossed, prices)
    assert not check(solved.network, solved.flow * 2, prices)
    assert not check(solved.network, solved.flow, prices + np.arange(len(prices)) * 1000)
    with pytest.raises(ValueError, match="negative cycle"):
        prove(solved.network, crossed)


def test_a_fragile_person_far_away_goes_before_one_next_door():
    people = [home("near", someone(rank=4)), home("far", someone(rank=0), commune="81004")]
    assert plan_of(problem(people, [doctor("salvy")])).seats == {"near": None, "far": "salvy"}


def test_among_equals_the_first_to_have_asked_is_placed_and_then_the_lot_decides():
    people = [home("late", someone(day=9)), home("early", someone(day=8), commune="81004")]
    assert plan_of(problem(people, [doctor("salvy")])).seats["early"] == "salvy"
    twins = [home("a"), home("b")]
    drawn = {lot: plan_of(problem(twins, [doctor("salvy")], lot=lot)).seats["a"] for lot in range(12)}
    assert set(drawn.values()) == {None, "salvy"}


def test_equal_pledges_are_filled_evenly():
    people = [home(str(number)) for number in range(10)]
    doctors = [doctor("salvy", 10), doctor("benoit", 10, "81004")]
    loads = lambda minutes: figures_of(plan_of(problem(people, doctors, fairness_minutes=minutes)))
    assert loads(0).spread == 1.0
    assert loads(200).spread <= 0.1


def test_a_doctor_who_knows_the_person_is_worth_a_longer_road():
    people = [home("faure", knows=frozenset({"benoit"}))]
    doctors = [doctor("salvy"), doctor("benoit", commune="81004")]
    assert plan_of(problem(people, doctors)).seats["faure"] == "benoit"
    assert plan_of(problem(people, doctors, relation_minutes=10)).seats["faure"] == "salvy"


def test_nobody_to_place_and_nobody_to_ask_are_plans_too():
    assert plan_of(problem([], [doctor("salvy")])).seats == {}
    assert plan_of(problem([home("faure")], [])).seats == {"faure": None}
    assert gap_of(plan_of(problem([home("faure")], [doctor("salvy", 0)]))).share == 0


def test_a_commune_without_roads_waits():
    case = problem([home("faure", commune="97411")], [doctor("salvy")])
    no_roads = Roads((), np.array([], dtype=int), np.array([], dtype=int), np.array([]))
    assert plan_of(case).seats == plan_of(replace(case, roads=no_roads)).seats == {"faure": None}


def test_too_many_dates_for_so_many_doctors_is_said_before_the_sums_overflow():
    arcs = grid_of(problem([home("faure")], [doctor("salvy")])).arcs
    far = Waiting(np.array([0]), np.array([10**6]), np.array([1]))
    with pytest.raises(PlacementError, match="par pas de 30 jours"):
        network_of(arcs, Places(*[np.array([0])] * 3), far, np.zeros(1, dtype=int), 10**13)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: problem([home("a"), home("a")], []), "Le foyer a est là deux fois"),
        (lambda: problem([], [doctor("d"), doctor("d")]), "Le médecin d est là deux fois"),
        (lambda: problem([replace(home("a"), people=())], []), "Le foyer a est vide"),
        (lambda: problem([], [], slices=0), "slices : indiquez un nombre entier entre 1 et 100"),
    ],
)
def test_what_cannot_be_placed_is_said_plainly(wrong, told):
    with pytest.raises(PlacementError, match=told):
        wrong()


def test_the_plan_knows_who_it_holds():
    assert the_near_one_is_taken().seats["faure"] == "salvy"
