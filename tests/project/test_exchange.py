"""The exchange log: what left with what was known of it, what came back, and what somebody mended by hand."""

from datetime import date

import pytest
from django.db import DatabaseError

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter
from tests.together import together
from volontiers.core.stages import Outcome
from volontiers.database.wall import acting, reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.exchange import (
    Coming,
    Remark,
    Sending,
    mend_objection,
    note_answer,
    send_file,
)
from volontiers.project.models import Answer, Dispatch, Objection

pytestmark = pytest.mark.django_db(transaction=True)
SENT, CAME = date(2026, 10, 5), date(2026, 11, 9)


@pytest.fixture
def tarn():
    made = cast.gaillacois()
    at_letter(made)
    return made


def sent(tarn, on=SENT, known=0):
    return send_file(tarn.desk, Sending(on, ["cpam", "ars"], ["Lettre d’intention"], "", known), MONDAY)


def test_a_version_keeps_what_the_checks_said_that_day(tarn):
    one = sent(tarn)
    assert one.number == 1
    assert one.to == ["ars", "cpam"]
    assert {"pieces", "medico_social"} <= {said["key"] for said in one.warnings}
    # What cannot be checked is no warning.
    assert "specialist" not in {said["key"] for said in one.warnings}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Sending(date(2026, 11, 24), ["ars"], []), "sent_on"),
        (Sending(SENT, [], []), "to"),
        (Sending(SENT, ["prefet"], []), "to"),
        (Sending(SENT, ["ars"], [], "", 3), ""),
    ],
)
def test_a_version_that_cannot_be_is_told(tarn, said, field):
    with pytest.raises(NotWritten) as wrong:
        send_file(tarn.desk, said, MONDAY)
    assert wrong.value.field == field


def test_a_second_version_leaves_after_the_first(tarn):
    sent(tarn)
    with pytest.raises(NotWritten) as wrong:
        sent(tarn, date(2026, 10, 4), 1)
    assert wrong.value.field == "sent_on"
    assert sent(tarn, CAME, 1).number == 2


def test_the_same_sending_twice_is_noted_once(tarn):
    def one():
        try:
            return sent(tarn).number
        except NotWritten as wrong:
            return wrong.field

    assert sorted(together(one, one), key=str) == ["", 1]
    with reading(tarn.desk):
        assert Dispatch.objects.count() == 1


def test_without_a_stage_nothing_leaves():
    other = cast.bourbon()
    with pytest.raises(NotWritten, match="l’étape"):
        send_file(other.desk, Sending(SENT, ["ars"], []), MONDAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Coming("msa", CAME, Outcome.NOT_KEPT), "examiner"),
        (Coming("ars", date(2026, 10, 1), Outcome.NOT_KEPT), "came_on"),
        (Coming("ars", date(2026, 11, 24), Outcome.NOT_KEPT), "came_on"),
        (Coming("ars", CAME, Outcome.ACCEPTED, "", [Remark("Un point")]), "outcome"),
    ],
)
def test_an_answer_that_cannot_be_is_told_and_nothing_is_written(tarn, said, field):
    one = sent(tarn)
    with pytest.raises(NotWritten) as wrong:
        note_answer(tarn.desk, one.pk, said, MONDAY)
    assert wrong.value.field == field
    with reading(tarn.desk):
        assert not Answer.objects.exists()
        assert not Objection.objects.exists()


def test_an_answer_belongs_to_the_latest_version(tarn):
    first = sent(tarn)
    sent(tarn, CAME, 1)
    with pytest.raises(NotWritten, match="plus récent"):
        note_answer(tarn.desk, first.pk, Coming("ars", CAME, Outcome.RECEIVED), MONDAY)


def test_a_neighbour_answers_nothing_here(tarn):
    one = sent(tarn)
    other = cast.bourbon()
    assert note_answer(other.desk, one.pk, Coming("ars", CAME, Outcome.RECEIVED), MONDAY) is None


def test_what_no_check_sees_is_mended_by_hand_once(tarn):
    said = [Remark("Le budget n’est pas signé"), Remark("Une pièce manque au dossier", "unheard-of")]
    note_answer(tarn.desk, sent(tarn).pk, Coming("ars", CAME, Outcome.ASKED, "", said), MONDAY)
    with reading(tarn.desk):
        first, second = Objection.objects.all()
    assert second.check_key == ""
    assert mend_objection(tarn.desk, first.pk, "signé le 12/11/2026", MONDAY)
    assert not mend_objection(tarn.desk, first.pk, "encore", MONDAY)
    with reading(tarn.desk):
        first.refresh_from_db()
    assert (first.mended_on, first.mended_how) == (MONDAY.date(), "signé le 12/11/2026")


@pytest.mark.parametrize("model", [Dispatch, Answer])
def test_the_log_is_not_written_again(tarn, model):
    note_answer(tarn.desk, sent(tarn).pk, Coming("ars", CAME, Outcome.NOT_KEPT), MONDAY)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        model.objects.all().delete()
