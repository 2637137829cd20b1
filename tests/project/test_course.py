"""The course of a project: stages entered by a decision, and a form of community that changes without losing anything."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.project.project_given import SUMMER, at_letter
from volontiers.accounts.access import NobodySigned
from volontiers.core.stages import STEPS, Stage
from volontiers.database.wall import acting, reading
from volontiers.project.actions.course import NotWritten, enter_stage, steer
from volontiers.project.actions.pieces import piece_is_ready
from volontiers.project.models import Piece, Project, StageChange
from volontiers.project.queries.course import course
from volontiers.territory.actions import Identity, change_identity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def test_a_stage_brings_its_pieces_once(tarn):
    project = at_letter(tarn)
    enter_stage(tarn.desk, Stage.SUSPENDED, date(2026, 10, 1), DECISION, MONDAY, project.version)
    enter_stage(tarn.desk, Stage.LETTER, date(2026, 10, 2), DECISION, MONDAY, project.version + 1)
    with reading(tarn.desk):
        assert [one.label for one in Piece.objects.filter(stage="letter")] == [
            one.label for one in STEPS[Stage.LETTER].pieces
        ]
        assert [one.stage for one in StageChange.objects.all()] == ["letter", "suspended", "letter"]


@pytest.mark.parametrize(
    ("stage", "since", "version", "field"),
    [
        (Stage.LETTER_VALIDATED, MONDAY.date() + timedelta(days=1), 1, "since"),
        (Stage.LETTER_VALIDATED, SUMMER - timedelta(days=1), 1, "since"),
        (Stage.LETTER, MONDAY.date(), 1, "stage"),
        (Stage.LETTER_VALIDATED, MONDAY.date(), 7, ""),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(tarn, stage, since, version, field):
    at_letter(tarn)
    with pytest.raises(NotWritten) as wrong:
        enter_stage(tarn.desk, stage, since, DECISION, MONDAY, version)
    assert wrong.value.field == field
    with reading(tarn.desk):
        assert StageChange.objects.count() == 1


def test_a_stage_is_entered_by_somebody(tarn):
    with pytest.raises(NobodySigned):
        enter_stage(tarn.machine, Stage.LETTER, SUMMER, DECISION, MONDAY)
    with reading(tarn.desk):
        assert not Project.objects.exists()


def test_a_stage_that_was_entered_is_not_written_again(tarn):
    at_letter(tarn)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        StageChange.objects.update(since=date(2020, 1, 1))


def test_two_pages_do_not_write_over_each_other(tarn):
    at_letter(tarn)
    steer(tarn.desk, {"responsible": tarn.camille.pk, "next_step": "élection", "due_on": None}, 1)
    with pytest.raises(NotWritten, match="entre-temps"):
        steer(tarn.desk, {"next_step": "autre"}, 1)
    with reading(tarn.desk):
        found = course(tarn.community.pk).project
    assert (found.responsible.name, found.next_step, found.version) == ("Camille Roche", "élection", 2)


def test_a_person_from_elsewhere_is_not_in_charge(tarn):
    at_letter(tarn)
    other = cast.bourbon()
    with pytest.raises(NotWritten) as wrong:
        steer(tarn.desk, {"responsible": other.camille.pk}, 1)
    assert wrong.value.field == "responsible"


def test_the_form_of_the_community_changes_and_nothing_of_the_project_is_lost(tarn):
    at_letter(tarn)
    with reading(tarn.desk):
        before = course(tarn.community.pk)
    piece_is_ready(tarn.desk, before.pieces[0].pk, MONDAY)
    for form in ("informal", "health_house", "association", "coordination", "cpts"):
        one = tarn.community
        change_identity(
            tarn.desk,
            Identity(one.name, one.slug, form, one.has_desk, one.desk_phone, form_open=one.form_open),
            DECISION,
        )
        with reading(tarn.desk):
            after = course(tarn.community.pk)
        assert (after.stage, len(after.pieces), len(after.changes)) == (Stage.LETTER, len(before.pieces), 1)
        assert after.pieces[0].ready_on == MONDAY.date()
