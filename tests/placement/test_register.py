"""Somebody joins the list: at their own date, in their class, with a receipt, and once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import ODETTE, SINCE, WANTS_CHANGE, again, kinds, listed, said, somebody
from volontiers.consent.models import EntryBody
from volontiers.core.eligibility import Doubt
from volontiers.core.priority import Ground, PriorityClass
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.people.actions import Identity, tie
from volontiers.people.models import Around, Person
from volontiers.placement.actions.facts import AlreadyWaiting
from volontiers.placement.actions.registering import Doubtful, register, register_together
from volontiers.placement.models import Registration, WaitingEvent
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_the_class_comes_from_what_is_declared(tarn):
    odette = listed(tarn, ODETTE, Ground.ISOLATED)
    assert (odette.priority, odette.rank, odette.since) == (PriorityClass.SENIOR, 1, SINCE)
    assert odette.state == "waiting"
    assert listed(tarn, somebody(1), Ground.LONG_TERM_CONDITION).rank == 0
    assert listed(tarn, somebody(2)).priority == PriorityClass.OTHER


def test_it_stands_on_the_rules_that_were_decided(tarn):
    with reading(tarn.desk):
        last = EntryBody.objects.filter(kind="rule").select_related("entry").latest("entry__seq")
    assert listed(tarn).rules_seq == last.entry.seq


def test_the_receipt_leaves_at_once_with_the_code(tarn):
    odette = listed(tarn)
    with reading(tarn.desk):
        message = Message.objects.get(about=f"registration:{odette.pk}")
    assert message.template == "list_received"
    assert message.address == ODETTE.phone
    assert odette.code in message.variables["link"]


def test_without_an_address_the_receipt_is_handed_over(tarn):
    odette = listed(tarn, replace(ODETTE, phone="+33536490333"))
    with reading(tarn.desk):
        assert not Message.objects.filter(about=f"registration:{odette.pk}").exists()
        assert WaitingEvent.objects.get(kind="receipt").data == {"channel": "paper"}
    assert odette.channel == "telephone"


def test_an_email_is_enough(tarn):
    odette = listed(tarn, replace(ODETTE, phone=""), email="odette@example.org")
    with reading(tarn.desk):
        assert Message.objects.get(about=f"registration:{odette.pk}").address == "odette@example.org"


def test_what_they_agreed_to_is_in_the_register(tarn):
    listed(tarn, agreement_channel="paper")
    with reading(tarn.desk):
        body = EntryBody.objects.filter(kind="agreement").latest("pk").body
    assert (body["family"], body["channel"], body["wording"]) == ("carers", "paper", 1)


def test_the_same_form_twice_is_one_place(tarn):
    form = said()
    assert register(tarn.desk, form, MONDAY).pk == register(tarn.desk, form, MONDAY).pk
    with reading(tarn.desk):
        assert Registration.objects.count() == Person.objects.count() == 1


def test_nobody_waits_twice(tarn):
    first = listed(tarn)
    with pytest.raises(AlreadyWaiting) as raised:
        listed(tarn, person_id=first.person_id)
    assert raised.value.code == first.code


def test_a_household_is_registered_together_or_not_at_all(tarn):
    home = [said(ODETTE), said(Identity("Calmels", "René", 1946, "81099"))]
    odette, rene = register_together(tarn.desk, home, MONDAY)
    assert odette.household_id == rene.household_id is not None
    with pytest.raises(Doubtful):
        register_together(tarn.desk, [said(somebody(1)), said(somebody(2), situation=WANTS_CHANGE)], MONDAY)
    with reading(tarn.desk):
        assert Registration.objects.count() == 2


def test_somebody_joins_those_who_wait_already(tarn):
    odette = listed(tarn)
    (rene,) = register_together(
        tarn.desk, [said(Identity("Calmels", "René", 1946, "81099"))], MONDAY, household_with=odette.pk
    )
    assert rene.household_id == again(tarn, odette).household_id


def test_who_wants_another_doctor_is_told_and_the_desk_may_decide(tarn):
    with pytest.raises(Doubtful) as raised:
        listed(tarn, situation=WANTS_CHANGE)
    assert raised.value.doubts == (Doubt.WANTS_CHANGE,)
    kept = listed(tarn, situation=WANTS_CHANGE, reason="conflit avec son médecin")
    assert "in_spite_of" in kinds(tarn, kept)


def test_the_local_rule_may_open_the_list_to_them(tarn):
    change_rules(tarn.desk, {"may_want_change": True}, "bureau du 20/11, point 1")
    assert listed(tarn, situation=WANTS_CHANGE).state == "waiting"


def test_outside_the_territory_it_is_said(tarn):
    with pytest.raises(Doubtful) as raised:
        listed(tarn, replace(ODETTE, insee="97411"))
    assert raised.value.doubts == (Doubt.OUTSIDE,)


def test_a_physician_who_is_noted_is_a_doubt(tarn):
    odette = listed(tarn)
    with acting(tarn.desk):
        person = Person.objects.create(community=tarn.community, created_at=MONDAY)
    tie(tarn.desk, person.pk, tarn.alix.pk, "attending", MONDAY)
    with pytest.raises(Doubtful) as raised:
        listed(tarn, somebody(4), person_id=person.pk)
    assert raised.value.doubts == (Doubt.HAS_PHYSICIAN,)
    assert odette.state == "waiting"


def test_a_professional_who_sees_them_is_asked_first_later(tarn):
    odette = listed(tarn, usual=(tarn.noor.pk,))
    with reading(tarn.desk):
        assert Around.objects.get(person=odette.person_id).tie == "usual"


def test_a_date_of_tomorrow_is_impossible(tarn):
    with pytest.raises(IntegrityError):
        listed(tarn, since=date(2026, 11, 29))


def test_twins_are_noted_and_never_merged(tarn):
    first = listed(tarn)
    second = listed(tarn, replace(ODETTE, given_name="Odete", phone=""))
    assert "maybe_twin" in kinds(tarn, second)
    assert again(tarn, first).state == again(tarn, second).state == "waiting"


def test_those_of_one_home_share_a_telephone_and_are_no_twins(tarn):
    home = [said(ODETTE), said(Identity("Calmels", "René", 1946, "81099", ODETTE.phone))]
    _, rene = register_together(tarn.desk, home, MONDAY)
    assert "maybe_twin" not in kinds(tarn, rene)
