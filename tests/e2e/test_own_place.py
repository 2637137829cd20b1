"""The person of the list, on a telephone: a doctor is named, yes is one tap; and the desk takes news with the keyboard."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.cast import MONDAY
from tests.e2e.conftest import PHONE, WIDE
from tests.placement.line_given import agrees
from tests.placement.waiting_given import ODETTE, SINCE, again, listed
from volontiers.placement.actions.answering import accept
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.models import Offer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LATER = MONDAY + timedelta(days=91)


def named(house):
    """Dr Salvy said yes to Odette."""
    tarn = house.tarn
    one = listed(tarn)
    agrees(tarn, tarn.alix, 1)
    people = [Offered(one.pk, "12 minutes de route, dans l’ordre de la liste.", 12.0)]
    _, (offer,) = propose(tarn.desk, tarn.alix.pk, people, Offer.Source.BATCH, MONDAY)
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    return one


def opens(page, one):
    page.goto(f"/s/{one.code}")
    page.get_by_label("Les 3 premières lettres").fill("cal")
    page.get_by_role("button", name="Voir ma demande").click()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_yes_to_the_doctor(house, axe, scripts, width):
    one = named(house)
    page = house.window(width=width, scripts=scripts)
    opens(page, one)
    expect(page.get_by_role("heading", name="Un médecin accepte de vous suivre")).to_be_visible()
    if scripts:
        axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.get_by_role("button", name="Oui, je suis d’accord").click()
    expect(page.locator("main .message").first).to_contain_text("vous avez un médecin traitant")
    page.get_by_role("button", name="Oui, elle a eu lieu").click()
    expect(page.locator("main .message").first).to_contain_text("le suivi a commencé")
    assert again(house.tarn, one).ended_for == "attached"


def test_rather_wait_then_say_what_changed_with_the_keyboard_alone(house, axe):
    one = named(house)
    page = house.window(width=PHONE)
    opens(page, one)
    page.get_by_role("button", name="Je préfère attendre").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .message").first).to_contain_text("Vous gardez votre place")
    page.get_by_text("Mon adresse ou mon téléphone a changé").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nouveau téléphone").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("dix chiffres")
    expect(page.get_by_label("Nouveau téléphone")).to_have_value("12")
    axe(page)
    assert again(house.tarn, one).since == SINCE


def test_the_desk_takes_news_with_letters_of_the_keyboard(house, at, axe):
    one = listed(house.tarn, replace(ODETTE, phone="+33536490012"))
    paper = listed(
        house.tarn, replace(ODETTE, given_name="Yvonne", phone=""), letters="3 rue Basse, 81600 Gaillac"
    )
    at(LATER)
    house.work()
    page = house.window(house.tarn.camille, WIDE)
    page.goto("/c/gaillacois/liste/nouvelles")
    axe(page)
    page.keyboard.press("F8")
    expect(page.locator("input[value=still]").first).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("input[value=nobody]").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("main .message").first).to_contain_text("Un autre essai viendra")
    page.get_by_role("button", name="Elles sont parties").click()
    expect(page.locator("main .message").first).to_contain_text("1 lettre")
    page.get_by_label("Code", exact=True).fill(paper.code)
    page.get_by_label("a trouvé").last.check()
    page.get_by_role("button", name="Noter").last.click()
    expect(page.locator("main .message").first).to_contain_text("Yvonne")
    assert (again(house.tarn, paper).ended_for, again(house.tarn, one).tries) == ("found", 1)
