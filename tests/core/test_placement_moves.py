"""What a move by hand costs is what the best plan around it costs more, no less."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.placement_territory import problem_of as territory
from tests.core.given import quick
from tests.core.placed import doctor, home, line, minutes_to, plans, problem, problems, someone, tenths
from volontiers.core.placement.moves import Displaced, Move, cost_of_move
from volontiers.core.placement.pins import moved_plan
from volontiers.core.placement.plan import plan_of
from volontiers.core.placement.problem import PlacementError


def whole_cost(plan, seats):
    """Prices of those without, with the plan's own step, and the rest person by person."""
    case, steps = plan.problem, list(reversed(line(plan.problem)))
    prices = sum(
        plan.bound.network.step * (steps.index(one.urgency) + 1) * len(one.people)
        for one in case.households
        if seats[one.id] is None
    )
    return prices + tenths(case, seats)


def best_around(plan, fixed):
    return min(whole_cost(plan, seats) for seats in plans(plan.problem, fixed))


def fits(plan, one, where):
    return where is None or minutes_to(plan.problem, one, where) is not None


@quick
@given(problems(most=5), st.data())
def test_the_cost_of_a_move_is_exact(case, data):
    assume(case.households)
    plan, one = plan_of(case), data.draw(st.sampled_from(case.households))
    where = data.draw(st.sampled_from([None, *case.doctors]))
    assume(fits(plan, one, where) and (where is None or where.places))
    move = cost_of_move(plan, one.id, where and where.id)
    assert move.cost == best_around(plan, {one.id: where and where.id}) - whole_cost(plan, plan.seats)
    assert move.cost >= 0


@quick
@given(problems(most=5, together=3), st.data())
def test_around_a_household_the_others_of_several_people_stay(case, data):
    assume(case.households)
    plan, one = plan_of(case), data.draw(st.sampled_from(case.households))
    where = data.draw(st.sampled_from([None, *case.doctors]))
    assume(fits(plan, one, where))
    stay = {other.id: plan.seats[other.id] for other in case.households if len(other.people) > 1}
    fixed = {**stay, one.id: where and where.id}
    assume(where is None or where.places >= len(one.people))
    if not any(True for _ in plans(case, fixed)):
        with pytest.raises(PlacementError, match="séparer un foyer"):
            cost_of_move(plan, one.id, where and where.id)
        return
    move = cost_of_move(plan, one.id, where and where.id)
    assert move.cost == best_around(plan, fixed) - whole_cost(plan, plan.seats)
    after = {**plan.seats, one.id: where and where.id, **{d.household: d.after for d in move.displaced}}
    assert whole_cost(plan, after) - whole_cost(plan, plan.seats) == move.cost
    assert all(plan.seats[d.household] == d.before != d.after for d in move.displaced)


def two_by_two():
    """Faure is at Salvy's door and Vidal at Benoît's; each doctor has one place."""
    people = [home("faure"), home("vidal", commune="81004"), home("cros", someone(rank=5))]
    return plan_of(problem(people, [doctor("salvy"), doctor("benoit", commune="81004")]))


def test_a_swap_costs_the_two_longer_roads():
    assert cost_of_move(two_by_two(), "faure", "benoit") == Move(
        minutes=34.0, fairness=0.0, without=0, cost=340, displaced=(Displaced("vidal", "benoit", "salvy"),)
    )


def test_placing_one_more_by_hand_says_who_loses_the_place():
    move = cost_of_move(two_by_two(), "cros", "salvy")
    assert move.without == 0
    assert [(one.household, one.after) for one in move.displaced] == [("faure", None)]
    assert (move.passed, cost_of_move(two_by_two(), "faure", "benoit").passed) == (1, 0)
    assert move.cost > 1000


@quick
@given(problems(most=6, together=3), st.data())
def test_a_move_passes_those_before_in_line_whom_the_place_would_suit(case, data):
    assume(case.households)
    plan, one = plan_of(case), data.draw(st.sampled_from(case.households))
    where = data.draw(st.sampled_from([None, *case.doctors]))
    try:
        move = cost_of_move(plan, one.id, where and where.id)
    except PlacementError:
        return
    if plan.seats[one.id] == (where and where.id):
        assert move.passed == 0
        return
    after = {**plan.seats, one.id: where and where.id, **{d.household: d.after for d in move.displaced}}
    passed = [
        h
        for h in case.households
        if where is not None and h.urgency < one.urgency and after[h.id] is None
        and len(h.people) <= len(one.people) and minutes_to(case, h, where) is not None
    ]  # fmt: skip
    assert move.passed == sum(len(h.people) for h in passed)


