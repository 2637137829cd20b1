"""The papers drafted from the rows: what is known is told, what is missing is named, and nothing is invented."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from volontiers.core.project_file import Commune, File, Partner, PartnerKind, Seats
from volontiers.core.stages import Stage
from volontiers.papers import odt
from volontiers.papers.render import render
from volontiers.project.documents.draft import Facts, Remark, values
from volontiers.project.documents.papers import PAPERS, size
from volontiers.project.queries.figures import Fact

TODAY = date(2026, 11, 23)
NAME = "CPTS du Grand Gaillacois"
EMPTY = Facts(NAME, "CPTS", TODAY, File(stage=Stage.IDEA, legal_form="cpts"))
FULL = Facts(
    community=NAME,
    form="CPTS",
    today=TODAY,
    file=File(
        stage=Stage.LETTER,
        legal_form="cpts",
        colleges=(Seats("Généralistes", 4, 4, "7.1"), Seats("Spécialistes", 2, 0, "7.2")),
        members={"10": 6, "60": 9, "other": 2},
        communes=(Commune("81099", "Gaillac", 16162), Commune("81145", "Lisle-sur-Tarn", 4700)),
        neighbours={"CPTS voisine": frozenset({"81145"})},
        partners=(Partner("EHPAD Les Tilleuls", PartnerKind.EHPAD, True), Partner("ADMR", PartnerKind.HOME_HELP, False)),
    ),
    statutes="Statuts, version 2, en vigueur depuis le 20 novembre 2026.",
    responsible="Claire Fabre",
    orientations="Un numéro pour tous.\nUn médecin pour les plus fragiles.",
    next_step="déposer la lettre corrigée",
    due_on=date(2027, 1, 15),
    changes=((date(2026, 9, 15), Stage.LETTER),),
    occupations={"infirmier": 9, "médecin généraliste": 6, "usager": 2},
    figures=(Fact("210 demandes de soins reçues.", "demandes reçues en 2026"),),
    kinds=(("visite à domicile", "40"),),
)  # fmt: skip


def text(facts: Facts, key: str) -> str:
    draft = PAPERS[key](facts)
    parts = [
        line
        for one in draft.sections
        for line in (one.title, *one.lines, *one.head, *(cell for row in one.rows for cell in row))
    ]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("lettre", "2 communes, 20\u202f862 habitants (taille 1, moins de 40 000 habitants)"),
        ("lettre", "EHPAD Les Tilleuls (accord écrit) et ADMR (accord à recevoir)"),
        ("lettre", "15 janvier 2027 : déposer la lettre corrigée."),
        ("lettre", "Un médecin pour les plus fragiles."),
        ("diagnostic", "CPTS voisine : communes en commun, Lisle-sur-Tarn."),
        ("diagnostic", "Source : demandes reçues en 2026."),
        ("membres", "17 membres au 23 novembre 2026."),
        ("composition", "Statuts, version 2, en vigueur depuis le 20 novembre 2026."),
        ("activite", "210 demandes de soins reçues."),
    ],
)
def test_a_paper_tells_what_is_known(key, told):
    assert told in text(FULL, key)


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        ("lettre", "Les orientations"),
        ("lettre", "La personne qui suit le dossier"),
        ("diagnostic", "Le territoire"),
        ("membres", "Les membres"),
        ("composition", "Les statuts"),
        ("activite", "Aucun chiffre"),
    ],
)
def test_what_is_missing_is_named_and_shown_where_it_is_missing(key, missing):
    draft = PAPERS[key](EMPTY)
    assert any(one.startswith(missing) for one in draft.missing)
    assert "À compléter" in text(EMPTY, key)


def test_the_annex_does_not_send_to_the_annex():
    assert "annexe" in text(FULL, "lettre")
    assert "annexe" not in text(FULL, "diagnostic")


def test_a_full_letter_misses_nothing_and_short_seats_are_named():
    assert PAPERS["lettre"](FULL).missing == ()
    unsaid = replace(FULL, occupations={"métier non saisi": 2})
    assert "Le métier de 2 membres n’est pas saisi." in PAPERS["membres"](unsaid).missing
    assert PAPERS["membres"](FULL).missing == ()
    assert PAPERS["composition"](FULL).missing == ("Des sièges à pourvoir : Spécialistes.",)
    unknown = replace(FULL, file=replace(FULL.file, communes=(Commune("81099", "Gaillac", None),)))
    assert "La population de Gaillac." in PAPERS["diagnostic"](unknown).missing


def test_a_letter_names_what_goes_with_it_and_answers_what_was_objected():
    remarks = (
        Remark("Aucun médecin spécialiste au conseil", "ARS, 18/06/2026"),
        Remark("Le budget n’est pas signé", "CPAM, 19/06/2026", "signé le 2 octobre (02/10/2026)"),
    )
    returned = replace(FULL, remarks=remarks, waiting=("Annexe : diagnostic du territoire",), figures=())
    assert PAPERS["lettre"](returned).missing == (
        "Le diagnostic : aucun chiffre n’est disponible. Écrivez les besoins constatés, avec leur source.",
        "À joindre, pas encore prêt : Annexe : diagnostic du territoire.",
        "Reproché à l’envoi d’avant, pas encore corrigé : « Aucun médecin spécialiste au conseil » (ARS, 18/06/2026).",
    )
    told = text(returned, "lettre")
    assert "Le budget n’est pas signé (CPAM, 19/06/2026) : signé le 2 octobre (02/10/2026)." in told
    assert "Aucun médecin spécialiste au conseil (ARS, 18/06/2026) : À compléter : ce qui a changé." in told
    assert "notre réponse" not in text(FULL, "lettre")


@pytest.mark.parametrize(
    ("population", "number"), [(39_999, 1), (40_000, 2), (79_999, 2), (80_000, 3), (175_000, 4)]
)
def test_size_classes(population, number):
    assert size(population).startswith(f"taille {number},")


@pytest.mark.parametrize("facts", [EMPTY, FULL])
@pytest.mark.parametrize("key", sorted(PAPERS))
def test_every_paper_is_typeset_and_written_to_be_edited(facts, key):
    said = values(PAPERS[key](facts), NAME, TODAY)
    assert render("document", said).startswith(b"%PDF")
    written = odt.write(said)
    content = "".join(opened(written)["content.xml"].itertext())
    assert said["title"] in content
    for line in said["missing"]:
        assert line in content


def opened(made: bytes) -> dict[str, ET.Element]:
    """Every part of the package, as XML that parses; the kind of file stands first, as it is."""
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        names = packed.namelist()
        assert names[0] == "mimetype"
        assert packed.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert packed.read("mimetype") == odt.MEDIA_TYPE.encode()
        return {name: ET.fromstring(packed.read(name)) for name in names[1:]}


def test_what_is_typed_is_never_read_as_markup_and_the_file_is_the_same_twice():
    hostile = replace(FULL, orientations='<b>&amp;</b> #read("x") \x0b fin', responsible="A & B")
    said = values(PAPERS["lettre"](hostile), NAME, TODAY)
    content = "".join(opened(odt.write(said))["content.xml"].itertext())
    assert '<b>&amp;</b> #read("x")' in content
    assert "A & B" in content
    assert odt.write(said) == odt.write(said)


def test_every_part_of_the_package_is_named_in_its_manifest():
    parts = opened(odt.write(values(PAPERS["membres"](FULL), NAME, TODAY)))
    named = {
        value
        for one in parts["META-INF/manifest.xml"]
        for key, value in one.attrib.items()
        if key.endswith("full-path")
    }
    assert named == {"/", "content.xml", "styles.xml", "meta.xml"}


def test_a_table_has_a_head_and_as_many_cells_in_each_row():
    content = opened(odt.write(values(PAPERS["composition"](FULL), NAME, TODAY)))["content.xml"]
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    rows = [len(row) for row in content.iter(f"{table}table-row")]
    assert rows == [4, 4, 4]
    assert len(list(content.iter(f"{table}table-header-rows"))) == 1
