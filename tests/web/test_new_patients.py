"""« Mes nouveaux patients »: of the doctor alone, without a name until the person said yes; what follows is noted here."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.consent.lasting_given import terms
from tests.placement.line_given import agrees, household, waits
from tests.web.steering_given import soup, words
from tests.web.test_batch import sent, state
from volontiers.core.rules import Matching
from volontiers.database.wall import acting, reading
from volontiers.people.models import Attachment, Person
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.pledging import change_new_patients
from volontiers.placement.models import Exclusion, Registration
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/moi/patients"
LIST = "/moi/liste"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def agreed(tarn, *people):
    """Both said yes."""
    offers = sent(tarn, *people)
    for one in offers:
        accept(tarn.pro(tarn.alix), one.pk, MONDAY)
        say_yes(tarn.machine, one.pk, MONDAY, "message")
    with reading(tarn.desk):
        return list(Attachment.objects.order_by("pk"))


def of(tarn, one):
    with reading(tarn.desk):
        return type(one).objects.get(pk=one.pk)


def test_nothing_yet_says_what_will_come(tarn, alix):
    assert "Personne pour le moment" in words(alix.get(URL))


def test_who_waits_is_answered_here_without_a_name(tarn, alix):
    agrees(tarn, tarn.alix, 2)
    first, second = sent(tarn, waits(tarn, "Secrète"), waits(tarn, "Cachée"))
    page = alix.get(URL)
    assert "Secr" not in page.content.decode()
    assert "2 sur 2 ce mois-ci" in words(page)
    assert "Réponse avant lun. 30/11 09:05" in words(page)
    alix.post(URL, {"offer": first.pk, "choice": "accept"})
    alix.post(URL, {"offer": second.pk, "choice": "decline"})
    page = alix.get(URL)
    assert "Vous avez dit oui, la personne est demandée" in words(page)
    assert "1 sur 2 ce mois-ci" in words(page)
    assert "Secr" not in page.content.decode()


def test_the_inbox_leads_there(tarn, alix):
    assert "liste d’attente" not in words(alix.get("/moi/"))
    agrees(tarn, tarn.alix, 2)
    sent(tarn, waits(tarn, "Un"), waits(tarn, "Deux"))
    page = alix.get("/moi/")
    assert "2 personnes de la liste d’attente, dans ce que vous avez accepté" in words(page)
    assert soup(page).select_one(f'.why a[href="{URL}"]')


def test_after_both_said_yes_the_name_and_the_number_are_there(tarn, alix, signed_in):
    agrees(tarn, tarn.alix, 2)
    agreed(tarn, waits(tarn, "Durand"))
    page = alix.get(URL)
    for text in ("Claire Durand", "06 39 98 12 34", "Gaillac", "Ont dit oui"):
        assert text in words(page)
    assert soup(page).select_one('a[href="tel:+33639981234"]')


@pytest.mark.parametrize(
    ("letters", "said"),
    [("1 rue du Puits", "Pas de téléphone : le bureau a son adresse."), ("", "Pas de téléphone.")],
)
def test_without_a_telephone_the_address_is_promised_only_when_it_is_known(tarn, alix, letters, said):
    agrees(tarn, tarn.alix, 2)
    one = waits(tarn, "Durand", letters=letters)
    with acting(tarn.desk):
        Person.objects.filter(pk=one.person_id).update(phone="")
    agreed(tarn, one)
    assert said in words(alix.get(URL))


def test_nobody_else_sees_them(tarn, signed_in):
    agrees(tarn, tarn.alix, 2)
    (attachment,) = agreed(tarn, waits(tarn, "Durand"))
    (offer,) = sent(tarn, waits(tarn, "Autre"))
    bao = signed_in(tarn.bao.account)
    assert "Durand" not in words(bao.get(URL))
    assert bao.post(URL, {"offer": offer.pk, "choice": "accept"}).status_code == 404
    said = {"attachment": attachment.pk, "proof": "visit", "on": "2026-11-23"}
    assert bao.post(URL, said).status_code == 404
    assert bao.get(f"{URL}/{attachment.pk}/fin").status_code == 404
    assert bao.post(f"{URL}/{attachment.pk}/fin", {"why": "deceased"}).status_code == 404
    assert state(tarn, offer) == "sent"


@pytest.mark.parametrize(
    ("proof", "said"), [("visit", "Première consultation"), ("declaration", "Déclaration")]
)
def test_the_follow_up_becomes_real(tarn, alix, proof, said):
    agrees(tarn, tarn.alix, 1)
    (one,) = agreed(tarn, waits(tarn))
    answer = alix.post(URL, {"attachment": one.pk, "proof": proof, "on": "2026-11-20"}, follow=True)
    assert "vous suivez Claire Durand" in words(answer)
    assert f"{said} faite le 20 novembre" in words(answer)
    assert of(tarn, one).real_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2026-11-24"}, "Ce jour n’est pas encore passé"),
        ({"on": "2020-01-01"}, "vérifiez l’année"),
        ({"on": "hier"}, "Ce jour est illisible"),
        ({"on": ""}, "Indiquez le jour"),
        ({"proof": ""}, "Choisissez ce qui est fait"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(tarn, alix, wrong, sentence):
    agrees(tarn, tarn.alix, 1)
    (one,) = agreed(tarn, waits(tarn))
    answer = alix.post(URL, {"attachment": one.pk, "proof": "visit", "on": "2026-11-20"} | wrong)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert of(tarn, one).real_on is None


@pytest.mark.parametrize(
    ("why", "after"),
    [
        ("physician_stopped", "waiting"),
        ("never_seen", "waiting"),
        ("moved_away", "left"),
        ("deceased", "left"),
    ],
)
def test_it_ends_after_one_more_question_and_the_place_is_given_back(tarn, alix, why, after):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (attachment,) = agreed(tarn, one)
    page = f"{URL}/{attachment.pk}/fin"
    assert "Ne plus suivre Claire Durand" in words(alix.get(page))
    assert alix.post(page, {}).status_code == 422
    assert of(tarn, attachment).ended_at is None
    assert alix.post(page, {"why": why}).status_code == 302
    found = of(tarn, one)
    assert (found.state, found.since) == (after, one.since)
    assert alix.get(page).status_code == 404


def test_a_person_may_be_set_apart_in_private_and_again_proposed(tarn, alix):
    agrees(tarn, tarn.alix, 2)
    home = household(tarn)
    offers = sent(tarn, waits(tarn, "Elle", together=home), waits(tarn, "Lui", together=home))
    alix.post(URL, {"offer": offers[0].pk, "choice": "apart"})
    assert [state(tarn, one) for one in offers] == ["withdrawn", "withdrawn"]
    page = alix.get(URL)
    assert "Personne d’autre ne le voit" in words(page)
    again = [one["value"] for one in soup(page).select("button[name=again]")]
    assert len(again) == 2
    for one in again:
        alix.post(URL, {"again": one})
    with reading(tarn.desk):
        assert not Exclusion.objects.exists()


def test_a_yes_may_be_taken_back_until_the_person_answers(tarn, alix):
    agrees(tarn, tarn.alix, 2)
    one = waits(tarn)
    (offer,) = sent(tarn, one)
    alix.post(URL, {"offer": offer.pk, "choice": "accept"})
    assert "Je reviens sur mon oui" in words(alix.get(URL))
    answer = alix.post(URL, {"offer": offer.pk, "choice": "undo"}, follow=True)
    assert "garde sa place dans la liste" in words(answer)
    assert (state(tarn, offer), of(tarn, one).state) == ("withdrawn", "waiting")
    assert "n’attend plus de réponse" in words(
        alix.post(URL, {"offer": offer.pk, "choice": "undo"}, follow=True)
    )


def test_less_than_what_was_placed_is_said_as_it_is(tarn, alix):
    agrees(tarn, tarn.alix, 2)
    for offer in sent(tarn, waits(tarn, "Rose"), waits(tarn, "Paul")):
        alix.post(URL, {"offer": offer.pk, "choice": "accept"})
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, terms(per_month=1, asked_per_month=3), MONDAY)
    assert "2 ce mois-ci ; depuis, votre engagement est de 1 par mois." in words(alix.get(URL))


def test_an_answer_that_comes_too_late_says_so(tarn, alix, at):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    at(MONDAY + timedelta(days=8))
    answer = alix.post(URL, {"offer": offer.pk, "choice": "accept"}, follow=True)
    assert "n’attend plus de réponse" in words(answer)


def drawing(tarn):
    change_rules(tarn.desk, {"matching": Matching.DRAWING}, DECISION)


def test_where_doctors_draw_the_first_of_the_list_is_taken(tarn, alix):
    drawing(tarn)
    agrees(tarn, tarn.alix, 2)
    waits(tarn, "Second", rank=4)
    first = waits(tarn, "Premier", rank=0, born=1950)
    assert soup(alix.get(URL)).select_one(f'a[href^="{LIST}"]')
    page = alix.get(LIST)
    assert "Premier" not in page.content.decode()
    heads = [one.get_text(strip=True) for one in soup(page).select("ol h2")]
    assert heads == ["La suivante : Une personne", "Une personne"]
    assert len(soup(page).select("main form")) == 1
    answer = alix.post(LIST, {"draw": "1", "registration": "999"}, follow=True)
    assert "La personne est prévenue" in words(answer)
    with reading(tarn.desk):
        assert Registration.objects.get(offers__state="accepted").pk == first.pk


def test_no_further_than_ten(tarn, alix):
    drawing(tarn)
    agrees(tarn, tarn.alix, 20)
    for number in range(12):
        waits(tarn, f"N{number}")
    assert len(soup(alix.get(LIST)).select("ol > li")) == 10


def test_shares_are_hidden_under_five_people(tarn, alix):
    drawing(tarn)
    agrees(tarn, tarn.alix, 5)
    for number in range(9):
        waits(tarn, f"N{number}", rank=0 if number < 3 else 5)
    for _ in range(4):
        alix.post(LIST, {"draw": "1"})
    assert "Part des personnes prioritaires" not in words(alix.get(LIST))
    alix.post(LIST, {"draw": "1"})
    page = words(alix.get(LIST))
    assert "Part des personnes prioritaires" in page
    assert "60 %" in page
    assert "33 %" in page


def test_where_the_coordination_proposes_the_page_says_so(tarn, alix):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    page = alix.get(LIST)
    assert "Ici, la coordination propose" in words(page)
    assert not soup(page).select("main form")
    assert "Ici, la coordination propose" in words(alix.post(LIST, {"draw": "1"}, follow=True))
