"""E11 with the keyboard alone, then without scripts: chosen, reported, wanted by month."""

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.consent.test_readings import explained
from tests.e2e.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def read(house):
    cast.call(house.tarn)
    house.work()
    explained(house.tarn, house.tarn.alix)
    return house


def test_a_read_is_reported_without_a_mouse(read, keyboard, axe):
    page = read.window(read.tarn.alix.account, PHONE)
    page.goto("/moi/engagement")
    hands = keyboard(page)
    hands.reach("Qui a lu mes disponibilités ?")
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui a lu mes disponibilités")
    hands.reach("par")
    hands.press("ArrowDown")
    hands.reach("Afficher")
    hands.press("Enter")
    page.wait_for_url("**par=personnes")
    expect(page.locator("tbody tr")).to_have_count(1)
    axe(page)
    hands.reach("signaler")
    hands.press("Enter")
    expect(page.locator("tbody")).to_contain_text("Signalée à la coordination")
    axe(page)
    assert hands.pressed <= 70


def test_everything_works_without_scripts(read):
    page = read.window(read.tarn.alix.account, PHONE, scripts=False)
    page.goto("/moi/lectures")
    page.get_by_label("Lu par").select_option("moteur")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Recevoir ce relevé par mois").click()
    expect(page.get_by_role("button", name="Ne plus recevoir ce relevé par mois")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger ces lignes pour un tableur").click()
    assert download.value.suggested_filename == "lectures-2026-11.csv"
    page.get_by_role("link", name="Retirer tout").click()
    expect(page.locator("input[name=level][value=none]")).to_be_checked()
