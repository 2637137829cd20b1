"""A rule changes on a decision: asked beside each rule, kept when the form comes back, read by every member."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown, soup, words
from volontiers.consent.models import EntryBody
from volontiers.database.wall import reading
from volontiers.territory import queries
from volontiers.territory.actions import change_rules
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/parametres/"
MISSING = "Écrivez quelle décision permet ce changement : réunion et date."


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def rules_said(tarn) -> list[tuple[str, str]]:
    """(rule, decision) of each entry, in their order."""
    with reading(tarn.desk):
        found = EntryBody.objects.filter(kind="rule").order_by("entry__seq")
        return [(one.body["rule"], one.body["decision"]) for one in found]


PAGES = {
    "parameters": (HERE, "", {"name": "CPTS du Nord"}),
    "hours": (f"{HERE}heures", "la semaine", {"week": "1", "a_0_1": "12:00"}),
    "closure": (f"{HERE}heures", "Ajouter", {
        "close": "1", "first_day": "2026-12-24", "last_day": "2026-12-25", "reason": "Fermé.",
    }),
    "rules": (f"{HERE}regles", "", {"undo_minutes": "7"}),
    "wordings": (f"{HERE}accords", "ces phrases", {"carers": "D’accord ?"}),
    "sectors": (f"{HERE}secteurs", "", {"name": "Vignoble", "communes": ["81099"]}),
}  # fmt: skip
ENTERED = {"parameters": "identity", "rules": "parameters", "wordings": "wording", "sectors": "sector"}


@pytest.mark.parametrize("page", PAGES)
def test_the_decision_is_entered_with_the_change(tarn, camille, page):
    url, button, changed = PAGES[page]
    sent = shown(camille.get(url), button) | changed | {"decision": "Bureau du 12/11/2026, point 3"}
    assert camille.post(url, sent).status_code == 302
    assert rules_said(tarn) == [(ENTERED.get(page, page), "Bureau du 12/11/2026, point 3")]


@pytest.mark.parametrize("page", PAGES)
def test_where_it_has_to_be_written_nothing_changes_without_it(tarn, camille, page):
    url, button, changed = PAGES[page]
    answer = camille.post(url, shown(camille.get(url), button) | changed)
    if page in {"rules", "wordings"}:
        assert answer.status_code == 422
        assert MISSING in words(answer)
        assert soup(answer).select_one("[name=decision]")["aria-invalid"] == "true"
        assert rules_said(tarn) == []
    else:
        assert answer.status_code == 302
        assert rules_said(tarn) == [(ENTERED.get(page, page), "")]


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("parameters", {"name": ""}),
        ("hours", {"week": "1", "a_0_1": ""}),
        ("closure", {"close": "1", "first_day": ""}),
        ("rules", {"undo_minutes": "cinq"}),
        ("wordings", {"carers": ""}),
        ("sectors", {"name": ""}),
    ],
)
def test_it_is_kept_when_something_else_is_wrong(camille, page, wrong):
    url, button, _ = PAGES[page]
    answer = camille.post(url, shown(camille.get(url), button) | wrong | {"decision": "AG du 3 novembre"})
    assert answer.status_code == 422
    assert shown(answer, button)["decision"] == "AG du 3 novembre"


def test_one_too_long_is_said_and_kept(camille):
    sent = shown(camille.get(f"{HERE}regles")) | {"decision": "x" * 201}
    answer = camille.post(f"{HERE}regles", sent)
    assert answer.status_code == 422
    assert "200 signes au plus" in words(answer)
    assert shown(answer)["decision"] == "x" * 201


def test_the_decision_of_somebody_else_does_not_make_mine_stale(camille):
    drawn = shown(camille.get(f"{HERE}secteurs"))
    assert "decision" not in drawn["vu"]
    camille.post(f"{HERE}secteurs", drawn | {"name": "Nord", "communes": ["81099"], "decision": "AG du 3"})
    assert "decision" in drawn
    sent = drawn | {"name": "Sud", "communes": ["81145"], "decision": "AG du 4"}
    assert camille.post(f"{HERE}secteurs", sent).status_code == 302


def test_the_protocol_rests_on_one_too(tarn, camille):
    text = shown(camille.get(f"{HERE}protocole"), "ce texte") | {"script": "Je vous passe le 15."}
    camille.post(f"{HERE}protocole", text)
    signed = shown(camille.get(f"{HERE}protocole"), "Signer la version") | {
        "signatory": "Dr Vidal", "signatory_role": "comité", "review_on": "2027-06-01", "decision": "Comité du 3",
    }  # fmt: skip
    camille.post(f"{HERE}protocole/signature", signed)
    assert rules_said(tarn) == [("protocol", "Comité du 3")]


@pytest.mark.parametrize("who", ["camille", "alix"])
def test_every_member_reads_what_changed_and_on_which_decision(tarn, signed_in, who):
    change_rules(tarn.desk, {"undo_minutes": 7}, "AG du 3 novembre")
    change_rules(tarn.machine, {"undo_minutes": 8})
    reader = signed_in(tarn.camille if who == "camille" else tarn.alix.account)
    page = reader.get(f"{HERE}decisions")
    rows = [row.get_text(" ", strip=True) for row in soup(page).select("tbody tr")]
    assert "non indiquée" in rows[0]
    assert "l’installation" in rows[0]
    assert rows[1].startswith("23/11/2026 Règles de recherche AG du 3 novembre coordination et bureau")
    assert "Camille" not in words(page)


def test_who_left_is_told_as_such_and_another_community_reads_nothing(tarn, signed_in, within):
    with within(tarn.desk):
        tarn.bao.account.memberships.update(active=False)
    change_rules(tarn.pro(tarn.bao), {"undo_minutes": 7}, "AG du 3 novembre")
    assert "un ancien membre" in words(signed_in(tarn.alix.account).get(f"{HERE}decisions"))
    neighbour = signed_in(cast.bourbon().alix.account)
    assert neighbour.get(f"{HERE}decisions").status_code == 404
    assert "AG du 3" not in words(neighbour.get("/c/bourbon/parametres/decisions"))


def test_a_rule_without_its_decision_leaves_the_rules_as_they_were(camille):
    camille.post(f"{HERE}regles", shown(camille.get(f"{HERE}regles")) | {"undo_minutes": "7"})
    assert queries.rules(Community.objects.get(slug="gaillacois")).undo_minutes == 5
