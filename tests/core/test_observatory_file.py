"""The sheet of a region's projects: read whole, or each slip told with its line."""

from datetime import date

import pytest

from volontiers.core.observatory_file import COLUMNS, read
from volontiers.core.stages import Stage

TODAY = date(2026, 11, 23)
GOOD = ["Gaillacois", "Occitanie", "81", "42 000", "30/04/2019", "Lettre d’intention", "oui", "ARS"]


def test_a_line_is_a_project_and_where_it_stood():
    found = read(
        [list(COLUMNS), GOOD, [], ["Gaillacois", *GOOD[1:4], "2020-01-31", "idée", "", "presse"]], TODAY
    )
    assert not found.faults
    (project,) = found.projects.values()
    assert (project.name, project.population, project.department) == ("Gaillacois", 42000, "81")
    assert [(one.on, one.stage, one.supported) for one in found.states] == [
        (date(2019, 4, 30), Stage.LETTER, True),
        (date(2020, 1, 31), Stage.IDEA, None),
    ]


def test_headings_are_read_with_or_without_accents_and_in_any_order():
    names = ["Région", "Projet", "Département", "Habitants", "Source", "Soutenu", "Stade", "DATE"]
    row = ["Occitanie", "Gaillacois", "81", "", "ARS", "non", "suspendu", "30/04/2019"]
    found = read([names, row], TODAY)
    assert not found.faults
    assert found.states[0].stage is Stage.SUSPENDED


@pytest.mark.parametrize(
    ("place", "said", "sentence"),
    [
        (0, "", "« projet » est vide"),
        (3, "beaucoup", "écrivez un nombre entier"),
        (4, "31/02/2019", "n’est pas une date"),
        (4, "24/11/2026", "n’est pas encore venu"),
        (5, "presque", "n’est pas un stade connu"),
        (6, "peut-être", "écrivez oui, non, ou rien"),
        (7, "", "« source » est vide"),
        (7, "x" * 201, "trop long"),
    ],
)
def test_a_slip_is_told_with_its_line(place, said, sentence):
    wrong = [*GOOD[:place], said, *GOOD[place + 1 :]]
    (fault,) = read([list(COLUMNS), GOOD, wrong], TODAY).faults
    assert fault.line == 3
    assert sentence in fault.sentence


def test_the_same_project_is_told_once_a_day_and_in_one_way():
    other = [*GOOD[:3], "50000", "01/05/2019", *GOOD[5:]]
    faults = read([list(COLUMNS), GOOD, GOOD, other], TODAY).faults
    assert [(one.line, "ligne 2" in one.sentence) for one in faults] == [(3, True), (4, False)]


def test_a_sheet_without_its_columns_says_which():
    (fault,) = read([["projet", "date"]], TODAY).faults
    assert fault.line == 1
    assert "region, departement, habitants" in fault.sentence


def test_no_sheet_at_all_says_what_is_expected():
    assert read([], TODAY).faults
