"""On a telephone, the list of the settings leaves the page to what one came for, and nothing is cut at the edge."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CUT = """() => [...document.querySelectorAll('nav a')].filter(
    a => a.checkVisibility() && a.getBoundingClientRect().right > innerWidth).map(a => a.textContent)"""


def test_the_list_of_the_settings_folds(house):
    page = house.window(house.tarn.camille, PHONE, scripts=False)
    page.goto("/c/gaillacois/parametres/regles")
    fold = page.locator(".when-narrow summary")
    expect(fold).to_have_text("Règles : voir tous les réglages")
    assert fold.bounding_box()["height"] < 100
    assert page.evaluate(CUT) == []
    fold.click()
    page.locator(".when-narrow").get_by_role("link", name="Gardes").click()
    expect(page.locator(".when-narrow summary")).to_contain_text("Gardes")


def test_nothing_is_cut_on_the_board(house):
    page = house.window(house.tarn.camille, PHONE)
    page.goto("/c/gaillacois/bureau/tableau")
    assert page.evaluate(CUT) == []
