"""An evening of the coordinator: 120 people placed among doctors who agreed, compared, moved by hand, explained, signed."""

import pytest
from django.db.models import Count
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE, Keyboard
from tests.placement.line_given import a_territory
from volontiers.consent.models import LastingPledge
from volontiers.database.wall import reading
from volontiers.placement.models import Offer, PlanLine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HERE = "/c/gaillacois/liste/repartition/"


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def asked(house, page: Page) -> None:
    """By the rules, and beside two other ways; the page shows them as they are computed."""
    page.goto(HERE)
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_role("status")).to_contain_text("Calcul en cours")
    house.work()
    expect(page.get_by_role("link", name="Voir les lignes")).to_have_count(3)


def test_120_people_in_an_evening(house, axe):
    tarn = house.tarn
    a_territory(tarn, people=130, doctors=12, per_month=10)
    page = house.window(tarn.camille)
    asked(house, page)
    axe(page)
    page.get_by_role("link", name="Voir les lignes").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selon vos règles")
    with reading(tarn.desk):
        placed = PlanLine.objects.filter(professional__isnull=False)
        assert placed.exclude(reason="").count() == placed.count() >= 110
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
    axe(page)
    page.get_by_role("button", name="Signer ce plan").click()
    expect(page.locator("main > .message").first).to_contain_text("Plan signé : ")
    expect(page.locator("main")).to_contain_text("par Camille Roche")
    with reading(tarn.desk):
        agreed = dict(LastingPledge.objects.values_list("professional", "per_month"))
        offered = Offer.objects.values_list("professional").annotate(people=Count("pk"))
        assert all(people <= agreed[doctor] for doctor, people in offered)
        assert set(Offer.objects.values_list("signed_by", flat=True)) == {tarn.camille.pk}


def test_a_move_by_hand_with_the_keyboard_alone(house, axe):
    a_territory(house.tarn, people=12, doctors=4, per_month=2)
    page = house.window(house.tarn.camille)
    asked(house, page)
    page.get_by_role("link", name="Voir les lignes").first.click()
    page.locator(".plan-lines a").first.click()
    hands = Keyboard(page)
    hands.reach("doctor")
    hands.write("personne")
    hands.reach("Voir ce que cela coûte F8")
    hands.press("Enter")
    expect(page.locator("#cout")).to_contain_text("Calcul en cours")
    house.work()
    expect(page.get_by_role("heading", name="Laisser sur la liste")).to_be_visible()
    axe(page)
    hands.reach("make")
    hands.press("Enter")
    expect(page.locator("main > .message").first).to_contain_text("C’est fait.")
    house.work()
    expect(page.locator("main")).to_contain_text("Choisi à la main par la coordination.")
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)


def test_without_scripts(house):
    a_territory(house.tarn, people=6, doctors=2, per_month=2)
    page = house.window(house.tarn.camille, PHONE, scripts=False)
    page.goto(HERE)
    page.get_by_role("button", name="Calculer").click()
    house.work()
    page.get_by_role("link", name="actualisez-la").click()
    page.get_by_role("link", name="Voir les lignes").first.click()
    page.get_by_role("button", name="Signer ce plan").click()
    expect(page.locator("main > .message").first).to_contain_text("Plan signé : ")
