"""A doctor answers for people of the list with a thumb, by link and by drawing; the desk notes what the person says."""

import pytest
from playwright.sync_api import expect

from tests.cast import DECISION, MONDAY
from tests.e2e.conftest import PHONE, WIDE
from tests.placement.line_given import agrees, household, waits
from volontiers.core.rules import Matching
from volontiers.database.wall import reading
from volontiers.placement.actions.answering import accept
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.models import Offer
from volontiers.territory.actions import change_rules

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WHY = "5 minutes de route, dans l’ordre de la liste."


def offered(house, *people) -> list[Offer]:
    said = [Offered(one.pk, WHY, 5.0) for one in people]
    return propose(house.tarn.desk, house.tarn.alix.pk, said, Offer.Source.BATCH, MONDAY)[1]


def states(house) -> list[str]:
    with reading(house.tarn.desk):
        return list(Offer.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("scripts", [True, False])
def test_two_taps_on_the_telephone(house, axe, scripts):
    agrees(house.tarn, house.tarn.alix, 3)
    home = household(house.tarn)
    elle = waits(house.tarn, "Elle", rank=0, born=1940, together=home, home_visits=True)
    lui = waits(house.tarn, "Lui", rank=0, born=1938, together=home)
    offered(house, elle, lui, waits(house.tarn, "Autre"))
    page = house.window(width=PHONE, scripts=scripts)
    page.goto(house.link(house.tarn.alix, "list_offer"))
    expect(page.get_by_role("heading", level=1)).to_have_text("3 personnes de la liste d’attente")
    if scripts:
        axe(page)
    couple = page.get_by_role("region", name="2 personnes du même foyer")
    couple.get_by_role("button", name="J’accepte").click()
    expect(couple).to_contain_text("La personne est prévenue ; elle dira oui ou non")
    other = page.get_by_role("region", name="Une personne")
    other.get_by_role("button", name="Pas cette fois").click()
    expect(other).to_contain_text("C’est noté")
    expect(page.get_by_role("button", name="J’accepte")).to_have_count(0)
    assert states(house) == ["accepted", "accepted", "declined"]


def test_with_the_keyboard_alone(house, keyboard):
    agrees(house.tarn, house.tarn.alix, 3)
    offered(house, waits(house.tarn, "Un"), waits(house.tarn, "Deux"))
    page = house.window(width=WIDE)
    page.goto(house.link(house.tarn.alix, "list_offer"))
    hands = keyboard(page)
    hands.reach("choice")
    hands.press("Enter")
    expect(page.get_by_text("La personne est prévenue")).to_be_visible()
    # The way back on a yes, then the two answers to the next person.
    hands.reach("choice")
    hands.press("Tab")
    hands.press("Tab")
    hands.press("Enter")
    expect(page.get_by_text("C’est noté")).to_be_visible()
    assert states(house) == ["accepted", "declined"]


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_next_of_the_list_is_drawn_then_followed(house, axe, width):
    change_rules(house.tarn.desk, {"matching": Matching.DRAWING}, DECISION)
    agrees(house.tarn, house.tarn.alix, 2)
    waits(house.tarn, "Second", rank=5)
    waits(house.tarn, "Premier", rank=0, born=1950)
    page = house.window(house.tarn.alix.account, width)
    page.goto("/moi/patients")
    page.get_by_role("link", name="Voir la liste et prendre la suivante").click()
    expect(page.get_by_role("heading", name="La suivante : Une personne")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Prendre la suivante").click()
    expect(page.locator("main .message").first).to_contain_text("La personne est prévenue")
    axe(page)
    desk = house.window(house.tarn.camille, width)
    desk.goto("/c/gaillacois/liste/propositions")
    expect(desk.get_by_role("link", name="Claire Premier")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Oui, au téléphone").click()
    expect(desk.locator("main .message").first).to_contain_text("la personne a dit oui")
    page.reload()
    expect(page.get_by_role("heading", name="Claire Premier")).to_be_visible()
    page.get_by_text("Noter la première consultation ou la déclaration").click()
    page.get_by_label("Première consultation faite").check()
    axe(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Première consultation faite le 23 novembre")).to_be_visible()


def test_one_home_is_offered_from_its_registration(house, axe):
    agrees(house.tarn, house.tarn.alix, 1)
    one = waits(house.tarn, "Durand", code="XK74PM")
    page = house.window(house.tarn.camille)
    page.goto(f"/c/gaillacois/liste/{one.code}")
    page.get_by_role("link", name="Proposer à un médecin").click()
    axe(page)
    page.get_by_label("Médecin", exact=True).select_option(label="Dr Benoît")
    page.get_by_role("button", name="Proposer").click()
    expect(page.locator(".field-error")).to_contain_text("Rien n’est parti")
    page.get_by_label("Médecin", exact=True).select_option(label="Dr Salvy")
    page.get_by_role("button", name="Proposer").click()
    expect(page.locator("main .message").first).to_contain_text("C’est parti, sans nom, au Dr Salvy")
    assert states(house) == ["sent"]


def test_following_no_more_asks_once_more(house, axe):
    agrees(house.tarn, house.tarn.alix, 1)
    (offer,) = offered(house, waits(house.tarn, "Durand"))
    accept(house.tarn.pro(house.tarn.alix), offer.pk, MONDAY)
    desk = house.window(house.tarn.camille)
    desk.goto("/c/gaillacois/liste/propositions")
    desk.get_by_role("button", name="Oui, au téléphone").click()
    expect(desk.locator("main .message").first).to_be_visible()
    page = house.window(house.tarn.alix.account, PHONE)
    page.goto("/moi/patients")
    page.get_by_text("Noter la première consultation ou la déclaration").click()
    page.get_by_role("link", name="Je ne peux plus suivre cette personne").click()
    expect(page.get_by_role("heading", name="Ne plus suivre Claire Durand")).to_be_visible()
    axe(page)
    page.get_by_label("Je ne peux plus suivre cette personne").check()
    page.get_by_role("button", name="Ne plus suivre cette personne").click()
    expect(page.locator("main .message").first).to_contain_text("reprend sa place dans la liste")