def test_whoever_is_displaced_keeps_their_own_place_in_line():
    """Faure gives way to somebody of the same commune and far behind, but waits no more for it: Cros does."""
    people = [
        home("faure", someone(0)),
        home("cros", someone(2), commune="81004", minutes=10),
        home("late", someone(4)),
    ]
    plan = plan_of(problem(people, [doctor("salvy"), doctor("benoit", commune="81004")]))
    moved = {one.household: one.after for one in cost_of_move(plan, "late", "salvy").displaced}
    assert moved == {"faure": "benoit", "cros": None}


def test_leaving_a_place_gives_it_to_the_next_in_line():
    move = cost_of_move(two_by_two(), "faure", None)
    assert [(one.household, one.before, one.after) for one in move.displaced] == [("cros", None, "salvy")]
    assert move.without == 0


def test_a_move_to_where_they_are_is_nothing():
    assert cost_of_move(two_by_two(), "faure", "salvy") == Move(0.0, 0.0, 0, 0, ())


def test_a_move_beyond_what_was_agreed_is_not_offered():
    plan = plan_of(problem([home("faure", apart=frozenset({"salvy"}))], [doctor("salvy")]))
    with pytest.raises(PlacementError, match="ne correspond pas à la demande"):
        cost_of_move(plan, "faure", "salvy")
    with pytest.raises(PlacementError, match="pas dans le plan"):
        cost_of_move(plan, "nobody", "salvy")


def test_a_doctor_with_too_few_places_is_said_to_be_so():
    plan = plan_of(
        problem([home("vidal", someone(), someone())], [doctor("salvy"), doctor("roux", 2, load=2)])
    )
    for one in ("salvy", "roux"):
        with pytest.raises(PlacementError, match="pas assez de places"):
            cost_of_move(plan, "vidal", one)


def test_fairness_is_told_apart_from_the_road():
    people = [home("faure"), home("vidal")]
    doctors = [doctor("salvy", 2), doctor("benoit", 2)]
    plan = plan_of(problem(people, doctors, slices=2, fairness_minutes=40))
    assert set(plan.seats.values()) == {"salvy", "benoit"}
    move = cost_of_move(plan, "faure", plan.seats["vidal"])
    assert (move.minutes, move.fairness) == (0.0, 0.0)
    assert [one.household for one in move.displaced] == ["vidal"]


@quick
@given(problems(most=7, together=3), st.data())
def test_what_is_told_of_each_move_is_what_is_made_of_it(case, data):
    """Several moves in a row, the same household again among them."""
    assume(case.households)
    plan, made = plan_of(case), {}
    for _ in range(data.draw(st.integers(1, 4))):
        one, where = (
            data.draw(st.sampled_from(case.households)),
            data.draw(st.sampled_from([None, *case.doctors])),
        )
        try:
            move = cost_of_move(plan, one.id, where and where.id, made)
        except PlacementError:
            continue
        before = moved_plan(case, made).plan.seats
        made = {key: at for key, at in made.items() if key != one.id} | {one.id: where and where.id}
        after = moved_plan(case, made).plan.seats
        told = {d.household: d.after for d in move.displaced}
        assert after == before | told | {one.id: where and where.id}
        assert all(after[key] == at for key, at in made.items())
        stands(case, after)


def stands(case, seats):
    """Nobody has more than they agreed to, and each road is one that the plan may take."""
    held = Counter()
    for one in case.households:
        where = next((d for d in case.doctors if d.id == seats[one.id]), None)
        held[seats[one.id]] += len(one.people)
        assert where is None or minutes_to(case, one, where) is not None
    assert all(held[one.id] <= one.places for one in case.doctors)


def test_a_move_changes_nobody_who_need_not_change():
    case = territory(150, 8, 0.75, 3)
    plan = plan_of(case)
    doctors = [one.id for one in case.doctors]
    displaced = []
    for one in case.households[:40]:
        try:
            displaced.append(len(cost_of_move(plan, one.id, doctors[len(one.id) % 8]).displaced))
        except PlacementError:
            continue
    assert displaced
    assert max(displaced) <= 8
