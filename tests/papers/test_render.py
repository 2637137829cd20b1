"""The sheets: one page of A4, text that can be selected, values that are never read as a language."""

import re
import zlib

import pytest
from typst import TypstError

from volontiers.papers.render import render

AGREEMENT = {
    "community": "CPTS du Grand Gaillacois",
    "phone": "05 36 49 00 00",
    "team": "Équipe des Coteaux",
    "person": "Mme Claire Durand",
    "birth_year": "1952",
    "physician": "Dr Alix Salvy",
    "members": ["Dr Alix Salvy, médecin", "Bao Faure, infirmier"],
    "wording": ["Rien ne change sans votre accord."],
    "version": "1",
    "printed": "imprimé le 24/11/2026",
}
REPLACEMENT = {
    "community": "CPTS du Grand Gaillacois",
    "phone": "05 36 49 00 00",
    "team": "Équipe des Coteaux",
    "absent": "Dr Alix Salvy",
    "period": "le jeudi 26 novembre 2026",
    "halves": [["jeudi 26 novembre, matin", "Dr Noor Benoît"]],
    "printed": "imprimé le 24/11/2026",
}
DECLARATION = {
    "community": "CPTS du Grand Gaillacois",
    "person": "Claire Durand",
    "birth_year": "",
    "address": ["81600 Gaillac"],
    "physician": "Dr Alix Salvy",
    "rpps": "",
    "practice": "1 place du Griffoul",
    "former": "",
    "place": "Gaillac",
    "day": "24 novembre 2026",
    "printed": "préparé par la CPTS",
}
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
NEWS = {
    "community": "CPTS du Grand Gaillacois",
    "phone": "05 36 49 00 00",
    "back_to": "4 place Neuve, 81600 Gaillac",
    "printed": "imprimé le 24/11/2026",
    "letters": [
        {
            "address": ["Claire Durand", "3 rue Basse", "81600 Gaillac"],
            "person": "Claire Durand",
            "since": "2 mars 2026",
            "code": "XK7-4PM",
            "link": "exemple.test/s/XK74PM",
            "square": SQUARE,
        }
    ],
}
SHEETS = [
    ("team_agreement", AGREEMENT), ("replacement", REPLACEMENT), ("declaration", DECLARATION), ("waiting_news", NEWS),
]  # fmt: skip


def _unpacked(pdf: bytes) -> bytes:
    """The document with its compressed streams opened."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def _letters(pdf: bytes) -> set[str]:
    """Every character that a reader can select: what the fonts of the sheet say that their signs mean."""
    maps = re.findall(rb"beginbfchar\n(.*?)endbfchar", _unpacked(pdf), re.DOTALL)
    codes = re.findall(rb"<[0-9A-Fa-f]+> <([0-9A-Fa-f]+)>", b"\n".join(maps))
    return set("".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes))


@pytest.mark.parametrize(("template", "values"), SHEETS)
def test_a_sheet_is_one_page_of_a4_tagged_for_who_listens(template, values):
    opened = _unpacked(render(template, values))
    assert opened.count(b"/MediaBox") == 1
    assert b"[0 0 595.2" in opened
    assert b"/StructTreeRoot" in opened
    assert b"(fr" in opened


def test_accents_and_apostrophes_can_be_selected():
    assert set("Équipe’àî") <= _letters(
        render("replacement", {**REPLACEMENT, "team": "Équipe d’où l’on voit à île"})
    )


def test_the_same_values_give_the_same_sheet():
    assert render("replacement", REPLACEMENT) == render("replacement", dict(REPLACEMENT))


def test_a_value_is_data_and_never_the_language_of_the_template():
    name = '#read("sheet.typ") $x^2$ *a* \\ " é'
    assert set('#$^*\\"') <= _letters(render("declaration", {**DECLARATION, "person": name}))


def test_a_value_that_is_missing_is_said_at_once():
    with pytest.raises(TypstError, match="person"):
        render("declaration", {key: value for key, value in DECLARATION.items() if key != "person"})


def test_a_change_of_physician_says_who_stood_before():
    first, change = (
        render("declaration", DECLARATION),
        render("declaration", {**DECLARATION, "former": "Dr Zoé Wyx"}),
    )
    assert set("W") <= _letters(change) - _letters(first)


def test_a_column_of_sentences_leaves_room_for_the_first_one():
    why = "de 119 à 175 sur 219, payé en proportion de la cible, 132 trouvés en 2026"
    row = ["Patients fragiles avec un médecin traitant trouvé", "8 694,06 €", "12 785,38 €", why]
    table = {
        "title": "Contrat",
        "lines": [],
        "head": ["Indicateur", "Bas", "Haut", "Hypothèse"],
        "rows": [row] * 12,
    }
    said = {"title": "Les comptes", "community": "CPTS", "printed": "", "missing": [], "sections": [table]}
    # One word a line in the first column, twelve rows would fill three pages.
    assert _unpacked(render("document", said)).count(b"/MediaBox") == 1
