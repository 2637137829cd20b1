"""Nobody can call back a person who took back every agreement: whatever happens next promises them nothing."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import answers, desk, waves
from volontiers.cases.actions.decisions import Ending, end
from volontiers.cases.actions.tracking import Unread, add_information, agree_again, withdraw_agreement
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core.need import Family, Kind
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(minutes=2)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def case(tarn):
    """Taken by Alix."""
    found = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    with reading(tarn.desk):
        need = Need.objects.get(case=found, n=1)
    waves.advance(tarn.machine, need.pk, MONDAY)
    answers.accept(tarn.pro(tarn.alix), taken(tarn).pk, MONDAY)
    return found


def taken(tarn) -> Proposal:
    with reading(tarn.desk):
        return Proposal.objects.get(professional=tarn.alix)


def promised(tarn):
    with reading(tarn.desk):
        return Case.objects.get().news_due_at


def undone(tarn, case):
    assert answers.undo(tarn.pro(tarn.alix), taken(tarn).pk, LATER) is answers.Answer.UNDONE


def given_back(tarn, case):
    assert answers.release(tarn.pro(tarn.alix), taken(tarn).pk, LATER) is answers.Answer.UNDONE


def missed(tarn, case):
    desk.no_show(tarn.desk, taken(tarn).need_id, LATER)


def not_reached(tarn, case):
    assert end(tarn.pro(tarn.alix), taken(tarn).pk, Ending.UNREACHABLE, LATER) is answers.Answer.NOTED


def called(tarn, case):
    assert desk.called_back(tarn.desk, case.pk, desk.Reached.VOICEMAIL, LATER) is None


@pytest.mark.parametrize("what", [undone, given_back, missed, not_reached, called])
def test_no_news_is_promised_to_a_hidden_case(tarn, case, what):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    what(tarn, case)
    assert promised(tarn) is None


@pytest.mark.parametrize("what", [undone, given_back, missed, not_reached])
def test_it_is_while_one_agreement_is_left(tarn, case, what):
    withdraw_agreement(tarn.desk, case.pk, MONDAY, [Family.SERVICES])
    what(tarn, case)
    assert promised(tarn) is not None


def test_a_word_that_nobody_could_read_is_not_taken(tarn, case):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    with pytest.raises(Unread):
        add_information(tarn.desk, case.pk, "Il a un chien.", "9 h", LATER)
    assert promised(tarn) is None
    agree_again(tarn.desk, case.pk, LATER)
    add_information(tarn.desk, case.pk, "Il a un chien.", "9 h", LATER)
    with reading(tarn.desk):
        assert "Il a un chien." in Case.objects.get().desk_note
