"""A paper form typed in less than a minute, without a mouse: the keys are counted, and the time."""

from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from volontiers.database.wall import reading
from volontiers.placement.models import Registration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# A slow typist strikes this many keys in a second.
KEYS_PER_SECOND = 3.5


def test_a_paper_form_in_a_minute(house, keyboard, axe):
    page = house.window(house.tarn.accounts["julie"])
    page.goto("/c/gaillacois/liste/")
    expect(page.locator("h1")).to_have_text("Liste d’attente")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Inscrire sur la liste")
    axe(page)
    hands, typed, began = keyboard(page), 0, monotonic()
    for name, text in (
        ("since", "02/03/2026"), ("family_name", "Calmels"), ("given_name", "Odette"), ("birth_year", "1948"),
        ("phone", "0639981234"), ("commune", "Gaillac"),
    ):  # fmt: skip
        hands.reach(name)
        page.keyboard.press("Control+a")
        hands.write(text)
        typed += len(text) + 1
    hands.reach("grounds")
    hands.press("Space")
    hands.reach("agreed")
    hands.press("Space")
    hands.press("F8")
    expect(page.locator("main")).to_contain_text("Code à donner")
    took = monotonic() - began
    keys = hands.pressed + typed
    assert keys <= 120
    assert keys / KEYS_PER_SECOND <= 60
    assert took <= 60
    axe(page)
    with reading(house.tarn.desk):
        one = Registration.objects.get()
    assert (one.priority, f"{one.since}") == ("long_term", "2026-03-02")


def test_each_page_of_the_list_holds_on_a_phone(house, axe):
    page = house.window(house.tarn.accounts["julie"], PHONE)
    for where in ("", "nouvelle", "doublons", "tableur"):
        page.goto(f"/c/gaillacois/liste/{where}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_the_paper_form_without_scripts(house):
    page = house.window(house.tarn.accounts["julie"], scripts=False)
    page.goto("/c/gaillacois/liste/nouvelle")
    for name, text in (
        ("family_name", "Calmels"),
        ("given_name", "Odette"),
        ("birth_year", "1948"),
        ("commune", "Gaillac"),
    ):
        page.fill(f"[name={name}]", text)
    page.check("[name=agreed]")
    page.get_by_role("button", name="Inscrire").click()
    expect(page.locator("main")).to_contain_text("Code à donner")
