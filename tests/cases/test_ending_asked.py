"""« Comment cela s’est-il terminé ? » : one message the next working morning, never two."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, verbs
from tests.cast import MONDAY
from volontiers.cases.actions.answers import accept, release
from volontiers.cases.actions.decisions import Appointment, Ending, appoint, end
from volontiers.cases.actions.waves import advance, postpone
from volontiers.cases.checks import findings
from volontiers.core.need import Mode
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
AT_TWO = MONDAY + timedelta(hours=5)
TUESDAY_AT_EIGHT = datetime(2026, 11, 24, 7, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def taken(tarn):
    need = asked(tarn)
    answer(tarn, accept, need, tarn.noor, MONDAY)
    return need


def questions(tarn):
    with reading(tarn.desk):
        return list(Message.objects.filter(template="how_it_ended"))


def live(tarn, need, until):
    """What the worker does until then: each time the need is due."""
    for _ in range(10):
        due = fresh(tarn, need).next_check_at
        if due is None or due > until:
            return
        assert advance(tarn.machine, need.pk, due)
    raise AssertionError("the need comes back for ever")


def test_the_morning_after_the_agreed_time(tarn, taken):
    answer(tarn, appoint, taken, tarn.noor, Appointment(Mode.AMB, AT_TWO), MONDAY)
    live(tarn, taken, TUESDAY_AT_EIGHT - timedelta(seconds=1))
    assert questions(tarn) == []
    live(tarn, taken, TUESDAY_AT_EIGHT)
    (question,) = questions(tarn)
    assert (question.recipient, question.created_at) == ("Dr Benoît", TUESDAY_AT_EIGHT)
    assert set(question.variables) == {"link"}
    assert verbs(tarn, fresh(tarn, taken).case)[-1] == "ending_asked"


def test_a_day_after_the_yes_when_no_time_was_agreed(tarn, taken):
    live(tarn, taken, MONDAY + DAY - timedelta(seconds=1))
    assert questions(tarn) == []
    live(tarn, taken, MONDAY + DAY)
    assert len(questions(tarn)) == 1


def test_never_twice_even_when_the_time_changes(tarn, taken):
    live(tarn, taken, MONDAY + 10 * DAY)
    later = MONDAY + 12 * DAY
    answer(tarn, appoint, taken, tarn.noor, Appointment(Mode.AMB, later), MONDAY + 10 * DAY)
    live(tarn, taken, MONDAY + 30 * DAY)
    assert len(questions(tarn)) == 1
    assert fresh(tarn, taken).next_check_at is None


@pytest.mark.parametrize("ending", [Ending.SEEN, Ending.UNREACHABLE])
def test_who_has_said_it_is_not_asked(tarn, taken, ending):
    answer(tarn, end, taken, tarn.noor, ending, MONDAY)
    live(tarn, taken, MONDAY + 10 * DAY)
    assert questions(tarn) == []


def test_who_gave_it_back_is_not_asked(tarn, taken):
    live(tarn, taken, MONDAY + DAY)
    answer(tarn, release, taken, tarn.noor, MONDAY + DAY)
    assert [one.state for one in questions(tarn)] == ["cancelled"]


def test_a_question_that_cannot_be_sent_is_left_out(tarn, taken):
    for _ in range(3):
        postpone(tarn.machine, taken.pk, "ValueError", MONDAY)
    need = fresh(tarn, taken)
    assert (need.state, need.next_check_at, need.fault) == ("taken", None, "")


def test_a_question_that_nobody_sends_is_found(tarn, taken):
    with reading(tarn.desk):
        about = {one.about for one in findings(tarn.community.pk, MONDAY + 2 * DAY)}
    assert "need" in about
