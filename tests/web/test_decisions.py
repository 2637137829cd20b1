"""A rule changes on a decision: asked beside each rule, kept when the form comes back, read by every member."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown, soup, words
from volontiers.consent import ledger
from volontiers.consent.ledger import RuleChange
from volontiers.consent.models import EntryBody
from volontiers.database.wall import reading
from volontiers.territory import actions, queries
from volontiers.territory.actions import change_rules, close_days
from volontiers.territory.models import Closure, Community
from volontiers.web.steering.parameters import SAVED

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/parametres/"
CHRISTMAS = date(2026, 12, 25)
UNCHANGED = "Rien n’a changé : rien n’est inscrit."
MISSING = "Écrivez quelle décision permet ce changement : réunion et date."


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def rules_said(tarn) -> list[tuple[str, str]]:
    """(rule, decision) of each entry since the installation, in their order."""
    with reading(tarn.desk):
        found = EntryBody.objects.filter(kind="rule").order_by("entry__seq")
        return [(one.body["rule"], one.body["decision"]) for one in found][1:]


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
@pytest.mark.parametrize("blank", ["", "   ", "…", "-", "?"])
def test_nothing_changes_without_it_and_nothing_typed_is_lost(tarn, camille, page, blank):
    url, button, changed = PAGES[page]
    answer = camille.post(url, shown(camille.get(url), button) | changed | {"decision": blank})
    assert answer.status_code == 422
    assert MISSING in words(answer)
    assert "true" in {one.get("aria-invalid") for one in soup(answer).select("[name=decision]")}
    assert changed.items() <= (shown(answer, button) | {"week": "1", "close": "1"}).items()
    assert rules_said(tarn) == []


def closure(tarn):
    close_days(tarn.desk, CHRISTMAS, CHRISTMAS, "Fermé.", suspended=False, decision="Bureau du 12")
    with reading(tarn.desk):
        return Closure.objects.get()


def test_a_closure_is_taken_away_on_a_decision_too(tarn, camille):
    found = closure(tarn)
    for blank in ("?", ""):
        answer = camille.post(f"{HERE}heures", {"reopen": found.pk, "decision": blank})
        assert answer.status_code == 422
    asked = soup(answer).select_one("details.act[open]")
    assert MISSING in asked.get_text()
    field = asked.select_one("[name=decision]")
    assert asked.select_one(f"label[for={field['id']}]")
    assert asked.select_one(f"a[href='#{field['id']}']")
    camille.post(f"{HERE}heures", {"reopen": found.pk, "decision": "Bureau du 19"})
    assert rules_said(tarn) == [("closure", "Bureau du 12"), ("reopening", "Bureau du 19")]


def test_a_closure_that_is_gone_asks_nothing_more(tarn, camille):
    sent = {"reopen": closure(tarn).pk, "decision": "Bureau du 19"}
    assert [camille.post(f"{HERE}heures", sent).status_code for _ in range(2)] == [302, 302]
    assert len(rules_said(tarn)) == 2


@pytest.mark.parametrize("page", set(PAGES) - {"closure", "sectors"})
def test_what_is_sent_back_as_it_was_enters_nothing(tarn, camille, page):
    url, button, _ = PAGES[page]
    same = shown(camille.get(url), button) | {"decision": "AG du 3"}
    if page == "hours":
        same["week"] = "1"
    if page == "parameters":
        same["desk_phone"] = same["desk_phone"].replace(" ", ".")
    told = [words(camille.post(url, same, follow=True)) for _ in range(2)]
    assert [UNCHANGED in one for one in told] == [True, True]
    assert not any(SAVED in one for one in told)
    assert rules_said(tarn) == []


def test_a_sector_sent_back_as_it_was_enters_nothing(tarn, camille, monkeypatch):
    url = f"{HERE}secteurs"
    said = {"name": "Vignoble", "communes": ["81099"], "decision": "AG du 3"}
    camille.post(url, shown(camille.get(url)) | said)
    opened = shown(camille.get(f"{url}?nom=Vignoble")) | {"decision": "AG du 4"}
    monkeypatch.delattr(actions, "set_sector")
    assert UNCHANGED in words(camille.post(url, opened, follow=True))
    assert rules_said(tarn) == [("sector", "AG du 3")]


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
    change_rules(tarn.machine, {"undo_minutes": 8}, "AG du 4 novembre")
    reader = signed_in(tarn.camille if who == "camille" else tarn.alix.account)
    page = reader.get(f"{HERE}decisions")
    rows = [" ".join(row.get_text(" ").split()) for row in soup(page).select("tbody tr")]
    assert rows[0].startswith(
        "23/11/2026 Règles de recherche Minutes pour annuler un oui : avant 7, après 8 AG du 4 novembre l’installation"
    )
    assert rows[1].startswith(
        "23/11/2026 Règles de recherche Minutes pour annuler un oui : avant 5, après 7 AG du 3 novembre coordination"
    )
    assert "Valeur de départ. aucune : les règles commencent ici" in rows[2]
    assert len(rows) == 3
    assert "Camille" not in words(page)


SAID = {
    "parameters": ["Nom de la communauté : avant CPTS du Grand Gaillacois, après CPTS du Nord"],
    "hours": ["Lundi : avant 08:00 – 20:00, après 08:00 – 12:00"],
    "closure": ["Fermeture ajoutée : 24/12/2026 – 25/12/2026, « Fermé. »"],
    "wordings": [
        (
            "Phrase pour les soignants : avant « Êtes-vous d’accord pour que je transmette ? » (version 1), après"
            " « D’accord ? » (version 2)"
        )
    ],
    "sectors": ["Dans le secteur Vignoble : Gaillac", "Secteurs ajoutés : Vignoble"],
}


@pytest.mark.parametrize("page", SAID)
def test_each_change_says_what_it_was_and_what_it_is(camille, page):
    url, button, changed = PAGES[page]
    sent = shown(camille.get(url), button) | changed | {"decision": "Bureau du 12/11/2026, point 3"}
    camille.post(url, sent)
    row = soup(camille.get(f"{HERE}decisions")).select_one("tbody tr")
    told = [" ".join(one.get_text(" ").split()).replace(" ,", ",") for one in row.select(".changed li")]
    assert told == SAID[page]


def test_an_entry_from_before_the_values_says_so(tarn, camille, monkeypatch):
    old = RuleChange(9, "2026-11-01T09:00:00+01:00", {"rule": "hours"}, {})
    monkeypatch.setattr(ledger, "rules_changed", lambda _community: [old])
    page = words(camille.get(f"{HERE}decisions"))
    assert "La règle n’était pas encore inscrite en entier." in page
    assert "non indiquée" in page


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
