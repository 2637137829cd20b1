"""An evening of the association in a browser: opened, voted by the keyboard alone, told; then without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE, Keyboard
from tests.governance.assembly_given import EVENING, association, convened, motion, opened, proxy, voting
from volontiers.database.wall import reading
from volontiers.governance.models import Ballot, Motion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HERE = "/c/gaillacois/vie/"
THERE = ("Salvy", "Benoît", "Faure")


def fits(page: Page) -> None:
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_a_member_votes_with_the_keyboard_alone(house, axe, at):
    made = association(house.tarn)
    at(EVENING)
    one = opened(made, *THERE, "Mazens")
    put = voting(made, one)
    page = house.window(house.tarn.alix.account, width=PHONE)
    page.goto(f"{HERE}assemblees/{one.pk}")
    expect(page.locator("main")).to_contain_text("Quorum atteint : 4 sur 8")
    axe(page)
    fits(page)
    hands = Keyboard(page)
    hands.reach("Voir et voter")
    hands.press("Enter")
    page.wait_for_url(f"**/vie/votes/{put.pk}")
    axe(page)
    hands.reach("choice")
    hands.press("Space")
    hands.reach("Vérifier")
    hands.press("Enter")
    expect(page.get_by_role("heading", name="Vérifiez")).to_be_focused()
    expect(page.locator("main")).to_contain_text("Vous votez Pour, au nom de Lou Salvy")
    axe(page)
    hands.reach("confirm")
    hands.press("Enter")
    expect(page.locator("main")).to_contain_text("Votre vote est enregistré. Reçu")
    fits(page)
    with reading(house.tarn.desk):
        assert Ballot.objects.get().choice == "yes"


def test_the_session_is_held_without_scripts(house, at):
    made = association(house.tarn)
    one = convened(made)
    put = motion(made, one)
    at(EVENING)
    page = house.window(house.tarn.camille, scripts=False)
    page.goto(f"{HERE}assemblees/{one.pk}/seance")
    page.get_by_role("button", name="Ouvrir la séance").click()
    for name in (*THERE, "Mazens"):
        page.get_by_role("button", name=f"Arrive : Lou {name}").click()
    expect(page.locator("main")).to_contain_text("Quorum atteint : 4 sur 8")
    page.get_by_role("link", name="Financer le numéro un an.").click()
    page.get_by_role("button", name="Ouvrir le vote").click()
    page.get_by_label("Qui", exact=True).select_option(label="Lou Salvy")
    page.get_by_role("radio", name="Pour").check()
    page.get_by_role("button", name="Noter ce vote").click()
    expect(page.locator("main")).to_contain_text("1 sur 4 ont voté")
    page.get_by_role("button", name="Clore le vote").click()
    page.get_by_role("button", name="Proclamer ce résultat").click()
    expect(page.locator("main")).to_contain_text("Adoptée.")
    with reading(house.tarn.desk):
        assert Motion.objects.get(pk=put.pk).state == "declared"


def test_the_papers_of_the_desk_at_both_widths(house, axe, at):
    made = association(house.tarn)
    at(EVENING)
    one = opened(made, *THERE, "Mazens")
    proxy(made, one, "Puech", "Mazens")
    put = voting(made, one)
    page = house.window(house.tarn.camille)
    for where in (
        "assemblees/", "assemblees/nouvelle", f"assemblees/{one.pk}/seance", f"assemblees/{one.pk}/proposition",
        f"votes/{put.pk}", f"votes/{put.pk}/bureau",
    ):  # fmt: skip
        page.goto(HERE + where)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        fits(page)
