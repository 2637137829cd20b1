"""« Pas cette fois » : free, asked of nobody, and the person does not wait for it."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, offer, verbs
from tests.cast import MONDAY
from volontiers.cases.actions.answers import Answer, accept, decline
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Proposal
from volontiers.core.need import Kind
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_it_is_noted_and_nobody_else_is_stopped(tarn):
    need = asked(tarn)
    assert answer(tarn, decline, need, tarn.alix, MONDAY) is Answer.NOTED
    assert offer(tarn, need, tarn.noor).state == "sent"
    assert verbs(tarn, fresh(tarn, need).case)[-1] == "declined"


def test_when_everybody_has_answered_the_next_step_is_due_now(tarn):
    need = asked(tarn)
    answer(tarn, decline, need, tarn.alix, MONDAY)
    assert fresh(tarn, need).next_check_at > MONDAY
    soon = MONDAY + timedelta(minutes=2)
    answer(tarn, decline, need, tarn.noor, soon)
    assert fresh(tarn, need).next_check_at == soon


def test_who_declined_is_not_asked_again_for_this_need(tarn, at):
    need = asked(tarn, Kind.NURSING)
    answer(tarn, decline, need, tarn.bao, MONDAY)
    advance(tarn.machine, need.pk, at(MONDAY + timedelta(minutes=1)))
    with reading(tarn.desk):
        assert Proposal.objects.filter(need=need, professional=tarn.bao).count() == 1


def test_a_taken_one_is_not_declined_by_a_late_tap(tarn):
    need = asked(tarn)
    answer(tarn, accept, need, tarn.alix, MONDAY)
    assert answer(tarn, decline, need, tarn.alix, MONDAY) is Answer.TAKEN
    assert fresh(tarn, need).state == "taken"
