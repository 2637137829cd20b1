"""What a second pair of eyes found: a person who was told, then no longer had anybody; a no that was not obeyed."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import emergency, tracking
from volontiers.cases.actions.answers import Answer, accept, release
from volontiers.cases.actions.decisions import Appointment, Ending, appoint, end, redirect
from volontiers.cases.actions.facts import NotThere
from volontiers.cases.actions.intake import NeedAsked, add_needs
from volontiers.cases.actions.ownership import collect_agreement
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core.need import Family, Kind, Mode
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=30)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def asked(tarn, **said) -> tuple[Case, Proposal]:
    """A call whose first wave reached Noor."""
    case = cast.call(tarn, **said)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        return case, Proposal.objects.get(need=need, professional=tarn.noor)


def told(tarn) -> tuple[Case, Proposal]:
    """Noor took it, and the person knows when."""
    case, proposal = asked(tarn)
    accept(tarn.pro(tarn.noor), proposal.pk, MONDAY)
    appoint(
        tarn.pro(tarn.noor), proposal.pk, Appointment(Mode.AMB, MONDAY + timedelta(hours=4), "ici"), MONDAY
    )
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).news_due_at is None
    return case, proposal


@pytest.mark.parametrize(
    "leave",
    [
        lambda by, pk: release(by, pk, LATER),
        lambda by, pk: redirect(by, pk, Mode.HH, "", LATER),
        lambda by, pk: end(by, pk, Ending.NO_SHOW, LATER),
        lambda by, pk: end(by, pk, Ending.UNREACHABLE, LATER),
    ],
)
def test_whoever_was_told_is_called_again_when_the_one_who_took_it_leaves(tarn, leave):
    case, proposal = told(tarn)
    leave(tarn.pro(tarn.noor), proposal.pk)
    with reading(tarn.desk):
        due = Case.objects.get(pk=case.pk).news_due_at
        need = Need.objects.get(case=case)
    assert LATER <= due <= LATER + timedelta(minutes=20)
    assert (need.agreed_at, need.agreed_place, need.confirmed_at) == (None, "", None)


def test_a_released_appointment_is_said_by_message_too(tarn):
    _, proposal = told(tarn)
    release(tarn.pro(tarn.noor), proposal.pk, LATER)
    with reading(tarn.desk):
        assert Message.objects.filter(template="patient_changed").count() == 1


def test_a_no_recorded_at_the_desk_stops_the_search_and_every_later_yes(tarn):
    case, proposal = asked(tarn)
    collect_agreement(tarn.desk, case.pk, {Family.CARERS: False}, MONDAY)
    assert accept(tarn.pro(tarn.noor), proposal.pk, MONDAY) is Answer.OVER
    with reading(tarn.desk):
        assert Need.objects.get(case=case).state == "received"
        assert not Message.objects.filter(template="proposal", state="queued").exists()


def test_a_case_that_did_not_go_to_the_15_is_not_closed_as_if_it_had(tarn):
    case, _ = asked(tarn)
    with pytest.raises(NotThere):
        emergency.note_follow_up(tarn.desk, case.pk, MONDAY)


def test_advice_given_on_a_live_case_keeps_the_promise(tarn):
    case, _ = asked(tarn)
    with reading(tarn.desk):
        before = Case.objects.get(pk=case.pk).news_due_at
    advice = NeedAsked(Kind.INFORMATION, LATER, given=True)
    add_needs(tarn.desk, case.pk, [advice], MONDAY + timedelta(minutes=10))
    more = NeedAsked(Kind.NURSING, MONDAY + timedelta(days=2))
    add_needs(tarn.desk, case.pk, [more], MONDAY + timedelta(minutes=20))
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).news_due_at == before


def test_advice_on_a_closed_case_leaves_it_closed(tarn):
    case, proposal = asked(tarn)
    accept(tarn.pro(tarn.noor), proposal.pk, MONDAY)
    end(tarn.pro(tarn.noor), proposal.pk, Ending.SEEN, MONDAY)
    add_needs(tarn.desk, case.pk, [NeedAsked(Kind.INFORMATION, LATER, given=True)], LATER)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).closed_at is not None


def test_nothing_is_added_to_a_case_handed_to_the_15(tarn):
    case, _ = asked(tarn)
    emergency.hand_to_emergency(tarn.desk, case.pk, MONDAY)
    with pytest.raises(NotThere):
        add_needs(tarn.desk, case.pk, [NeedAsked(Kind.NURSING, LATER)], MONDAY)


@pytest.mark.parametrize(
    "stop",
    [
        lambda tarn, case: tracking.no_longer_needed(tarn.machine, case.pk, [], LATER),
        lambda tarn, case: emergency.hand_to_emergency(tarn.desk, case.pk, LATER),
    ],
)
def test_the_one_who_took_it_hears_that_it_is_cancelled(tarn, stop):
    case, _ = told(tarn)
    stop(tarn, case)
    with reading(tarn.desk):
        assert Message.objects.filter(template="cancelled").count() == 1


def test_a_nameless_call_gets_no_code_that_opens_nothing(tarn):
    cast.call(tarn, person=cast.Identity("", "", None, "81099"))
    with reading(tarn.desk):
        assert not Message.objects.filter(template="patient_received").exists()


def together(*acts) -> Counter:
    """Each act in a thread of its own, started at once. Gives what each became."""
    gate, found = threading.Barrier(len(acts)), Counter()

    def run(act):
        gate.wait()
        try:
            act()
            found["done"] += 1
        except IntegrityError:
            found["refused"] += 1
        except Exception as error:  # noqa: BLE001  # whatever else it is fails the test by its name
            found[type(error).__name__] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_change_of_mind_never_block_each_other(tarn):
    cast.pledge(tarn, tarn.noor, Level.MANY, asked_cap=500, accepted_cap=500)
    for _ in range(12):
        case, proposal = asked(tarn)
        found = together(
            lambda p=proposal: accept(tarn.pro(tarn.noor), p.pk, MONDAY),
            lambda c=case: tracking.withdraw_agreement(tarn.machine, c.pk, MONDAY),
            lambda c=case: tracking.no_longer_needed(tarn.machine, c.pk, [], MONDAY),
        )
        assert found == {"done": 3}


@pytest.mark.django_db(transaction=True)
def test_the_same_form_four_times_at_once_is_one_case(tarn):
    key = uuid4()
    assert together(*[lambda: cast.call(tarn, key=key)] * 4) == {"done": 4}
    with reading(tarn.desk):
        assert Case.objects.count() == 1
