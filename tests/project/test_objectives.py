"""Objectives held together: who takes part, who leads, and what was said and measured that nobody rewrites."""

from datetime import date, timedelta

import pytest
from django.db.utils import DatabaseError

from tests import cast
from tests.cast import DECISION, MONDAY
from volontiers.core.project_file import PartnerKind
from volontiers.database.wall import acting, reading
from volontiers.project.actions.around import note_partner
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.objectives import Held, Taken, note_measure, set_objective, take_part
from volontiers.project.models import Measure, Promise
from volontiers.project.queries import objectives as queries

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 23)
HELD = Held(
    "Sorties d’hôpital vues sous 48 h", "visites", 200, date(2026, 1, 1), date(2026, 12, 31), DECISION
)


@pytest.fixture
def tarn():
    return cast.gaillacois()


@pytest.fixture
def objective(tarn):
    return set_objective(tarn.desk, HELD, MONDAY)


@pytest.fixture
def hospital(tarn):
    return note_partner(tarn.desk, PartnerKind.HOSPITAL, "Hôpital de Gaillac", TODAY, MONDAY)


def part(partner=None, *, leads=False, promised=100, agreed_on=None):
    return Taken(partner and partner.pk, leads, promised, 0, agreed_on)


def table(tarn, objective):
    with reading(tarn.desk):
        return queries.table(queries.objective(tarn.community.pk, objective.pk), "Nous", TODAY)


def test_said_stands_against_done(tarn, objective, hospital):
    ours = take_part(tarn.desk, objective.pk, part(leads=True, promised=120, agreed_on=TODAY), MONDAY)
    take_part(tarn.desk, objective.pk, part(hospital, promised=80), MONDAY)
    note_measure(tarn.desk, ours.pk, date(2026, 10, 1), 90, "fil des demandes", MONDAY)
    found = table(tarn, objective)
    assert [(line.part.name, line.words) for line in found.lines] == [
        ("Nous", "30 de moins que dit"),
        ("Hôpital de Gaillac", "pas encore mesuré"),
    ]
    assert found.warnings == ("Accord écrit attendu : Hôpital de Gaillac.",)


def test_what_was_first_said_stays_readable(tarn, objective):
    for promised in (120, 90, 90):
        take_part(tarn.desk, objective.pk, part(promised=promised), MONDAY)
    (line,) = table(tarn, objective).lines
    assert (line.part.promised, line.part.first_said, line.part.before) == (90, "d’abord 120", (120,))


def test_one_organization_leads(tarn, objective, hospital):
    take_part(tarn.desk, objective.pk, part(leads=True), MONDAY)
    with pytest.raises(NotWritten, match="mène déjà") as wrong:
        take_part(tarn.desk, objective.pk, part(hospital, leads=True), MONDAY)
    assert wrong.value.field == "leads"
    assert len(table(tarn, objective).lines) == 1


def test_a_correction_of_a_measure_is_one_more_line(tarn, objective):
    ours = take_part(tarn.desk, objective.pk, part(), MONDAY)
    for value in (90, 80):
        note_measure(tarn.desk, ours.pk, TODAY, value, "fil", MONDAY)
    assert table(tarn, objective).lines[0].done.value == 80
    with acting(tarn.desk):
        assert Measure.objects.count() == 2


@pytest.mark.parametrize("said", [Promise, Measure])
def test_nobody_rewrites_what_was_said_or_measured(tarn, objective, said):
    ours = take_part(tarn.desk, objective.pk, part(), MONDAY)
    note_measure(tarn.desk, ours.pk, TODAY, 90, "fil", MONDAY)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        said.objects.update(value=1)


def test_the_days_must_make_sense(tarn, objective):
    ours = take_part(tarn.desk, objective.pk, part(), MONDAY)
    for on, sentence in (
        (TODAY + timedelta(days=1), "pas encore là"),
        (date(2025, 12, 31), "commence le 01/01/2026"),
    ):
        with pytest.raises(NotWritten, match=sentence):
            note_measure(tarn.desk, ours.pk, on, 1, "fil", MONDAY)
    with pytest.raises(NotWritten, match="pas encore là"):
        take_part(tarn.desk, objective.pk, part(agreed_on=TODAY + timedelta(days=1)), MONDAY)
    backward = Held(
        *[*(getattr(HELD, name) for name in ("title", "unit", "target")), TODAY, date(2026, 1, 1), DECISION]
    )
    with pytest.raises(NotWritten, match="après le début"):
        set_objective(tarn.desk, backward, MONDAY)


def test_the_same_objective_is_not_noted_twice(tarn, objective):
    with pytest.raises(NotWritten, match="commence déjà"):
        set_objective(tarn.desk, HELD, MONDAY)


def test_what_is_not_there_cannot_take_part(tarn, objective):
    with pytest.raises(NotWritten, match="partenaire de la liste"):
        take_part(tarn.desk, objective.pk, Taken(99, False, None, 0, None), MONDAY)
    with pytest.raises(NotWritten, match="relisez la page"):
        take_part(tarn.desk, 99, part(), MONDAY)
    with pytest.raises(NotWritten, match="relisez la page"):
        note_measure(tarn.desk, 99, TODAY, 1, "fil", MONDAY)
