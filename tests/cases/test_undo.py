"""« Annuler, je me suis trompé », within five minutes; « je ne peux plus », after: the need keeps its rank."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, offer
from tests.cast import MONDAY
from volontiers.cases.actions.answers import Answer, accept, release, undo
from volontiers.cases.actions.decisions import Appointment, appoint
from volontiers.consent.models import PledgeUse
from volontiers.core.need import Mode
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def taken(tarn):
    need = asked(tarn)
    answer(tarn, accept, need, tarn.alix, MONDAY)
    return need


def accepted(tarn):
    with reading(tarn.desk):
        return PledgeUse.objects.get(professional=tarn.alix).accepted


def test_a_mistake_gives_back_the_need_and_the_unit(tarn, taken):
    assert accepted(tarn) == 1
    assert answer(tarn, undo, taken, tarn.alix, MONDAY + timedelta(minutes=5)) is Answer.UNDONE
    need = fresh(tarn, taken)
    assert (need.state, need.opened_at, need.taken_by_id) == ("ready", MONDAY, None)
    assert accepted(tarn) == 0


def test_after_five_minutes_it_is_too_late_to_undo(tarn, taken):
    late = MONDAY + timedelta(minutes=5, seconds=1)
    assert answer(tarn, undo, taken, tarn.alix, late) is Answer.TOO_LATE
    assert fresh(tarn, taken).state == "taken"


def test_handing_back_works_at_any_time_and_forgets_the_appointment(tarn, taken):
    at_two = MONDAY + timedelta(hours=5)
    answer(tarn, appoint, taken, tarn.alix, Appointment(Mode.AMB, at_two, "1 place du Griffoul"), MONDAY)
    assert answer(tarn, release, taken, tarn.alix, MONDAY + timedelta(hours=2)) is Answer.UNDONE
    need = fresh(tarn, taken)
    assert (need.state, need.agreed_at, need.agreed_place) == ("ready", None, "")


def test_undoing_twice_changes_nothing_more(tarn, taken):
    answer(tarn, undo, taken, tarn.alix, MONDAY)
    assert answer(tarn, undo, taken, tarn.alix, MONDAY) is Answer.NOTED
    assert offer(tarn, taken, tarn.alix).state == "declined"
