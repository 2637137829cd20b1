"""A yes with the keyboard alone: the link, « Je prends », the code, the decision."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from volontiers.cases.models import Need
from volontiers.database.wall import reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_one_yes_without_a_mouse(house, keyboard, axe, at):
    cast.call(house.tarn)
    house.work()
    at(MONDAY + timedelta(minutes=3))
    page = house.window(width=PHONE)
    page.goto(house.link(house.tarn.noor))
    hands = keyboard(page)
    reach_button(hands, "Je prends")
    hands.press("Enter")
    expect(page.locator("main")).to_contain_text("Merci")
    axe(page)
    with reading(house.tarn.desk):
        assert Need.objects.get().taken_by == house.tarn.noor

    reach_button(hands, "Taper le code")
    hands.press("Enter")
    expect(page.locator("input[name=code]")).to_be_visible()
    hands.reach("code")
    hands.write(house.message("code")["code"])
    hands.press("Enter")
    expect(page.locator("main")).to_contain_text("06 39 98 12 34")
    axe(page)
    assert hands.pressed <= 40


def reach_button(hands, text: str) -> None:
    """Tab to the button or link of these words, whatever its name."""
    for _ in range(20):
        if hands.page.evaluate("() => document.activeElement.textContent.trim()").startswith(text):
            return
        hands.press("Tab")
    raise AssertionError(f"{text} cannot be reached by Tab")
