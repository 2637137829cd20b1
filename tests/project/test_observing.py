"""A region's projects enter whole or not at all, once each, and what was said of a day stays said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import DatabaseError

from volontiers.core.observatory import standing
from volontiers.core.observatory_file import COLUMNS, read
from volontiers.core.stages import Stage
from volontiers.project.actions import observing
from volontiers.project.queries import observatory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINE = ["Gaillacois", "Occitanie", "81", "42000", "30/04/2019", "lettre d’intention", "non", "presse"]


def sheet(*lines):
    return read([list(COLUMNS), *lines], NOW.date())


def entered(*lines):
    return observing.enter(sheet(*lines), NOW)


def test_a_sheet_enters_its_projects_and_their_states():
    made = entered(LINE, [*LINE[:4], "01/02/2020", "lettre validée", "oui", "ARS"])
    assert (made.projects, made.states, made.known) == (1, 2, 0)
    (project,) = observatory.projects("Occitanie")
    assert (project.name, project.population) == ("Gaillacois", 42000)
    assert observatory.regions() == ["Occitanie"]
    assert observatory.projects("Bretagne") == []


def test_the_same_sheet_again_adds_nothing():
    entered(LINE)
    again = entered(LINE)
    assert (again.projects, again.states, again.known) == (0, 0, 1)


def test_a_correction_of_the_same_day_is_the_one_that_stands():
    entered(LINE)
    observing.enter(sheet([*LINE[:5], "idée", "oui", "ARS"]), NOW + timedelta(days=1))
    (state,) = standing(observatory.states(), date(2019, 5, 1)).values()
    assert (state.stage, state.supported) == (Stage.IDEA, True)
    assert len(observatory.states()) == 2


def test_a_try_writes_nothing():
    assert observing.enter(sheet(LINE), NOW, dry=True).states == 1
    assert observatory.states() == []


@pytest.mark.parametrize(
    "attack", ["UPDATE project_regionalstate SET supported = true", "DELETE FROM project_regionalstate"]
)
def test_what_was_said_of_a_day_stays_said(attack):
    entered(LINE)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), connection.cursor() as sql:
        sql.execute(attack)


def test_the_command_says_what_it_added(tmp_path, capsys):
    path = tmp_path / "region.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{','.join(LINE)}\n")
    call_command("observatoire_importer", path, "--essai")
    assert "À ajouter : 1 projet et 1 date. Rien n’a été écrit" in capsys.readouterr().out
    call_command("observatoire_importer", path)
    assert "Ajouté : 1 projet et 1 date." in capsys.readouterr().out
    call_command("observatoire_importer", path)
    assert "1 date déjà là." in capsys.readouterr().out


def test_the_command_says_the_line_of_each_slip_and_writes_nothing(tmp_path):
    path = tmp_path / "region.csv"
    path.write_text(
        f"{','.join(COLUMNS)}\n{','.join(LINE)}\n{','.join([*LINE[:6], 'peut-être', 'presse'])}\n"
    )
    with pytest.raises(CommandError, match="ligne 3 : « peut-être »"):
        call_command("observatoire_importer", path)
    assert observatory.states() == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [("absent.csv", None, "ne s’ouvre pas"), ("vide.csv", b"", "est vide")]
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("observatoire_importer", path)
