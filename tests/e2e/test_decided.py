"""A rule is decided: changed with the keyboard alone, its decision asked for, then read by a nurse on her phone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, WIDE, Keyboard
from volontiers.core.need import Family
from volontiers.territory import actions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SETTINGS = "/c/gaillacois/parametres/"
DECISION = "bureau du 16/11/2026, point 2"


def test_with_the_keyboard_alone(house, axe):
    page = house.window(house.tarn.camille)
    hands = Keyboard(page)
    page.goto(SETTINGS)
    hands.reach("name")
    hands.press("Control+A")
    hands.write("CPTS des Coteaux")
    hands.press("Enter")
    asked = page.locator(".error-summary")
    expect(asked).to_be_focused()
    axe(page)
    hands.press("Tab")
    hands.press("Enter")
    expect(page.get_by_label("Nom de la communauté")).to_have_value("CPTS des Coteaux")
    hands.reach("decision")
    hands.write(DECISION)
    hands.press("Enter")
    expect(page.locator("main > .message").first).to_contain_text("C’est enregistré")
    expect(page.locator(".mast .brand")).to_contain_text("CPTS des Coteaux")


def test_every_member_reads_it_at_every_width(house, axe):
    actions.change_rules(house.tarn.desk, {"undo_minutes": 7, "manual_kinds": ["nursing"]}, DECISION)
    long = "Puis-je transmettre votre demande aux soignants qui ont dit oui d’avance ? " * 3
    actions.set_wording(house.tarn.desk, Family.CARERS, long.strip(), DECISION)
    page = house.window(house.tarn.bao.account, PHONE)
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{SETTINGS}decisions")
        expect(page.locator("tbody tr").nth(1)).to_contain_text(
            "Minutes pour annuler un oui : avant 5, après 7"
        )
        expect(page.locator("tbody tr").nth(1)).to_contain_text(DECISION)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
