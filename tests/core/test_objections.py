"""The known objections: each check warns for what it is about, says what to change, and is silent once it is mended."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.objections import CHECKS, COLUMNS, State, findings, is_specialist, read
from volontiers.core.project_file import Commune, File, Partner, PartnerKind, Piece, Seat, Seats
from volontiers.core.stages import Stage
from volontiers.project.queries.objections import known

HEAD = ";".join(COLUMNS)
GAILLAC = Commune("81099", "Gaillac", 16162)
COMPLETE = File(
    stage=Stage.LETTER,
    legal_form="association",
    colleges=(Seats("Généralistes", 1, 1, "7.1"), Seats("Spécialistes", 1, 1, "7.2")),
    board=(Seat("Généralistes", "médecin généraliste", "10"), Seat("Spécialistes", "cardiologue", "10")),
    members={"10": 6, "21": 3, "60": 9, "70": 4},
    communes=(GAILLAC,),
    neighbours={"CPTS voisine": frozenset({"81004"})},
    partners=(Partner("EHPAD Les Tilleuls", PartnerKind.EHPAD, True),),
    pieces=(Piece("Lettre", True),),
)


def said(file: File, key: str):
    return known()[key].check(file)


def test_a_complete_file_is_objected_nothing():
    assert {one.said.state for one in findings(COMPLETE, known())} == {State.SATISFIED}


@pytest.mark.parametrize(
    ("key", "changed", "told"),
    [
        ("specialist", {"board": COMPLETE.board[:1]}, "Prévoyez un siège"),
        (
            "specialist",
            {"board": COMPLETE.board[:1], "colleges": (Seats("Spécialistes", 2, 0, "7.2"),)},
            "« Spécialistes » a 2 sièges à pourvoir (article 7.2 de vos statuts) : élisez avant l’envoi",
        ),
        ("founders", {"colleges": (Seats("Anciens", 3, 3, founders=True),)}, "« Anciens » (3 sièges)"),
        ("founders", {"colleges": (Seats("Membres fondateurs", 3, 3),)}, "« Membres fondateurs » (3 sièges)"),
        ("seats", {"colleges": (Seats("Usagers", 2, 1),)}, "Usagers 1 sur 2"),
        ("professions", {"members": {"10": 6, "60": 1}}, "pharmacien et masseur-kinésithérapeute"),
        ("overlap", {"neighbours": {"CPTS voisine": frozenset({"81099"})}}, "Gaillac (CPTS voisine)"),
        ("medico_social", {"partners": ()}, "associez un EHPAD"),
        ("medico_social", {"partners": (Partner("CH", PartnerKind.HOSPITAL, True),)}, "associez un EHPAD"),
        (
            "medico_social",
            {"partners": (Partner("ADMR", PartnerKind.HOME_HELP, False),)},
            "accord écrit à ADMR",
        ),
        ("pieces", {"pieces": (Piece("Statuts", False),)}, "Il manque : « Statuts »"),
        ("association", {"legal_form": "informal"}, "au nom d’une association"),
    ],
)
def test_what_is_missing_warns_and_says_what_to_change(key, changed, told):
    found = said(replace(COMPLETE, **changed), key)
    assert found.state is State.WARNS
    assert told in found.change


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("specialist", {"colleges": None}),
        ("founders", {"colleges": None}),
        ("seats", {"colleges": None}),
        ("professions", {"members": {}}),
        ("overlap", {"neighbours": {}}),
        ("overlap", {"communes": ()}),
        ("pieces", {"pieces": ()}),
    ],
)
def test_what_is_not_entered_is_not_judged(key, changed):
    assert said(replace(COMPLETE, **changed), key).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("college", "occupation", "profession", "expected"),
    [
        ("Médecins", "cardiologue", "10", True),
        ("Médecins", "Pédiatre", "", True),
        ("Spécialistes", "médecin", "10", True),
        ("Médecins", "médecin spécialiste", "10", True),
        # The legal title of a general practitioner names a speciality.
        ("Spécialistes", "médecin spécialiste en médecine générale", "10", False),
        ("Médecins", "médecin généraliste", "10", False),
        ("Paramédicaux", "infirmier spécialiste", "60", False),
        ("Usagers", "usager", "", False),
    ],
)
def test_who_is_a_specialist(college, occupation, profession, expected):
    assert is_specialist(Seat(college, occupation, profession)) is expected


def test_a_check_of_the_contract_is_not_asked_of_a_letter():
    asked = {one.objection.key for one in findings(replace(COMPLETE, legal_form="informal"), known())}
    assert "association" not in asked
    contract = replace(COMPLETE, stage=Stage.CONTRACT, legal_form="informal")
    assert next(iter(findings(contract, known()))).objection.key == "association"


def test_the_sheet_has_every_check_once_and_each_says_what_its_date_is():
    assert set(known()) == set(CHECKS)
    assert known()["association"].since == "ordonnance n° 2021-584, 12 mai 2021"
    assert known()["founders"].since == "recueilli, novembre 2026"
    assert known()["association"].stages == {Stage.PROJECT_VALIDATED, Stage.CONTRACT}


LINE = "founders;Un collège;retour;2026-11;recueilli;"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["controle;texte"], "expected the columns"),
        ([HEAD, LINE.replace("founders", "colleges")], "no check is called colleges"),
        ([HEAD, LINE, LINE], "stands twice"),
        ([HEAD, LINE.replace("2026-11", "novembre")], "invalid literal"),
        ([HEAD, f"{LINE}bientot"], "not a valid Stage"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(lines, why):
    with pytest.raises(ValueError, match=why):
        read("\n".join(lines))


def test_every_objection_says_where_it_comes_from_and_only_the_law_names_the_law():
    for one in known().values():
        assert one.source
        assert one.since
        assert ("code de la santé publique" in one.source) or ("aucun texte" in one.source)


COLLEGES = st.builds(
    Seats, st.sampled_from(["Fondateurs", "Spécialistes", "Usagers"]), st.integers(0, 3), st.integers(0, 3)
)
SEATS = st.builds(
    Seat, st.just("Spécialistes"), st.sampled_from(["", "cardiologue"]), st.sampled_from(["", "10", "60"])
)
PARTNERS = st.builds(Partner, st.just("X"), st.sampled_from(PartnerKind), st.booleans())


def some(one):
    return st.lists(one, max_size=3).map(tuple)


FILES = st.builds(
    File,
    stage=st.sampled_from(Stage),
    legal_form=st.sampled_from(["informal", "association", "cpts"]),
    colleges=st.none() | some(COLLEGES),
    board=some(SEATS),
    members=st.dictionaries(
        st.sampled_from(["10", "21", "60", "70", "other"]), st.integers(0, 5), max_size=5
    ),
    partners=some(PARTNERS),
    pieces=some(st.builds(Piece, st.just("P"), st.booleans())),
)


@given(FILES)
def test_any_file_is_told_in_whole_sentences_warnings_first(file):
    found = findings(file, known())
    assert all(one.said.change.endswith(".") for one in found)
    ranks = {State.WARNS: 0, State.UNKNOWN: 1, State.SATISFIED: 2}
    order = [ranks[one.said.state] for one in found]
    assert order == sorted(order)
