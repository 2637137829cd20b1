"""One registration on screen: what was declared, its household, its thread, and what the desk does from it."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from tests.placement.waiting_given import ODETTE, SINCE, again, kinds, listed, somebody
from tests.web.steering_given import shown, soup, words
from volontiers.accounts.models import AccessEntry
from volontiers.core.priority import Ground
from volontiers.core.waiting import Leaving
from volontiers.database.wall import reading
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.offering import Offered, propose, take_back

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


LIST = "/c/gaillacois/liste/"


def url(one, act=""):
    return f"/c/gaillacois/liste/{one.code}{act}"


def test_it_says_why_this_place_and_since_when(tarn, desk):
    one = listed(tarn, ODETTE, Ground.LONG_TERM_CONDITION, caller_link="sa fille", note="le matin")
    text = words(desk.get(url(one)))
    assert "Demande du 2 mars 2026" in text
    assert "Règles de départ, inscrites le 23/11/2026" in text
    assert "Priorité : ALD. Déclaré par la personne : affection de longue durée (ALD) reconnue." in text
    assert "sa fille" in text
    assert "Inscrite au téléphone — Camille Roche" in text
    assert "06 39 98" not in text


def test_a_code_is_read_however_it_is_written(tarn, desk):
    one = listed(tarn)
    assert desk.get(f"/c/gaillacois/liste/{one.code[:3].lower()}-{one.code[3:]}").status_code == 200
    assert desk.get("/c/gaillacois/liste/ZZZZZZ").status_code == 404


def test_the_number_is_shown_and_it_is_noted(tarn, desk):
    one = listed(tarn)
    assert "06 39 98 12 34" in words(desk.post(url(one, "/numero")))
    with reading(tarn.desk):
        assert AccessEntry.objects.get(what="phone").about == f"registration:{one.code}"


def test_news(tarn, desk):
    one = listed(tarn)
    page = desk.post(url(one, "/nouvelles"), follow=True)
    assert "cherche toujours" in words(page)
    assert kinds(tarn, one)[-1] == "confirmed"


def test_off_the_list_with_a_reason_and_back(tarn, desk):
    one = listed(tarn)
    missing = desk.post(url(one, "/clore"))
    assert missing.status_code == 422
    assert "Dites pourquoi" in words(missing)
    page = desk.post(url(one, "/clore"), {"why": "moved_away"}, follow=True)
    assert "a déménagé hors du territoire" in words(page)
    assert "Remettre sur la liste" in words(page)
    desk.post(url(one, "/retour"))
    assert (again(tarn, one).state, again(tarn, one).since) == ("waiting", one.since)


@pytest.mark.parametrize("why", ["attached", "duplicate", "nothing"])
def test_success_is_not_declared_by_hand(tarn, desk, why):
    one = listed(tarn)
    assert desk.post(url(one, "/clore"), {"why": why}).status_code == 422
    assert again(tarn, one).state == "waiting"


def test_what_moved_meanwhile_is_said(tarn, desk):
    one = listed(tarn)
    close(tarn.desk, one.pk, Leaving.FOUND, MONDAY)
    assert "a changé entre-temps" in words(desk.post(url(one, "/nouvelles"), follow=True))


def test_who_already_waits_is_not_put_back(tarn, desk):
    one = listed(tarn)
    close(tarn.desk, one.pk, Leaving.FOUND, MONDAY)
    other = listed(tarn, person_id=one.person_id)
    text = words(desk.post(url(one, "/retour"), follow=True))
    assert f"{other.code[:3]}-{other.code[3:]}" in text


def test_correcting_starts_from_what_is_there(tarn, desk):
    one = listed(tarn, ODETTE, Ground.ISOLATED, home_visits=True)
    sent = shown(desk.get(url(one, "/corriger")))
    assert (sent["family_name"], sent["birth_year"], sent["grounds"]) == ("Calmels", "1948", ["isolated"])
    assert "since" not in sent
    page = desk.post(url(one, "/corriger"), sent | {"grounds": ["long_term_condition"]}, follow=True)
    assert "La date de la demande n’a pas changé" in words(page)
    now = again(tarn, one)
    assert (now.priority, now.home_visits, now.person.phone) == ("long_term", True, ODETTE.phone)


def test_the_commune_is_kept_while_a_doctor_is_asked(tarn, desk):
    one = listed(tarn)
    agrees(tarn, tarn.alix, 1)
    offer = propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "x")], "desk", MONDAY)[1][0]
    sent = shown(desk.get(url(one, "/corriger"))) | {"commune": "Lisle-sur-Tarn", "insee": "81145"}
    page = desk.post(url(one, "/corriger"), sent)
    assert page.status_code == 422
    assert "attendez la réponse, ou retirez la proposition" in words(page)
    assert soup(page).select_one("#id_commune")["value"] == "Lisle-sur-Tarn"
    take_back(tarn.desk, offer.pk, MONDAY)
    assert desk.post(url(one, "/corriger"), sent).status_code == 302
    assert again(tarn, one).person.municipality_id == "81145"


def test_a_colleague_s_change_is_not_written_over(tarn, desk):
    one = listed(tarn)
    sent = shown(desk.get(url(one, "/corriger")))
    desk.post(url(one, "/corriger"), sent | {"note": "code de la porte 12"})
    stale = desk.post(url(one, "/corriger"), sent | {"note": "autre chose"})
    assert stale.status_code == 422
    assert "Un collègue a modifié" in words(stale)
    assert soup(stale).select_one("#id_note")["value"] == "autre chose"
    assert again(tarn, one).note == "code de la porte 12"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"birth_year": "2090"}, "Indiquez une année entre 1900 et 2026"),
        ({"birth_year": "mille"}, "quatre chiffres"),
        ({"phone": "06 12"}, "Ce numéro n’est pas complet"),
        ({"commune": "Trifouillis", "insee": ""}, "n’est pas dans la liste"),
        ({"email": "odette"}, "Cette adresse n’est pas complète"),
        ({"grounds": ["pregnancy"], "grounds_until": "12/01/2020"}, "Ce jour est passé"),
        ({"grounds": [], "grounds_until": "12/01/2027"}, "Une fin ne va qu’avec"),
        ({"grounds_until": "demain"}, "Écrivez le jour ainsi"),
        ({"longest_minutes": "0"}, "Un nombre de minutes"),
        ({"family_name": "", "given_name": ""}, "Un nom ou un prénom suffit"),
        ({"grounds": ["cancer"]}, "choisissez une des réponses proposées"),
        ({"note": "x" * 300}, "280 signes"),
    ],
)
def test_bad_input_is_said_and_changes_nothing(tarn, desk, wrong, sentence):
    one = listed(tarn)
    sent = shown(desk.get(url(one, "/corriger"))) | wrong
    page = desk.post(url(one, "/corriger"), sent)
    assert page.status_code == 422
    assert sentence in words(page)
    assert again(tarn, one).version == 1


def test_those_who_live_together(tarn, desk):
    one, other = listed(tarn), listed(tarn, somebody(1))
    page = desk.post(url(one, "/foyer"), {"code": other.code.lower()}, follow=True)
    assert "sont du même foyer" in words(page)
    assert again(tarn, one).household_id == again(tarn, other).household_id is not None
    desk.post(url(one, "/seul"))
    assert again(tarn, one).household_id is None


@pytest.mark.parametrize("code", ["", "ZZZZZZ", "pas un code", "own"])
def test_a_code_that_is_nobody_s_is_said(tarn, desk, code):
    one = listed(tarn)
    page = desk.post(url(one, "/foyer"), {"code": one.code if code == "own" else code})
    assert page.status_code == 422
    assert again(tarn, one).household_id is None


def test_an_agreement_taken_back_on_the_telephone_hides_who_it_is(tarn, desk):
    one = listed(tarn, caller_name="Wolfram", caller_phone="+33639987777", note="quetsche")
    page = words(desk.post(url(one, "/accord"), {"choice": "withdraw"}, follow=True))
    assert "Identité masquée" in page
    texts = [page, words(desk.get(LIST + "?etat=left")), words(desk.post(LIST, {"q": one.code}))]
    texts.append(words(desk.post(url(one, "/numero"), follow=True)))
    for canary in ("Calmels", "Odette", "Wolfram", "quetsche", "1948", "06 39 98 12 34", "06 39 98 77 77"):
        assert all(canary not in text for text in texts), canary
    assert desk.get(url(one, "/corriger")).status_code == 404
    assert "Calmels" not in words(desk.post(LIST, {"q": "Calmels"})).replace("« Calmels »", "")


def test_an_agreement_said_again_brings_back_the_name_and_the_date(tarn, desk):
    one = listed(tarn)
    page = url(one)
    desk.post(f"{page}/accord", {"choice": "withdraw"})
    assert "Remettre sur la liste" not in words(desk.get(page))
    desk.post(f"{page}/retour")
    assert again(tarn, one).state == "left"
    text = words(desk.post(f"{page}/accord", {"choice": "agree"}, follow=True))
    assert "Odette Calmels" in text
    assert (again(tarn, one).state, again(tarn, one).since) == ("waiting", SINCE)
