"""Households are placed whole or wait whole, and the first in line never give way."""

from hypothesis import given

from tests.core.given import quick
from tests.core.placed import doctor, home, minutes_to, problem, problems, someone, tenths
from volontiers.core.placement.plan import cost_of, gap_of, plan_of


def couple(one, **said):
    return home(one, someone(rank=said.pop("rank", 3), day=said.pop("day", 0)), someone(rank=5), **said)


def test_a_couple_is_not_parted_where_two_doctors_have_one_place_each():
    doctors = [doctor("salvy"), doctor("benoit", commune="81004")]
    assert plan_of(problem([couple("vidal")], doctors)).seats == {"vidal": None}
    seats = plan_of(problem([couple("vidal"), home("faure", someone(rank=5))], doctors)).seats
    assert seats == {"vidal": None, "faure": "salvy"}


def test_people_alone_move_over_so_that_a_couple_sits_together():
    """By the flow each doctor has one place for the couple, beside somebody who goes before them."""
    people = [
        couple("vidal", commune="81069"),
        home("faure", someone(rank=2)),
        home("cros", someone(rank=2), commune="81004"),
    ]
    seats = plan_of(problem(people, [doctor("salvy", 2), doctor("benoit", 2, "81004")])).seats
    assert seats["faure"] == seats["cros"] != seats["vidal"]
    assert seats["vidal"] is not None


def test_a_couple_never_takes_the_place_of_someone_more_fragile():
    people = [couple("vidal", rank=1), home("faure", someone(rank=0))]
    assert plan_of(problem(people, [doctor("salvy", 2)])).seats == {"vidal": None, "faure": "salvy"}


def test_a_fragile_couple_goes_before_two_people_less_so():
    people = [couple("vidal", rank=0), home("faure"), home("cros", someone(day=1))]
    assert plan_of(problem(people, [doctor("salvy", 2)])).seats["vidal"] == "salvy"


def test_a_fragile_couple_takes_over_where_only_the_other_place_is_held_by_somebody_less_urgent():
    """One place at each doctor by the flow; the one at Salvy's is held by somebody who has no other doctor."""
    people = [couple("vidal", rank=0), home("faure", someone(rank=4), minutes=10)]
    doctors = [doctor("salvy", 2), doctor("benoit", 1, "81004")]
    assert plan_of(problem(people, doctors)).seats == {"vidal": "salvy", "faure": None}


def test_places_that_a_family_too_large_leaves_go_down_the_line():
    """The flow parts the family and the couple; the couple is not to sit before the one who stands between them."""
    family = home("vidal", *[someone(rank=0)] * 3, minutes=10)
    between = home("faure", someone(rank=1), minutes=10, home_visits=True)
    after = couple("cros", rank=2)
    doctors = [doctor("salvy", 2), doctor("benoit", 1, "81004")]
    seats = plan_of(problem([family, between, after], doctors)).seats
    assert seats == {"vidal": None, "faure": "salvy", "cros": None}


@quick
@given(problems(most=4, together=3))
def test_the_bound_stands_below_every_whole_plan_and_the_gap_tells_the_distance(case):
    plan = plan_of(case)
    without, roads = cost_of(plan, plan.seat)
    assert roads == tenths(case, plan.seats)
    assert plan.bound.cost <= without + roads
    gap = gap_of(plan)
    assert 0 <= gap.people <= gap.ahead
    assert (gap.ahead == gap.minutes == 0) == (without + roads == plan.bound.cost)


def test_the_gap_counts_those_who_were_passed_in_line():
    """Three places; by the flow two of the family of three and the first, by the plan the first and the two after."""
    family = home("vidal", someone(rank=1), someone(rank=1), someone(rank=1))
    people = [home("faure", someone(rank=0)), family, home("cros"), home("roques")]
    plan = plan_of(problem(people, [doctor("salvy", 3)]))
    assert plan.seats == {"faure": "salvy", "vidal": None, "cros": "salvy", "roques": "salvy"}
    assert (gap_of(plan).people, gap_of(plan).ahead) == (0, 2)


@quick
@given(problems(most=9, together=3))
def test_no_household_without_could_sit_where_those_after_it_in_line_sit(case):
    seats = plan_of(case).seats
    for one in case.households:
        for near in case.doctors if seats[one.id] is None else ():
            if minutes_to(case, one, near) is not None:
                ahead = [h for h in case.households if seats[h.id] == near.id and h.urgency <= one.urgency]
                assert near.places - sum(len(h.people) for h in ahead) < len(one.people)
