"""After the yes: how the person is seen, by whom, and how it ended."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, offer, verbs
from tests.cast import MONDAY
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.actions.decisions import (
    Appointment,
    Ending,
    appoint,
    end,
    hand_over_to_15,
    redirect,
)
from volontiers.cases.actions.waves import advance
from volontiers.core.need import Mode
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
AT_TWO = MONDAY + timedelta(hours=5)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def taken(tarn):
    need = asked(tarn)
    answer(tarn, accept, need, tarn.noor, MONDAY)
    return need


def test_the_person_who_can_read_a_message_is_told(tarn, taken):
    answer(
        tarn, appoint, taken, tarn.noor, Appointment(Mode.VR, AT_TWO, "https://visio.example/salle"), MONDAY
    )
    need = fresh(tarn, taken)
    assert (need.agreed_mode, need.agreed_place) == ("VR", "https://visio.example/salle")
    assert need.confirmed_at == MONDAY
    with reading(tarn.desk):
        message = Message.objects.get(template__in=["patient_appointment", "patient_visit", "patient_video"])
    assert "visio" not in str(message.variables)


def test_a_landline_is_called_by_the_desk(tarn):
    need = asked(tarn, callback_phone="+33563571234")
    answer(tarn, accept, need, tarn.noor, MONDAY)
    answer(tarn, appoint, need, tarn.noor, Appointment(Mode.AMB, AT_TWO), MONDAY)
    assert fresh(tarn, need).confirmed_at is None


def test_somebody_else_in_this_mode_is_a_new_search(tarn, taken):
    answer(tarn, redirect, taken, tarn.noor, Mode.HH, "Ne se lève pas.", MONDAY)
    need = fresh(tarn, taken)
    assert (need.state, need.modes, need.case.shared_note) == ("ready", ["HH"], "Ne se lève pas.")
    advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        assert [p.professional_id for p in need.proposals.filter(state="sent")] == [tarn.alix.pk]


def test_the_15_stops_everything(tarn, taken):
    assert answer(tarn, hand_over_to_15, taken, tarn.noor, MONDAY) is Answer.EMERGENCY
    need = fresh(tarn, taken)
    assert (need.outcome, need.case.emergency_at) == ("emergency", MONDAY)


@pytest.mark.parametrize(
    ("ending", "state", "outcome"),
    [
        (Ending.SEEN, "closed", "seen"),
        (Ending.ORIENTED, "closed", "oriented"),
        (Ending.ADVICE, "closed", "advice"),
        (Ending.IN_PLACE, "closed", "in_place"),
        (Ending.PHYSICIAN_FOUND, "closed", "physician_found"),
        (Ending.NO_SHOW, "ready", ""),
        (Ending.UNREACHABLE, "unplaced", ""),
    ],
)
def test_how_it_ended(tarn, taken, ending, state, outcome):
    answer(tarn, end, taken, tarn.noor, ending, AT_TWO)
    need = fresh(tarn, taken)
    assert (need.state, need.outcome, need.opened_at) == (state, outcome, MONDAY)


def test_who_did_not_come_may_be_seen_by_the_same_professional_later(tarn, taken):
    answer(tarn, end, taken, tarn.noor, Ending.NO_SHOW, MONDAY)
    assert offer(tarn, taken, tarn.noor).state == "withdrawn"
    assert "no_show" in verbs(tarn, fresh(tarn, taken).case)


def test_it_ends_once(tarn, taken):
    answer(tarn, end, taken, tarn.noor, Ending.SEEN, AT_TWO)
    answer(tarn, end, taken, tarn.noor, Ending.NO_SHOW, AT_TWO)
    assert fresh(tarn, taken).outcome == "seen"
    assert verbs(tarn, fresh(tarn, taken).case).count("need_closed") == 1
