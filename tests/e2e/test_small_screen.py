"""On a telephone, the list of the settings leaves the page to what one came for, and nothing is cut at the edge."""

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE, WIDE
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.database.wall import acting
from volontiers.territory.actions import change_rules

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CUT = """() => [...document.querySelectorAll('nav a')].filter(
    a => a.checkVisibility() && a.getBoundingClientRect().right > innerWidth).map(a => a.textContent)"""


def test_the_list_of_the_settings_folds(house):
    page = house.window(house.tarn.camille, PHONE, scripts=False)
    page.goto("/c/gaillacois/parametres/regles")
    fold = page.locator(".when-narrow summary")
    expect(fold).to_have_text("Voir tous les réglages")
    assert fold.bounding_box()["height"] < 60
    assert page.evaluate(CUT) == []
    fold.click()
    page.locator(".when-narrow").get_by_role("link", name="Gardes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gardes")


def test_no_tab_is_cut_for_who_both_answers_and_steers(house):
    with acting(house.tarn.desk):
        account = house.tarn.bao.account
        Membership.objects.create(community=house.tarn.community, account=account, role=Role.COORDINATOR)
    page = house.window(account, PHONE)
    page.goto("/moi/")
    expect(page.get_by_role("link", name="Mon engagement", exact=True)).to_be_visible()
    assert page.evaluate(CUT) == []


GAP = """() => document.querySelector('.toolbar').getBoundingClientRect().top
    - document.querySelector('.wrap > .message').getBoundingClientRect().bottom"""


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_a_notice_of_the_board_leaves_room_to_the_search_under_it(house, width):
    change_rules(house.tarn.desk, {"route": "duty_first"}, "AG du 3")
    page = house.window(house.tarn.camille, width)
    page.goto("/c/gaillacois/bureau/tableau")
    expect(page.get_by_text("Aucun médecin référent en ce moment")).to_be_visible()
    assert page.evaluate(GAP) >= 12


def test_nothing_is_cut_on_the_board(house):
    page = house.window(house.tarn.camille, PHONE)
    page.goto("/c/gaillacois/bureau/tableau")
    assert page.evaluate(CUT) == []
    page.locator(".menu summary").click()
    box = page.locator(".menu-list").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE
    page.keyboard.press("Escape")
    expect(page.locator(".menu-list")).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()


def test_what_was_unfolded_on_the_board_stays_so(house):
    """A poll that changes the board closes nothing, and takes the focus from nobody."""
    for _ in range(5):
        hand_to_emergency(house.tarn.desk, cast.call(house.tarn).pk, MONDAY)
    page = house.window(house.tarn.accounts["julie"], PHONE)
    page.goto("/c/gaillacois/bureau/tableau")
    page.get_by_text("2 autres à voir").click()
    page.locator(".other-alerts a").last.focus()
    hand_to_emergency(house.tarn.desk, cast.call(house.tarn).pk, MONDAY)
    expect(page.get_by_text("3 autres à voir")).to_be_visible()
    expect(page.locator(".other-alerts a").nth(1)).to_be_focused()
