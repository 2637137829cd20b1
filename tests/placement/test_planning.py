"""A plan is asked for, computed by the worker, moved by hand at a told cost, let go; nothing leaves without a signature."""

from dataclasses import replace

import pytest
from django.db import Error

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, household, waits
from volontiers.accounts.access import NobodySigned
from volontiers.consent.models import Reading
from volontiers.core.placement.reasons import NO_COMMUNE
from volontiers.core.reading import Why
from volontiers.core.rules import Rules
from volontiers.core.scenario import Added, of_rules
from volontiers.database.wall import acting, reading
from volontiers.placement.actions import planning
from volontiers.placement.actions.computing import compute, postpone_plan
from volontiers.placement.models import Plan, PlanLine, PlanMove

pytestmark = pytest.mark.django_db(transaction=True)
RULES = of_rules(Rules(), people=120, lot=1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def planned(tarn, scenario=RULES, name="Selon vos règles", now=MONDAY) -> Plan:
    study = planning.ask_plans(tarn.desk, {name: scenario}, now)
    with reading(tarn.desk):
        plan = Plan.objects.get(study=study)
    assert compute(tarn.machine, plan.pk, now)
    return again(tarn, plan)


def again(tarn, plan) -> Plan:
    with reading(tarn.desk):
        return Plan.objects.get(pk=plan.pk)


def seats(tarn, plan) -> dict[str, str | None]:
    with reading(tarn.desk):
        lines = PlanLine.objects.filter(plan=plan).select_related("registration__person", "professional")
        return {
            one.registration.person.family_name: one.professional and one.professional.family_name
            for one in lines
        }


def line_of(tarn, plan, one) -> PlanLine:
    with reading(tarn.desk):
        return PlanLine.objects.get(plan=plan, registration=one)


def test_the_first_in_line_are_placed_within_what_doctors_agreed_to(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn, "Dernier", rank=5, days=0)
    waits(tarn, "Premier", rank=0, days=9)
    waits(tarn, "Second", rank=0, days=10)
    plan = planned(tarn)
    assert seats(tarn, plan) == {"Premier": "Salvy", "Second": None, "Dernier": None}
    assert (plan.state, plan.figures["placed"], plan.figures["without"]) == (Plan.State.READY, 1, 2)
    assert plan.figures["fragile_without"] == 1


def test_a_household_is_placed_together_or_waits_together(tarn):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 3)
    home = household(tarn)
    waits(tarn, "Elle", rank=0, together=home)
    waits(tarn, "Lui", rank=5, together=home)
    assert seats(tarn, planned(tarn)) == {"Elle": "Benoît", "Lui": "Benoît"}


def test_each_line_says_why_in_one_sentence(tarn):
    agrees(tarn, tarn.alix, 1)
    first, lost = waits(tarn, "Un", rank=0), waits(tarn, "Perdu", commune=None)
    plan = planned(tarn)
    assert line_of(tarn, plan, first).reason == "5 minutes de route, dans l’ordre des plus fragiles."
    assert line_of(tarn, plan, lost).reason == NO_COMMUNE


def test_each_doctor_sees_that_their_pledge_was_read(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    planned(tarn)
    with reading(tarn.desk):
        assert list(Reading.objects.filter(why=Why.LIST).values_list("professionals", flat=True)) == [
            [tarn.alix.pk]
        ]


def test_a_pledge_that_ended_or_rests_gives_no_place(tarn, at):
    agrees(tarn, tarn.alix, 2, until=MONDAY.date().replace(day=22))
    agrees(tarn, tarn.noor, 2, paused_until=None)
    waits(tarn, "Un")
    assert seats(tarn, planned(tarn)) == {"Un": "Benoît"}


def test_doctors_who_do_not_exist_yet_place_people_on_paper_alone(tarn):
    waits(tarn, "Un")
    added = planned(tarn, replace(RULES, added=Added(2, "81099", 3)), "avec deux de plus")
    assert added.figures["placed"] == 1
    assert seats(tarn, added) == {"Un": None}


def ask(tarn, plan, one, doctor) -> PlanMove:
    move = planning.ask_move(tarn.desk, plan.pk, one.pk, doctor and doctor.pk, MONDAY)
    assert compute(tarn.machine, plan.pk, MONDAY)
    with reading(tarn.desk):
        return PlanMove.objects.get(pk=move.pk)


def test_a_move_tells_its_cost_and_whom_it_displaces_before_anything_moves(tarn):
    agrees(tarn, tarn.alix, 1)
    first, second = waits(tarn, "Premier", rank=0), waits(tarn, "Second", rank=1)
    plan = planned(tarn)
    move = ask(tarn, plan, second, tarn.alix)
    assert move.state == PlanMove.State.TOLD
    assert move.told["displaced"] == [[f"r{first.pk}", str(tarn.alix.pk), None]]
    assert seats(tarn, plan) == {"Premier": "Salvy", "Second": None}
    assert planning.make_move(tarn.desk, move.pk, MONDAY)
    assert compute(tarn.machine, plan.pk, MONDAY)
    assert seats(tarn, plan) == {"Premier": None, "Second": "Salvy"}
    assert line_of(tarn, plan, second).by_hand
    planning.undo_moves(tarn.desk, plan.pk, MONDAY)
    assert compute(tarn.machine, plan.pk, MONDAY)
    assert seats(tarn, plan) == {"Premier": "Salvy", "Second": None}


def test_a_move_to_a_doctor_who_agreed_to_nothing_is_refused_with_a_sentence(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    plan = planned(tarn)
    move = ask(tarn, plan, one, tarn.noor)
    assert (move.state, move.fault) == (
        PlanMove.State.REFUSED,
        "Ce médecin ne correspond pas à la demande : choisissez-en un autre.",
    )
    assert not planning.make_move(tarn.desk, move.pk, MONDAY)


def test_only_one_move_is_asked_about_at_a_time(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    plan = planned(tarn)
    earlier = ask(tarn, plan, one, None)
    ask(tarn, plan, one, tarn.alix)
    assert not planning.make_move(tarn.desk, earlier.pk, MONDAY)


def test_a_plan_let_go_changes_no_more(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    plan = planned(tarn)
    assert planning.drop_plan(tarn.desk, plan.pk)
    with pytest.raises(planning.PlanOver):
        planning.ask_move(tarn.desk, plan.pk, one.pk, None, MONDAY)
    with pytest.raises(Error), acting(tarn.desk):
        PlanLine.objects.filter(plan=plan).update(professional=tarn.noor)


def test_nobody_asks_for_a_plan_without_a_name(tarn):
    with pytest.raises(NobodySigned):
        planning.ask_plans(tarn.machine, {"un plan": RULES}, MONDAY)


def test_a_plan_that_cannot_be_computed_says_so_and_is_not_tried_for_ever(tarn):
    study = planning.ask_plans(tarn.desk, {"un plan": RULES}, MONDAY)
    with reading(tarn.desk):
        plan = Plan.objects.get(study=study)
    postpone_plan(tarn.machine, plan.pk, "MemoryError", MONDAY)
    plan = again(tarn, plan)
    assert (plan.state, plan.next_check_at) == (Plan.State.FAILED, None)
    assert plan.fault


def test_the_neighbour_sees_no_plan(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    planned(tarn)
    other = cast.bourbon()
    with reading(other.desk):
        assert not Plan.objects.exists()
