"""From a case to the list: nothing is lost on the way, and the date of the case is theirs."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from tests.placement.waiting_given import kinds
from volontiers.accounts.access import patient
from volontiers.cases.actions import waves
from volontiers.cases.actions.desk import CannotAnswer, record_phone_yes
from volontiers.cases.actions.ownership import collect_agreement
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.actions.tracking import agree_again, withdraw_agreement
from volontiers.cases.checks import findings
from volontiers.cases.models import Case, Event, Need
from volontiers.cases.queries import figures
from volontiers.core.declared import Declared, Member
from volontiers.core.eligibility import Doubt, Situation
from volontiers.core.need import Family, Kind
from volontiers.core.priority import Ground
from volontiers.core.rules import Rules
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.ops.due import KINDS
from volontiers.ops.worker import Worker
from volontiers.people.models import Around, Person
from volontiers.placement.actions.enlisting import enlist, enlist_case
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.withdrawing import withdraw_with_case
from volontiers.placement.models import Offer, Registration
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
DOCTOR = Kind.ATTENDING_PHYSICIAN


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def work(tmp_path):
    return Worker("volontiers_needs", KINDS["needs"](), tmp_path / "needs").drain


def asked(tarn, *, told: Declared | None = None, **said) -> Case:
    need = cast.NeedAsked(DOCTOR, MONDAY + timedelta(days=30), declared=(told or Declared()).to_dict())
    return cast.call(tarn, needs=(need, *said.pop("more", ())), **said)


def need_of(tarn, case) -> Need:
    with reading(tarn.desk):
        return Need.objects.get(case=case, kind=DOCTOR)


def only(tarn) -> Registration:
    with reading(tarn.desk):
        return Registration.objects.select_related("person").get()


def test_a_lasting_need_becomes_a_place_at_the_date_of_the_case(tarn, at):
    case = asked(tarn, told=Declared(grounds=frozenset({Ground.LONG_TERM_CONDITION})))
    (made,) = enlist_case(tarn.desk, case.pk, at(MONDAY + timedelta(days=3)))
    assert (made.since, made.person_id, made.rank) == (MONDAY.date(), case.person_id, 0)
    need = need_of(tarn, case)
    assert (need.state, need.outcome, need.wave) == ("closed", "listed", 0)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).closed_at is not None


def test_the_worker_takes_what_was_left_on_the_way(tarn, work):
    case = asked(tarn)
    assert need_of(tarn, case).state == "ready"
    work()
    assert only(tarn).need_id == need_of(tarn, case).pk
    with reading(tarn.desk):
        found = findings(tarn.community.pk, MONDAY + timedelta(minutes=5))
        assert [one for one in found if one.about != "message"] == []


def test_it_is_proposed_to_nobody_in_waves(tarn):
    case = asked(tarn)
    need = need_of(tarn, case)
    assert waves.advance(tarn.machine, need.pk, MONDAY) is False
    with pytest.raises(CannotAnswer):
        record_phone_yes(tarn.desk, need.pk, tarn.alix.pk, MONDAY)


def test_twice_is_once(tarn):
    case = asked(tarn)
    need = need_of(tarn, case)
    assert enlist(tarn.desk, need.pk, MONDAY).pk == enlist(tarn.machine, need.pk, MONDAY).pk


def test_the_other_needs_of_the_case_go_on(tarn, work):
    visit = cast.NeedAsked(Kind.HOME_VISIT, MONDAY + timedelta(hours=24))
    case = asked(tarn, more=(visit,))
    work()
    with reading(tarn.desk):
        assert Need.objects.get(case=case, kind=Kind.HOME_VISIT).state == "proposed"
        assert Case.objects.get(pk=case.pk).closed_at is None
    assert only(tarn).state == "waiting"


def test_one_receipt_and_not_two(tarn, work):
    case = asked(tarn)
    work()
    abouts = [f"case:{case.pk}", f"registration:{only(tarn).pk}"]
    with reading(tarn.desk):
        sent = [one.template for one in Message.objects.filter(about__in=abouts)]
    assert sent == ["list_received"]


def test_without_the_agreement_it_stays_to_be_called(tarn, work):
    case = asked(tarn, agreements={})
    work()
    assert enlist(tarn.desk, need_of(tarn, case).pk, MONDAY) is None
    assert need_of(tarn, case).state == "received"
    agree_again(tarn.desk, case.pk, MONDAY)
    work()
    assert only(tarn).since == MONDAY.date()


def test_taking_the_agreement_back_before_the_list_stops_it(tarn, work):
    case = asked(tarn)
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    work()
    assert need_of(tarn, case).state == "received"


def test_taking_the_agreement_back_leaves_the_list_and_giving_it_again_keeps_the_date(tarn, work):
    agrees(tarn, tarn.alix, 1)
    case = asked(tarn, told=Declared(household=(Member("Paul", "Durand", 1950),)))
    work()
    with reading(tarn.desk):
        people = list(Registration.objects.order_by("pk"))
    propose(
        tarn.desk, tarn.alix.pk, [Offered(people[0].pk, "5 minutes de route.")], Offer.Source.DESK, MONDAY
    )
    withdraw_agreement(patient(tarn.community.pk), case.pk, MONDAY)
    with reading(tarn.desk):
        assert set(Registration.objects.values_list("state", "ended_for")) == {("left", "renounced")}
        assert Offer.objects.get().state == "withdrawn"
    agree_again(patient(tarn.community.pk), case.pk, MONDAY)
    with reading(tarn.desk):
        assert set(Registration.objects.values_list("state", "since")) == {("waiting", people[0].since)}


@pytest.mark.parametrize("decided", [None, 45])
def test_who_agrees_again_is_asked_for_news_as_the_members_decided(tarn, work, decided):
    """The base puts them back in line: it reads the rule, and knows the default of the core."""
    if decided:
        change_rules(tarn.desk, {"reconfirm_days": decided}, cast.DECISION)
    case = asked(tarn)
    work()
    withdraw_agreement(patient(tarn.community.pk), case.pk, MONDAY)
    agree_again(patient(tarn.community.pk), case.pk, MONDAY)
    again = only(tarn)
    assert (again.next_check_at - again.confirmed_at).days == (decided or Rules().reconfirm_days)


def test_who_took_all_back_on_the_page_of_the_request_comes_back_by_it(tarn, work):
    case = asked(tarn)
    work()
    withdraw_with_case(patient(tarn.community.pk), case.pk, MONDAY)
    assert only(tarn).agreement_withdrawn_at == MONDAY
    agree_again(patient(tarn.community.pk), case.pk, MONDAY)
    assert (only(tarn).state, only(tarn).agreement_withdrawn_at) == ("waiting", None)


def test_a_new_wording_of_the_agreement_leaves_nobody_out(tarn, work):
    case = asked(tarn)
    work()
    collect_agreement(tarn.desk, case.pk, {Family.CARERS: True}, MONDAY)
    assert only(tarn).state == "waiting"


def test_a_doubt_goes_to_the_desk_which_may_decide(tarn, work):
    case = asked(tarn, told=Declared(situation=Situation.WANTS_CHANGE))
    work()
    need = need_of(tarn, case)
    assert (need.state, need.why_desk) == ("unplaced", Doubt.WANTS_CHANGE.why)
    assert need.next_check_at is None
    with reading(tarn.desk):
        assert Message.objects.filter(about=f"case:{case.pk}", template="patient_received").count() == 1
    made = enlist(tarn.desk, need.pk, MONDAY, reason="son médecin est à 60 km")
    assert "in_spite_of" in kinds(tarn, made)
    assert need_of(tarn, case).outcome == "listed"


def test_the_household_comes_with_them(tarn, work):
    members = (Member("Lina", "", 2026), Member("Paul", "Faure", 1950, frozenset({Ground.PREGNANCY})))
    asked(tarn, told=Declared(household=members))
    work()
    with reading(tarn.desk):
        found = list(Registration.objects.select_related("person").order_by("pk"))
    assert [one.person.family_name for one in found] == ["Durand", "Durand", "Faure"]
    assert len({one.household_id for one in found}) == len({one.since for one in found}) == 1
    assert found[1].priority == "early_life"


def test_who_asked_because_they_see_the_person_is_the_usual_one(tarn, work):
    asked(tarn, told=Declared(usual=tarn.noor.pk))
    work()
    person_id = only(tarn).person_id
    with reading(tarn.desk):
        assert Around.objects.get(person=person_id).professional_id == tarn.noor.pk


def test_the_figures_count_it_neither_solved_nor_unsolved(tarn, work):
    for n in range(6):
        asked(tarn, callback_phone=f"+3363998100{n}")
    work()
    with reading(tarn.desk):
        month = figures.month(MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    assert (month.asked, month.solved.whole) == (6, 0)


def test_the_case_is_erased_and_the_person_waits_on(tarn, at, work):
    case = asked(tarn)
    work()
    later = at(MONDAY + timedelta(days=800))
    sweep(tarn.machine, later)
    with reading(tarn.desk):
        assert not Case.objects.filter(pk=case.pk).exists()
        assert not Event.objects.exists()
        assert Person.objects.filter(pk=case.person_id).exists()
    assert (only(tarn).need_id, only(tarn).since) == (None, MONDAY.date())


def test_what_the_waves_of_before_searched_for_goes_to_the_list(tarn, work):
    """A need that an older version left with the desk."""
    case = asked(tarn)
    with acting(tarn.desk):
        Need.objects.filter(case=case).update(state="unplaced", next_check_at=MONDAY)
    work()
    assert need_of(tarn, case).outcome == "listed"
