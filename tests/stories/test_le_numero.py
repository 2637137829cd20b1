"""Le numéro. A pharmacist has a woman at the counter; the physician on duty has her request in a minute, and decides."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.stories.telling import asked, need, pass_time, yes
from volontiers.cases.actions.answers import decline
from volontiers.cases.actions.decisions import Appointment, Ending, appoint, end, hand_over_to_15
from volontiers.cases.models import Case
from volontiers.core.need import Kind, Mode
from volontiers.core.rules import Route
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db
VIDEO = "https://visio.example/salle"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    change_rules(tarn.machine, {"route": Route.DUTY_FIRST}, DECISION)
    cast.duty(tarn, tarn.noor, MONDAY - timedelta(hours=1))
    return tarn


@pytest.fixture
def case(tarn, at):
    """Not vital, the pharmacist says; her doctor is away."""
    case = cast.call(tarn, caller="professional", caller_name="Sarah Blanc", video_possible=True)
    pass_time(tarn, at, MONDAY, 0)
    return case


def test_the_physician_on_duty_chooses_the_screen(tarn, case, at):
    wanted = need(tarn, case, Kind.UNSCHEDULED)
    assert set(asked(tarn, wanted)) == {tarn.noor.pk}
    assert asked(tarn, wanted)[tarn.noor.pk].sent_at == MONDAY

    minute = at(MONDAY + timedelta(minutes=1))
    proposal = yes(tarn, tarn.noor, wanted, minute)
    half_past = MONDAY + timedelta(minutes=25)
    appoint(tarn.pro(tarn.noor), proposal.pk, Appointment(Mode.VR, half_past, VIDEO), minute)
    with reading(tarn.desk):
        told = Message.objects.get(template__in=["patient_appointment", "patient_visit", "patient_video"])
    assert told.address == "+33639981234"
    assert need(tarn, case, Kind.UNSCHEDULED).agreed_place == VIDEO

    end(tarn.pro(tarn.noor), proposal.pk, Ending.SEEN, at(half_past + timedelta(minutes=20)))
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).closed_at is not None


def test_when_she_cannot_the_volunteers_are_asked_at_once(tarn, case, at):
    wanted = need(tarn, case, Kind.UNSCHEDULED)
    three = at(MONDAY + timedelta(minutes=3))
    decline(tarn.pro(tarn.noor), asked(tarn, wanted)[tarn.noor.pk].pk, three)
    pass_time(tarn, at, three, 0)
    assert set(asked(tarn, wanted)) == {tarn.alix.pk}


def test_when_it_is_vital_after_all_nobody_is_asked_again(tarn, case, at):
    wanted = need(tarn, case, Kind.UNSCHEDULED)
    two = at(MONDAY + timedelta(minutes=2))
    proposal = yes(tarn, tarn.noor, wanted, two)
    hand_over_to_15(tarn.pro(tarn.noor), proposal.pk, two)
    pass_time(tarn, at, two, 60)
    assert need(tarn, case, Kind.UNSCHEDULED).outcome == "emergency"
    assert asked(tarn, wanted) == {}
