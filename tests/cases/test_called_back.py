"""A call to the family: answered, a new date is promised; unanswered, it comes back soon."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import desk
from volontiers.cases.actions.decisions import Appointment
from volontiers.cases.actions.desk import Reached
from volontiers.cases.models import Case, Need
from volontiers.core.need import Kind, Mode
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.mark.parametrize(
    ("reached", "minutes"), [(Reached.ANSWERED, 95), (Reached.VOICEMAIL, 20), (Reached.NO_ANSWER, 20)]
)
def test_the_next_call_has_a_date(tarn, reached, minutes):
    case = cast.call(tarn)
    desk.called_back(tarn.desk, case.pk, reached, MONDAY)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).news_due_at == MONDAY + timedelta(minutes=minutes)


def taken(tarn):
    """Taken and appointed; by a land line, so that only a call can tell the person."""
    case = cast.call(tarn, Kind.UNSCHEDULED, callback_phone="+33536490011")
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk.record_phone_yes(tarn.desk, need.pk, tarn.alix.pk, MONDAY)
    when = MONDAY + timedelta(hours=3)
    desk.appoint_for(tarn.desk, need.pk, Appointment(Mode.AMB, when, "1 place du Griffoul"), MONDAY)
    return case, need


def test_answered_tells_the_appointment_and_leaves_nothing_to_promise(tarn):
    case, need = taken(tarn)
    desk.called_back(tarn.desk, case.pk, Reached.ANSWERED, MONDAY)
    with reading(tarn.desk):
        assert Need.objects.get(pk=need.pk).confirmed_at == MONDAY
        assert Case.objects.get(pk=case.pk).news_due_at is None


def test_a_closed_case_promises_nothing(tarn):
    case, need = taken(tarn)
    desk.close(tarn.desk, need.pk, desk.Outcome.SEEN, MONDAY)
    desk.called_back(tarn.desk, case.pk, Reached.VOICEMAIL, MONDAY)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).news_due_at is None


def test_told_by_a_message_there_is_nothing_left_to_call_for(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk.record_phone_yes(tarn.desk, need.pk, tarn.alix.pk, MONDAY)
    desk.appoint_for(tarn.desk, need.pk, Appointment(Mode.AMB, MONDAY + timedelta(hours=3), ""), MONDAY)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).news_due_at is None
