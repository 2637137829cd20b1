"""A named human signs a plan once: each line is checked again by the wall, and what falls is said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.placement.line_given import agrees, household, waits
from tests.placement.test_planning import RULES, ask, planned
from tests.together import together
from volontiers.accounts.access import Role
from volontiers.consent.lasting import write_lasting
from volontiers.consent.lasting_said import lasting_of, value
from volontiers.core.pledge import Level
from volontiers.core.rules import Matching
from volontiers.core.scenario import Added
from volontiers.database.wall import acting, reading
from volontiers.placement.actions.answering import decline
from volontiers.placement.actions.computing import compute
from volontiers.placement.actions.planning import PlanOver, make_move
from volontiers.placement.actions.proposing import DoctorsDraw, propose_home
from volontiers.placement.actions.signing import LOOKED_AGAIN, MayNotSign, NotAsRead, Signed, sign_plan
from volontiers.placement.models import Batch, Offer, Plan, PlanLine, PlanMove
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def offers(tarn) -> dict[str, str]:
    with reading(tarn.desk):
        rows = Offer.objects.select_related("registration__person", "professional")
        return {one.registration.person.family_name: one.professional.family_name for one in rows}


def fallen(tarn, plan) -> dict[str, str]:
    with reading(tarn.desk):
        rows = PlanLine.objects.filter(plan=plan).exclude(fell="").select_related("registration__person")
        return {one.registration.person.family_name: one.fell for one in rows}


def outcome(tarn, plan) -> str:
    try:
        return f"sent {sign_plan(tarn.desk, plan.pk, plan.version, MONDAY).sent}"
    except PlanOver as over:
        return over.state


def withdraws(tarn, doctor):
    """Her word alone."""
    with reading(tarn.desk):
        terms = value(lasting_of(doctor.pk, tarn.community.pk))
    none = replace(terms, level=Level.NONE, per_month=0, asked_per_month=0, until=None)
    with acting(tarn.pro(doctor)):
        write_lasting(tarn.pro(doctor), doctor.pk, none, MONDAY)


def test_the_lines_leave_as_batches_signed_by_name(tarn):
    agrees(tarn, tarn.alix, 2)
    agrees(tarn, tarn.noor, 1)
    for name in ("Un", "Deux", "Trois"):
        waits(tarn, name)
    plan = planned(tarn)
    assert sign_plan(tarn.desk, plan.pk, plan.version, MONDAY) == Signed(sent=3, fell=0, later=0)
    assert len(offers(tarn)) == 3
    with reading(tarn.desk):
        plan = Plan.objects.get(pk=plan.pk)
        assert (plan.state, plan.signed_by) == (Plan.State.SIGNED, tarn.camille)
        assert set(Offer.objects.values_list("signed_by", "source")) == {(tarn.camille.pk, "plan")}
        assert Batch.objects.count() == 2


def test_a_plan_is_signed_once(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    plan = planned(tarn)
    sign_plan(tarn.desk, plan.pk, plan.version, MONDAY)
    with pytest.raises(PlanOver) as over:
        sign_plan(tarn.desk, plan.pk, plan.version, MONDAY)
    assert over.value.state == "signed"
    assert len(offers(tarn)) == 1


def test_two_humans_who_sign_at_the_same_instant_send_it_once(tarn):
    agrees(tarn, tarn.alix, 3)
    for name in ("Un", "Deux", "Trois"):
        waits(tarn, name)
    plan = planned(tarn)
    assert sorted(together(*[lambda: outcome(tarn, plan)] * 2)) == ["sent 3", "signed"]
    assert len(offers(tarn)) == 3


def test_a_pledge_withdrawn_between_plan_and_signature_makes_its_lines_fall_and_says_so(tarn):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 1)
    waits(tarn, "Un")
    waits(tarn, "Deux")
    plan = planned(tarn)
    withdraws(tarn, tarn.alix)
    assert sign_plan(tarn.desk, plan.pk, plan.version, MONDAY) == Signed(sent=1, fell=1, later=0)
    assert set(offers(tarn).values()) == {"Benoît"}
    assert list(fallen(tarn, plan).values()) == ["ce médecin ne prend plus de nouveaux patients"]


def test_a_household_falls_whole(tarn):
    agrees(tarn, tarn.alix, 2)
    home = household(tarn)
    waits(tarn, "Elle", together=home)
    waits(tarn, "Lui", together=home)
    plan = planned(tarn)
    agrees(tarn, tarn.alix, 1)
    assert sign_plan(tarn.desk, plan.pk, plan.version, MONDAY) == Signed(sent=0, fell=2, later=0)
    assert offers(tarn) == {}


def test_a_home_that_somebody_silent_joined_meanwhile_waits(tarn):
    agrees(tarn, tarn.alix, 3)
    home = household(tarn)
    waits(tarn, "Elle", together=home)
    waits(tarn, "Seule")
    plan = planned(tarn)
    waits(tarn, "Lui", together=home, state="suspended", suspended_at=MONDAY)
    assert sign_plan(tarn.desk, plan.pk, plan.version, MONDAY) == Signed(sent=1, fell=1, later=0)
    assert fallen(tarn, plan) == {"Elle": "quelqu’un du foyer est sans nouvelles"}


def test_ten_at_a_time_and_the_rest_when_they_are_answered(tarn, at):
    agrees(tarn, tarn.alix, 14)
    for number in range(12):
        waits(tarn, f"P{number:02}", days=number)
    plan = planned(tarn)
    assert sign_plan(tarn.desk, plan.pk, plan.version, MONDAY) == Signed(sent=10, fell=0, later=2)
    later = at(MONDAY + LOOKED_AGAIN)
    assert compute(tarn.machine, plan.pk, later)
    assert len(offers(tarn)) == 10
    with reading(tarn.desk):
        sent = list(Offer.objects.values_list("pk", flat=True))
    for pk in sent:
        decline(tarn.pro(tarn.alix), pk, later)
    assert compute(tarn.machine, plan.pk, at(later + LOOKED_AGAIN))
    assert len(offers(tarn)) == 12
    with reading(tarn.desk):
        assert set(Offer.objects.values_list("signed_by", flat=True)) == {tarn.camille.pk}
        assert Plan.objects.get(pk=plan.pk).next_check_at is None


def test_who_has_no_right_signs_nothing(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    plan = planned(tarn)
    with pytest.raises(MayNotSign):
        sign_plan(replace(tarn.desk, roles=frozenset({Role.OPERATOR})), plan.pk, plan.version, MONDAY)
    assert offers(tarn) == {}


def test_a_plan_for_doctors_who_do_not_exist_is_not_signed(tarn):
    waits(tarn)
    plan = planned(tarn, replace(RULES, added=Added(1, "81099", 3)))
    with pytest.raises(PlanOver) as over:
        sign_plan(tarn.desk, plan.pk, plan.version, MONDAY)
    assert over.value.state == "on_paper"


def test_what_was_signed_is_not_rewritten(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    plan = planned(tarn)
    sign_plan(tarn.desk, plan.pk, plan.version, MONDAY)
    for change in ({"reason": "autre chose"}, {"professional": tarn.noor}, {"offer": None}):
        with pytest.raises(Error), acting(tarn.desk):
            PlanLine.objects.filter(plan=plan).update(**change)
    with pytest.raises(Error), acting(tarn.desk):
        Plan.objects.filter(pk=plan.pk).update(signed_at=MONDAY + timedelta(hours=1))


def test_a_plan_is_signed_as_it_was_read(tarn):
    agrees(tarn, tarn.alix, 1)
    first, second = waits(tarn, "Un"), waits(tarn, "Deux", days=1)
    read = planned(tarn)
    ask(tarn, read, second, tarn.alix)
    with reading(tarn.desk):
        move = PlanMove.objects.get()
    make_move(tarn.desk, move.pk, MONDAY)
    assert compute(tarn.machine, read.pk, MONDAY)
    with pytest.raises(NotAsRead):
        sign_plan(tarn.desk, read.pk, read.version, MONDAY)
    assert offers(tarn) == {}
    with pytest.raises(Error), acting(tarn.desk):
        Plan.objects.filter(pk=read.pk).update(
            state="signed", signed_at=MONDAY, signed_by=tarn.camille, signed_version=read.version
        )
    assert sign_plan(tarn.desk, read.pk, read.version + 1, MONDAY).sent == 1
    assert offers(tarn) == {"Deux": "Salvy"}
    assert first.pk < second.pk


def test_where_doctors_draw_nobody_signs_and_what_has_not_left_stays(tarn, at):
    agrees(tarn, tarn.alix, 14)
    for number in range(12):
        waits(tarn, f"P{number:02}", days=number)
    signed, other = planned(tarn), planned(tarn)
    sign_plan(tarn.desk, signed.pk, signed.version, MONDAY)
    change_rules(tarn.desk, {"matching": Matching.DRAWING}, DECISION)
    with pytest.raises(PlanOver) as over:
        sign_plan(tarn.desk, other.pk, other.version, MONDAY)
    assert over.value.state == "drawing"
    with pytest.raises(DoctorsDraw):
        propose_home(tarn.desk, tarn.alix.pk, waits(tarn, "Treize").pk, MONDAY)
    assert compute(tarn.machine, signed.pk, at(MONDAY + LOOKED_AGAIN))
    assert len(offers(tarn)) == 10
    assert set(fallen(tarn, signed).values()) == {
        "votre communauté a choisi que les médecins tirent eux-mêmes dans la liste"
    }
