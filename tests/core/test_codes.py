import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.codes import ALPHABET, code_of, letters_match, municipality_key, name_key, read, show


@quick
@given(st.binary(min_size=8, max_size=32))
def test_a_code_is_read_back_however_it_is_typed(drawn):
    code = code_of(drawn)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert read(f" {show(code).lower()} ") == read(" ".join(code)) == code


def test_every_character_can_come_first():
    assert {code_of(number.to_bytes(16, "big"))[0] for number in range(30)} == set(ALPHABET)


def test_too_little_chance_is_an_error():
    with pytest.raises(ValueError, match="random bytes"):
        code_of(b"short")


@pytest.mark.parametrize("typed", ["", "XK7-4P", "XK7-4PMM", "XK7-4PO", "XK1-4PM", "XK7 4PU", "😀" * 6])
def test_what_cannot_be_a_code_is_none(typed):
    assert read(typed) is None


@pytest.mark.parametrize(
    ("name", "typed", "matches"),
    [
        ("Dupont", "DUP", True),
        ("Dupont", "dupo", True),
        ("Dupont", "du", False),
        ("Dupont", "DUR", False),
        ("Dupont", "Dupond", False),
        ("Éluard", "elu", True),
        ("D'Angelo", "dan", True),
        ("Le Goff", "LEG", True),
        ("Le-Goff", "le g", True),
        ("Bœuf", "boe", True),
        ("Ng", "ng", True),
        ("Ng", "n", False),
        ("Ng", "nga", False),
        ("بن علي", "بنع", True),
        ("أحمد", "احم", True),
        ("مُحَمَّد", "محم", True),
        ("", "", False),
        ("Dupont", "", False),
        ("---", "---", False),
    ],
)
def test_three_letters_open_the_tracking_page(name, typed, matches):
    assert letters_match(name, typed) is matches


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Jean-Pierre  LE GOFF ", "jean pierre le goff"),
        ("D’Angelo", "dangelo"),
        ("Lætitia Bœuf", "laetitia boeuf"),
        ("STRAẞE", "strasse"),
        ("Łukasz Øster", "lukasz oster"),
        ("𝘼lix", "alix"),
    ],
)
def test_a_name_is_found_without_its_signs(text, key):
    assert name_key(text) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gaillac-d'Aveyron", "gaillac d aveyron"),
        ("Lisle-sur-Tarn", "L'Isle sur Tarn"),
        ("Saint-Sulpice", "ST SULPICE"),
        ("Sainte-Cécile-du-Cayrou", "ste cecile du cayrou"),
        ("Cahuzac-sur-Vère", "cahuzac sur vere"),
        ("Loubers", "LOUBERS"),
    ],
)
def test_two_ways_of_writing_a_commune_meet(one, other):
    assert municipality_key(one) == municipality_key(other)


def test_a_person_called_st_clair_keeps_their_name():
    assert name_key("St-Clair") == "st clair"
    assert municipality_key("Estampes") == "estampes"


@quick
@given(st.text())
def test_keys_are_stable(text):
    assert name_key(name_key(text)) == name_key(text)
    assert not set(municipality_key(text)) & set(" -'’")
