"""The statutes in words: every value has its clause, every difference between two versions is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.governance.given import STATUTES, TEXT
from volontiers.core.clauses import Clause, check, cited, read, values, written
from volontiers.core.ledger import Rule
from volontiers.core.rule_changes import changes, told
from volontiers.core.statutes import College, Meeting, Statutes, StatutesError


def entered(version: int = 1, rules: Statutes = STATUTES, clauses=TEXT) -> dict[str, object]:
    """As the register holds it."""
    return {
        "version": version, "adopted_on": "2025-01-01", "in_force_from": "2025-01-01",
        "text": [one._asdict() for one in clauses], "said": rules.to_dict(),
    }  # fmt: skip


def test_every_value_is_told_with_its_clause():
    found = {one.label: (one.words, one.clause) for one in values(STATUTES)}
    assert found["Spécialistes, sièges au conseil"] == ("2 sièges", "7.2")
    assert found["Usagers, pas en même temps que"] == ("Généralistes", "7.4")
    assert found["Durée d’un mandat"] == ("36 mois", "7.5")
    assert found["Postes du bureau"] == ("présidence et trésorerie", "9")
    assert found["Assemblée générale ordinaire, quorum"] == ("1/2", "8.2")
    assert found["Assemblée générale ordinaire, majorité"] == (
        "plus de la moitié des suffrages exprimés",
        "8.3",
    )
    assert found["Assemblée générale ordinaire, vote à distance"] == ("non", "")


def test_a_version_says_what_it_changed():
    founders = College("founders", "Fondateurs", "", 3, clause="7.1", founders=True)
    before = replace(STATUTES, colleges=(founders, *STATUTES.colleges))
    text = (*TEXT[:-1], TEXT[-1]._replace(text="Le bureau se réunit chaque mois."))
    found = {one.what: (one.was, one.now) for one in changes(
        Rule.STATUTES, entered(1, before), entered(2, STATUTES, text), {}
    )}  # fmt: skip
    assert found["Version"] == ("1", "2")
    assert found["Fondateurs, réservé aux fondateurs"] == ("oui (article 7.1)", "rien")
    assert "Généralistes, sièges au conseil" not in found
    assert found["Article 9"] == ("Bureau. Texte", "Bureau. Le bureau se réunit chaque mois")
    assert "Article 5" not in found
    assert len(told(Rule.STATUTES, entered(), {})) == 3 + len(values(STATUTES)) + len(TEXT)


@given(st.sampled_from([number for _, number in cited(STATUTES)]))
def test_no_value_cites_a_clause_that_is_not_there(number):
    check(TEXT, STATUTES)
    with pytest.raises(StatutesError, match=f"pas d’article {number}"):
        check([one for one in TEXT if one.number != number], STATUTES)


@given(st.data())
def test_what_is_written_is_read_back(data):
    colleges = tuple(
        replace(one, seats=data.draw(st.integers(0, 200)), founders=data.draw(st.booleans()))
        for one in STATUTES.colleges
    )
    statutes = replace(
        STATUTES,
        colleges=colleges,
        fee_paid=data.draw(st.booleans()),
        months_member=data.draw(st.integers(0, 120)),
    )
    assert Statutes.from_dict(statutes.to_dict()) == statutes


def test_a_college_is_kept_apart_from_another_that_is_there():
    for wrong in ("gp", "unknown"):
        said = replace(
            STATUTES, colleges=(replace(STATUTES.colleges[0], not_with=(wrong,)), *STATUTES.colleges[1:])
        )
        with pytest.raises(StatutesError) as refused:
            Statutes.from_dict(said.to_dict())
        assert refused.value.where == "colleges.0.not_with"


def test_a_clause_is_there_once_and_all_fit_the_register():
    with pytest.raises(StatutesError, match="deux fois"):
        check((*TEXT, Clause("9", "", "")), STATUTES)
    with pytest.raises(StatutesError, match="trop long"):
        check((*TEXT, Clause("10", "", "x" * 40_000)), replace(STATUTES, meetings={}))
    assert Meeting.ORDINARY in STATUTES.meetings


@given(
    st.lists(
        st.builds(
            Clause,
            number=st.from_regex(r"[1-9][0-9]?(\.[1-9])?", fullmatch=True),
            title=st.sampled_from(["", "Les collèges", "De l’assemblée"]),
            text=st.sampled_from(["", "Une ligne.", "Deux\n\nlignes."]),
        ),
        max_size=5,
    ),
    st.sampled_from(["", "Nous, fondateurs."]),
)
def test_pasted_statutes_are_read_as_they_are_written(clauses, preamble):
    whole = (*([Clause("0", "Préambule", preamble)] if preamble else []), *clauses)
    assert read(written(whole)) == whole


@pytest.mark.parametrize(
    "line",
    [
        "Article 7.1 : Les collèges",
        "ARTICLE 7-1 – Les collèges",
        "Art. 7.1 Les collèges",
        "  article 7.1. Les collèges ",
    ],
)
def test_a_clause_begins_however_its_heading_is_typed(line):
    assert read(f"{line}\r\nTexte.") == (Clause("7.1", "Les collèges", "Texte."),)
