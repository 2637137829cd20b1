from datetime import date

import pytest

from volontiers.core.french import counted, day_of, listed, of_place, to_whom


def test_every_word_agrees_and_what_ends_in_s_stays():
    assert counted(2, "ligne lue") == "2 lignes lues"
    assert counted(0, "message bloqué") == "0 message bloqué"
    assert counted(3, "mois") == "3 mois"


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_a_list_reads_as_spoken(parts, text):
    assert listed(parts) == text


def test_zero_and_one_are_singular():
    assert [counted(number, "demande") for number in (0, 1, 2)] == ["0 demande", "1 demande", "2 demandes"]


def test_the_first_of_the_month():
    assert day_of(date(2027, 3, 1)) == "1er mars"
    assert day_of(date(2027, 2, 28)) == "28 février"


@pytest.mark.parametrize(
    ("name", "of", "to"),
    [
        ("Gaillac", "de Gaillac", "à Gaillac"),
        ("Albi", "d’Albi", "à Albi"),
        ("Le Verdier", "du Verdier", "au Verdier"),
        ("Les Cabannes", "des Cabannes", "aux Cabannes"),
        ("Dr Salvy", "de Dr Salvy", "au Dr Salvy"),
    ],
)
def test_names_are_elided_and_contracted(name, of, to):
    assert of_place(name) == of
    assert to_whom(name) == to
