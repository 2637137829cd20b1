"""Vital danger leaves at once: frozen, traced, nobody asked, and the end is asked for half an hour later."""

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import desk, emergency, waves
from volontiers.cases.models import Case, Event, Need, Proposal
from volontiers.core.ledger import Receipt
from volontiers.core.lifecycle import Refused
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def frozen(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.NURSING)
    with reading(tarn.desk):
        first = Need.objects.get(case=case, n=1)
    waves.advance(tarn.machine, first.pk, MONDAY)
    emergency.hand_to_emergency(tarn.desk, case.pk, MONDAY)
    return case, first


def test_everything_stops(tarn):
    _, first = frozen(tarn)
    assert not waves.advance(tarn.machine, first.pk, MONDAY)
    with reading(tarn.desk):
        assert set(Need.objects.values_list("state", "outcome")) == {("closed", "emergency")}
        assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn"}
        assert not Message.objects.filter(state="queued").exists()
        assert Case.objects.get().news_due_at is None


def test_a_second_time_changes_nothing(tarn):
    case, _ = frozen(tarn)
    emergency.hand_to_emergency(tarn.desk, case.pk, MONDAY)
    with reading(tarn.desk):
        assert Event.objects.filter(verb="emergency").count() == 1


def test_no_yes_can_be_recorded_after(tarn):
    _, first = frozen(tarn)
    with pytest.raises((Refused, IntegrityError)):
        desk.record_phone_yes(tarn.desk, first.pk, tarn.alix.pk, MONDAY)


def test_the_database_itself_refuses_a_proposal(tarn):
    _, first = frozen(tarn)
    with pytest.raises(IntegrityError, match="handed to the 15"), acting(tarn.desk):
        desk._one_off(first, tarn.alix.pk, MONDAY, Receipt(1, b""))


def test_the_end_is_known(tarn):
    case, _ = frozen(tarn)
    emergency.note_follow_up(tarn.desk, case.pk, MONDAY)
    with reading(tarn.desk):
        assert Case.objects.get().closed_at == MONDAY
