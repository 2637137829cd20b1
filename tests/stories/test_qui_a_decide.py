"""Qui a décidé ? A doctor asks why she was called, which rule says so, who decided it, and what it was before."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import proposal_of, proposed
from tests.web.steering_given import soup, words
from volontiers.territory import actions

pytestmark = pytest.mark.django_db(transaction=True)
RULES = "/c/gaillacois/vie/regles"
DECIDED = "bureau du 30/11/2026, point 2"
CHANGED = MONDAY + timedelta(days=7, hours=2)


def link(page, text: str) -> str:
    return next(one["href"] for one in soup(page).select("main a") if text in one.get_text())


def test_from_a_proposal_to_the_decision_and_to_what_was_before(at, signed_in):
    tarn = cast.gaillacois(at(MONDAY))
    alix = signed_in(tarn.alix.account)
    at(CHANGED)
    actions.change_rules(tarn.desk, {"radius_minutes": 25}, DECIDED)

    # Asked, she reads why she is, and one step further who decided it.
    proposed(tarn, now=at(CHANGED + timedelta(minutes=30)))
    page = alix.get(f"/moi/demandes/{proposal_of(tarn, tarn.alix).pk}")
    assert "Pourquoi vous ?" in words(page)
    said = words(alix.get(link(page, "Qui a décidé")))
    assert f"Décision : {DECIDED}" in said
    assert "par coordination et bureau" in said

    # Her pledge leads there too. The day before the decision, the rule was another.
    there = link(alix.get("/moi/engagement"), "qui les a décidées")
    assert there == RULES
    today, before = (
        {
            row.th.get_text(strip=True): row.td.get_text(" ", strip=True)
            for row in soup(one).select("tbody tr")
        }
        for one in (alix.get(there), alix.get(there, {"jour": f"{MONDAY:%Y-%m-%d}"}))
    )
    changed = {name for name in today if today[name] != before[name]}
    assert len(changed) == 1
    assert today[changed.pop()] == "25"

    # Every change is on one page, with its decision, by role and never by name.
    everything = words(alix.get("/c/gaillacois/parametres/decisions"))
    assert DECIDED in everything
    assert "Camille" not in everything


def test_the_desk_reads_the_rules_of_the_day_of_a_search(at, signed_in):
    tarn = cast.gaillacois(at(MONDAY))
    case = proposed(tarn)
    camille = signed_in(tarn.camille)
    page = camille.get(f"/c/gaillacois/dossiers/{case.number}")
    there = link(page, "Lire ces règles")
    assert f"jour={MONDAY:%Y-%m-%d}" in there
    assert f"Règles de recherche, le {MONDAY:%d/%m/%Y}" in words(camille.get(there))
