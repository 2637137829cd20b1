"""« Proposer autre chose » : kept for this professional while the desk asks the person."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, offer
from tests.cast import MONDAY
from volontiers.cases.actions.answers import Answer, accept, offer_alternative
from volontiers.cases.actions.desk import confirm_alternative, decline_alternative
from volontiers.cases.actions.waves import advance

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def held(tarn):
    need = asked(tarn)
    assert answer(tarn, offer_alternative, need, tarn.alix, "Demain 9:00", MONDAY) is Answer.NOTED
    return need


def test_it_is_kept_half_an_hour_and_the_desk_has_a_call_to_make(tarn, held):
    until = MONDAY + timedelta(minutes=30)
    need = fresh(tarn, held)
    assert (need.state, need.held_until, need.case.news_due_at) == ("proposed", until, until)
    assert offer(tarn, held, tarn.noor).state == "withdrawn"


def test_nobody_takes_it_meanwhile(tarn, held):
    assert answer(tarn, accept, held, tarn.noor, MONDAY) is Answer.OVER


def test_the_person_agrees(tarn, held):
    confirm_alternative(tarn.desk, offer(tarn, held, tarn.alix).pk, None, MONDAY)
    assert (fresh(tarn, held).state, fresh(tarn, held).taken_by_id) == ("taken", tarn.alix.pk)


def test_the_person_prefers_to_wait(tarn, held):
    decline_alternative(tarn.desk, offer(tarn, held, tarn.alix).pk, MONDAY)
    assert fresh(tarn, held).next_check_at == MONDAY


def test_without_an_answer_the_search_goes_on(tarn, held, at):
    later = at(MONDAY + timedelta(minutes=31))
    assert advance(tarn.machine, held.pk, later)
    assert offer(tarn, held, tarn.alix).state == "expired"
    assert offer(tarn, held, tarn.noor).state == "sent"
