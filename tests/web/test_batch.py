"""The page of a batch: nobody's name, one answer for each home, and a calm sentence for whatever is over."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import NOTHING, terms
from tests.placement.line_given import agrees, household, waits
from tests.web.steering_given import soup, words
from volontiers.consent.models import EntryBody
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Professional
from volontiers.messages.models import Message
from volontiers.people.actions import tie
from volontiers.placement.actions.answering import say_yes
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.pledging import change_new_patients
from volontiers.placement.models import Exclusion, Offer, Registration

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)
WHY = "5 minutes de route, dans l’ordre de la liste."


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def sent(tarn, *people: Registration, doctor=None) -> list[Offer]:
    said = [Offered(one.pk, WHY, 5.0) for one in people]
    return propose(tarn.desk, (doctor or tarn.alix).pk, said, Offer.Source.BATCH, MONDAY)[1]


def link(tarn) -> str:
    with reading(tarn.desk):
        said = Message.objects.filter(template="list_offer").latest("pk")
    return "/n/" + said.variables["link"].rpartition("/n/")[2]


def cards(answer) -> list[str]:
    return [one.get_text(" ", strip=True) for one in soup(answer).select("main section.card-v")]


def choose(client, tarn, offer, choice):
    return client.post(link(tarn), {"offer": offer.pk, "choice": choice})


def state(tarn, offer) -> str:
    with reading(tarn.desk):
        return Offer.objects.get(pk=offer.pk).state


def test_nobody_is_named_and_nothing_is_said_of_an_illness(tarn, client):
    agrees(tarn, tarn.alix, 3)
    one = waits(tarn, "Secrète", rank=0, born=1950, home_visits=True)
    tie(tarn.desk, one.person_id, tarn.alix.pk, "usual", MONDAY)
    sent(tarn, one)
    page = client.get(link(tarn))
    (card,) = cards(page)
    for text in (
        "Gaillac",
        "5 minutes de route",
        "Prioritaire",
        "visites à domicile",
        "Vous connaissez déjà cette personne",
        WHY,
    ):
        assert text in card
    for text in ("Secrète", "Claire", "ALD", "C2S", "AME", "1950", "39 98"):
        assert text not in page.content.decode()
    assert "1 personne de la liste" in words(page)
    assert "avant le 30/11" in words(page)
    assert "Ignorer est aussi permis" in words(page)


def test_a_small_village_is_said_by_its_sector(tarn, client):
    agrees(tarn, tarn.alix, 1)
    sent(tarn, waits(tarn, commune="81064"))
    assert "Cestayrols" not in client.get(link(tarn)).content.decode()


def test_a_household_is_one_card_and_one_answer(tarn, client):
    agrees(tarn, tarn.alix, 3)
    home = household(tarn)
    offers = sent(
        tarn, waits(tarn, "Elle", together=home), waits(tarn, "Lui", together=home), waits(tarn, "Autre")
    )
    page = client.get(link(tarn))
    assert "3 personnes de la liste" in words(page)
    assert [card.startswith("2 personnes du même foyer") for card in cards(page)] == [True, False]
    assert choose(client, tarn, offers[1], "accept").status_code == 303
    assert [state(tarn, one) for one in offers] == ["accepted", "accepted", "sent"]


def test_reading_changes_nothing(tarn, client):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    for _ in range(20):
        assert client.get(link(tarn)).status_code == 200
    assert state(tarn, offer) == "sent"


def test_yes_then_the_person_is_asked_and_still_nobody_is_named(tarn, client):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn, "Secrète"))
    for _ in range(2):
        assert choose(client, tarn, offer, "accept").status_code == 303
    page = client.get(link(tarn))
    assert "La personne est prévenue ; elle dira oui ou non" in words(page)
    assert "Secr" not in page.content.decode()
    with reading(tarn.desk):
        assert EntryBody.objects.filter(kind="offer_yes").count() == 1
    say_yes(tarn.machine, offer.pk, MONDAY, "message")
    page = client.get(link(tarn))
    assert "La personne a dit oui" in words(page)
    assert "Secr" not in page.content.decode()
    with reading(tarn.desk):
        (told,) = Message.objects.filter(template="list_agreed")
    assert told.variables["link"].endswith("/moi/patients")


def test_who_never_signs_in_is_sent_no_link_that_opens_to_nobody(tarn, client):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    choose(client, tarn, offer, "accept")
    with acting(tarn.desk):
        Professional.objects.filter(pk=tarn.alix.pk).update(account=None)
    say_yes(tarn.machine, offer.pk, MONDAY, "message")
    with reading(tarn.desk):
        assert not Message.objects.filter(template="list_agreed").exists()


def test_not_this_time_is_one_tap_and_no_question(tarn, client):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    choose(client, tarn, offer, "decline")
    page = client.get(link(tarn))
    assert "C’est noté" in words(page)
    assert "Gaillac," not in words(page)
    assert state(tarn, offer) == "declined"


def test_a_person_is_set_apart_by_the_link_too_and_a_yes_taken_back(tarn, client):
    agrees(tarn, tarn.alix, 2)
    rose, paul = sent(tarn, waits(tarn, "Rose"), waits(tarn, "Paul"))
    choose(client, tarn, rose, "apart")
    choose(client, tarn, paul, "accept")
    assert "Je reviens sur mon oui" in words(client.get(link(tarn)))
    choose(client, tarn, paul, "undo")
    assert [state(tarn, one) for one in (rose, paul)] == ["withdrawn", "withdrawn"]
    with reading(tarn.desk):
        assert Exclusion.objects.get().person_id == rose.registration.person_id


@pytest.mark.parametrize("late", [WEEK, WEEK + timedelta(hours=5)])
def test_too_late_says_so_even_before_the_worker_passed(tarn, client, at, late):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    at(MONDAY + late)
    choose(client, tarn, offer, "accept")
    assert state(tarn, offer) == "sent"
    page = client.get(link(tarn))
    assert "Le délai de réponse est passé" in words(page)
    assert "J’accepte" not in words(page)


def test_a_pledge_lowered_is_said_in_one_calm_sentence(tarn, client):
    agrees(tarn, tarn.alix, 2)
    first, second = sent(tarn, waits(tarn, "Un"), waits(tarn, "Deux"))
    choose(client, tarn, first, "accept")
    agrees(tarn, tarn.alix, 1)
    choose(client, tarn, second, "accept")
    assert "Cette proposition ne tient plus. Ses places de ce mois sont prises" in words(
        client.get(link(tarn))
    )
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    assert "n’attend plus de réponse" in words(client.get(link(tarn)))


def test_the_link_of_one_batch_answers_for_no_other(tarn, client):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 1)
    (mine,) = sent(tarn, waits(tarn, "Un"))
    sent(tarn, waits(tarn, "Deux"), doctor=tarn.noor)
    choose(client, tarn, mine, "accept")
    assert state(tarn, mine) == "sent"


def test_long_after_nothing_is_shown(tarn, client, at):
    agrees(tarn, tarn.alix, 1)
    sent(tarn, waits(tarn))
    at(MONDAY + timedelta(days=37))
    page = client.get(link(tarn))
    assert "Ce lien a expiré" in words(page)
    assert cards(page) == []


def test_a_link_that_was_never_sent(client):
    assert client.get(f"/n/{'x' * 22}").status_code == 404


def test_the_link_is_for_no_robot_and_needs_its_token(tarn):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    page = Client().get(link(tarn))
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "no-store"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(tarn), {"offer": offer.pk, "choice": "accept"}).status_code == 403


def test_what_makes_no_sense_changes_nothing(tarn, client):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    for said in (
        {},
        {"offer": "x", "choice": "accept"},
        {"offer": offer.pk, "choice": "other"},
        {"offer": "999999", "choice": "accept"},
    ):
        assert client.post(link(tarn), said).status_code == 303
    assert state(tarn, offer) == "sent"


def test_ten_people_weigh_no_more_than_a_tap(tarn, client):
    agrees(tarn, tarn.alix, 10)
    sent(tarn, *(waits(tarn, f"N{number}", rank=0) for number in range(10)))
    page = client.get(link(tarn))
    parts = [
        one.get("src") or one.get("href") for one in soup(page).select("link[rel=stylesheet], script[src]")
    ]
    files = [finders.find(part.partition("/static/")[2]) for part in parts]
    weight = len(gzip.compress(page.content)) + sum(
        len(gzip.compress(Path(one).read_bytes())) for one in files
    )
    assert len(files) >= 2
    assert weight <= 45_000


def test_a_narrower_profile_leaves_the_others(tarn, client):
    agrees(tarn, tarn.alix, 2)
    sent(tarn, waits(tarn, "Rose"), waits(tarn, "Paul", born=1950))
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, terms(ages=(16, 60)), MONDAY)
    page = client.get(link(tarn))
    assert words(page).count("J’accepte") == 1
