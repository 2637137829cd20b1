"""Members in a spreadsheet: every fault has its line, and two lines of one person are told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.roster import COLUMNS, NEEDED, TOLD, Reader, read

TODAY = date(2026, 11, 23)
READER = Reader(TODAY, "Europe/Paris", {"gp": "Généralistes", "users": "Usagers et partenaires"})
HEAD = ["Nom", "Prénom", "Collège", "Membre depuis le", "Courriel", "Téléphone", "Fondateur"]


def row(**said: str) -> list[str]:
    values = {
        "Nom": "Calmels",
        "Prénom": "Odette",
        "Collège": "Généralistes",
        "Membre depuis le": "02/03/2025",
    } | said
    return [values.get(name, "") for name in HEAD]


def test_a_line_is_read_however_it_is_typed():
    said = row(
        **{
            "Collège": "usagers et PARTENAIRES",
            "Membre depuis le": "45718",
            "Téléphone": "639981234",
            "Fondateur": "x",
        }
    )
    (line,) = read([HEAD, [], said], READER).lines
    assert (line.number, line.college, line.joined_on) == (3, "users", date(2025, 3, 2))
    assert (line.phone, line.founder, line.name) == ("+33639981234", True, "Odette Calmels")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"Nom": ""}, "« Nom » manque"),
        ({"Collège": ""}, "« Collège » manque"),
        ({"Collège": "Fondateurs"}, "un collège des statuts : Généralistes, Usagers et partenaires"),
        ({"Membre depuis le": ""}, "« Membre depuis le » manque"),
        ({"Membre depuis le": "mars"}, "écrivez le jour ainsi"),
        ({"Membre depuis le": "24/11/2026"}, "à venir"),
        ({"Courriel": "odette"}, "une adresse complète"),
        ({"Téléphone": "12"}, "dix chiffres"),
        ({"Fondateur": "peut-être"}, "écrivez « oui »"),
        ({"Nom": "x" * 61}, "trop long : 60"),
    ],
)
def test_a_fault_has_its_line_and_what_to_correct(said, sentence):
    found = read([HEAD, row(Prénom="Bao"), row(**said)], READER)
    assert [fault.number for fault in found.faults] == [3]
    assert sentence in found.faults[0].sentence
    assert len(found.lines) == 1


@pytest.mark.parametrize("missing", NEEDED)
def test_a_column_that_is_needed_is_named(missing):
    head = [name for name in HEAD if name != COLUMNS[missing]]
    assert [one.sentence for one in read([head, ["x"]], READER).faults] == [
        f"La colonne « {COLUMNS[missing]} » manque."
    ]


def test_two_lines_of_one_person_are_told_with_both_numbers():
    found = read([HEAD, row(), row(Nom="Huc"), row(Nom="CALMELS", Prénom="odette")], READER)
    (fault,) = found.faults
    assert (fault.number, "ligne 2" in fault.sentence) == (4, True)
    apart = [row(Courriel="a@b.fr"), row(Courriel="c@d.fr")]
    assert read([HEAD, *apart], READER).faults == []
    assert [one.number for one in read([HEAD, *apart, row(Courriel="A@b.fr")], READER).faults] == [4]


@given(st.lists(st.sampled_from(["Assié", "Bousquet", "Cazals", "Huc"]), max_size=8))
def test_a_file_without_a_fault_names_nobody_twice(names):
    found = read([HEAD, *(row(Nom=name) for name in names)], READER)
    assert bool(found.faults) == (len(set(names)) < len(names))
    assert len(found.lines) == len(names)


def test_what_is_exported_is_read_back():
    assert read([[*COLUMNS.values(), *TOLD.values()]], READER).faults == []
    assert read([], READER).faults == []
