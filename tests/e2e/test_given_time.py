"""Hours for the association, from what each one says to who comes: on a telephone without a script, and by the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, WIDE, Keyboard
from tests.governance.time_given import give, later, session
from volontiers.database.wall import reading
from volontiers.governance.models import SessionAsk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.a11y]
HERE = "/c/gaillacois/vie/temps"


def fits(page, axe):
    """Looked at on a wide screen, then on a telephone."""
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_said_asked_and_answered_without_a_script(house):
    phone = house.window(house.tarn.bao.account, PHONE, scripts=False)
    phone.goto("/moi/engagement")
    phone.get_by_role("link", name="Du temps pour l’association").click()
    phone.locator("input[name=level_group][value=some]").check()
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.locator("main .message").first).to_contain_text("C’est enregistré")
    session(house.tarn, places=2)
    house.work()
    phone.goto("/moi/")
    phone.get_by_role("link", name="Lire et répondre").click()
    phone.get_by_role("button", name="Je viens").click()
    expect(phone.locator("main")).to_contain_text("Vous venez, merci")
    desk = house.window(house.tarn.camille, scripts=False)
    desk.goto(HERE)
    desk.get_by_role("link", name="Groupe plaies chroniques").click()
    desk.get_by_label("Qui a dit oui ?").select_option("Dr Benoît")
    desk.get_by_role("button", name="Noter ce oui").click()
    expect(desk.locator("main")).to_contain_text("2 sur 2")


def test_asked_and_answered_by_the_keyboard_alone(house):
    give(house.tarn, house.tarn.bao)
    desk = house.window(house.tarn.camille)
    hands = Keyboard(desk)
    desk.goto(f"{HERE}/nouvelle")
    for name, text in (("title", "Groupe chutes"), ("day", "03/12/2026"), ("hour", "1800"), ("places", "1")):
        hands.reach(name)
        hands.write(text)
    hands.reach("Demander")
    hands.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Groupe chutes")
    house.work()
    phone = house.window(width=PHONE)
    phone.goto(house.link(house.tarn.bao, "time_asked"))
    hands = Keyboard(phone)
    hands.reach("choice")
    hands.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vous venez, merci")
    with reading(house.tarn.desk):
        assert SessionAsk.objects.get().state == "taken"


def test_each_page_can_be_read_by_everybody(house, axe, at):
    tarn = house.tarn
    for who in (tarn.alix, tarn.bao):
        give(tarn, who)
    row = session(tarn, places=3, place="Salle des fêtes")
    house.work()
    phone = house.window()
    phone.goto(house.link(tarn.bao, "time_asked"))
    fits(phone, axe)
    phone.get_by_role("button", name="Je viens").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vous venez, merci")
    fits(phone, axe)
    desk = house.window(tarn.camille)
    desk.goto(f"{HERE}/{row.pk}")
    desk.get_by_label("Qui a dit oui ?").select_option("Dr Benoît")
    desk.get_by_role("button", name="Noter ce oui").click()
    expect(desk.locator("main .message").first).to_contain_text("Le oui est noté")
    fits(desk, axe)
    phone.goto(house.link(tarn.noor, "time_by_phone"))
    fits(phone, axe)
    phone.get_by_role("button", name="Ce n’est pas moi").click()
    expect(phone.locator("main")).to_contain_text("Ce oui ne compte plus")
    fits(phone, axe)
    desk.goto(f"{HERE}/{row.pk}")
    expect(desk.locator("main")).to_contain_text("ne compte plus")
    fits(desk, axe)
    asked = house.window(tarn.alix.account)
    asked.goto("/moi/engagement/temps")
    expect(asked.get_by_role("button", name="Pas cette fois")).to_be_visible()
    fits(asked, axe)
    desk.goto(f"{HERE}/qui")
    fits(desk, axe)
    at(later(days=30))
    phone.goto(house.link(tarn.alix, "time_asked"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cette séance n’attend plus de réponse")
    fits(phone, axe)
