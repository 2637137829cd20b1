"""Le remplaçant, in front of the pages: an absence is announced, a colleague stands in, a person says yes."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_screen import look_at
from tests.team_given import FRIDAY, THURSDAY, coteaux
from volontiers.core import codes
from volontiers.core.cover import Half, HalfDay
from volontiers.people.actions import Identity

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
BASE = "/c/gaillacois/structure/structure-des-coteaux"
NINE = MONDAY + timedelta(days=3)


def _announces(house, axe) -> None:
    salvy = house.window(house.tarn.alix.account)
    salvy.goto("/moi/equipe")
    salvy.get_by_role("link", name="Annoncer une absence").click()
    salvy.locator("#id_first_day").fill("2026-11-26")
    salvy.locator("#id_last_day").fill("2026-11-26")
    salvy.get_by_role("button", name="Voir ce que cela change").click()
    expect(salvy.locator("main")).to_contain_text("jeudi 26 novembre, matin")
    expect(salvy.locator("main")).to_contain_text("d’abord Dr Benoît")
    axe(salvy)
    salvy.get_by_role("button", name="Confirmer l’absence").click()
    expect(salvy.locator("main")).to_contain_text("Dr Salvy s’absente jeudi 26 novembre")


def _stands_in(house, axe) -> Page:
    benoit = house.window(house.tarn.noor.account, PHONE)
    benoit.goto(BASE + "/")
    axe(benoit)
    benoit.get_by_role("button", name="Je le remplace").click()
    expect(benoit.locator(".message.ok")).to_contain_text("Dr Benoît couvre")
    axe(benoit)
    return benoit


def _agrees(house, axe, code: str) -> None:
    """Without a script, on a phone."""
    person = house.window(width=PHONE, scripts=False)
    person.goto(f"{BASE}/accord/{codes.show(code)}")
    person.get_by_label("3 premières lettres").fill("DUR")
    person.get_by_role("button", name="Lire et choisir").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Une équipe pour vous suivre")
    person.get_by_role("button", name="D’accord").click()
    expect(person.locator("main")).to_contain_text("Vous avez dit : d’accord.")
    expect(person.get_by_role("button", name="Je préfère attendre un médecin")).to_be_visible()


def test_salvy_is_away_and_the_patient_who_agreed_is_answered(house, axe, at):
    here = coteaux(house.tarn)
    here.hold(house.tarn.alix, THURSDAY)
    around = {house.tarn.alix.pk: "attending"}
    case = cast.call(house.tarn, now=NINE, person=Identity("Durand", "Claire", 1952, "81099"), around=around)
    asked = here.ask(case.person, house.tarn.alix)
    _announces(house, axe)
    benoit = _stands_in(house, axe)
    _agrees(house, axe, asked.code)
    at(NINE)
    house.work()
    benoit.goto("/moi/")
    expect(benoit.get_by_role("link", name="Voir et répondre")).to_be_visible()


def test_the_arrows_pass_from_cell_to_cell_and_enter_acts(house, keyboard):
    here = coteaux(house.tarn)
    for at in (THURSDAY, FRIDAY, HalfDay(FRIDAY.day, Half.AFTERNOON)):
        here.hold(house.tarn.alix, at)
    page = house.window(house.tarn.alix.account)
    page.goto(BASE + "/?semaine=2026-11-23")
    hands = keyboard(page)
    page.locator(f".rota-wide a[href$='{THURSDAY.day}-morning']").focus()
    hands.press("ArrowRight")
    expect(page.locator(f".rota-wide a[href$='{FRIDAY.day}-morning']")).to_be_focused()
    hands.press("ArrowDown")
    expect(page.locator(f".rota-wide a[href$='{FRIDAY.day}-afternoon']")).to_be_focused()
    hands.press("ArrowLeft")
    hands.press("Enter")
    page.wait_for_url(f"**/demi-journee/{THURSDAY.day}-afternoon")
    hands.reach("act")
    hands.press("Enter")
    expect(page.locator(".message.ok")).to_contain_text("Dr Salvy couvre jeudi 26 novembre, après-midi")


def test_the_week_prints_on_one_landscape_sheet(house):
    coteaux(house.tarn)
    page = house.window(house.tarn.alix.account)
    page.goto(BASE + "/")
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/MediaBox") == 1
    assert b"[0 0 842" in sheet or b"[0 0 841" in sheet


def test_every_page_of_a_team_at_both_widths(house, axe):
    here = coteaux(house.tarn)
    here.hold(house.tarn.alix, THURSDAY)
    here.ask(here.person(), house.tarn.alix)
    here.away(house.tarn.noor, FRIDAY)
    cast.call(house.tarn)
    settings = f"/c/gaillacois/parametres/equipes/{here.team.pk}"
    mine = [
        f"{BASE}/",
        f"{BASE}/absence",
        f"{BASE}/calendrier",
        f"{BASE}/demi-journee/2026-11-26-morning",
        "/moi/equipe",
    ]
    assert look_at(house.window(house.tarn.alix.account), axe, mine) == set()
    desk = [f"{BASE}/", f"{BASE}/accords", f"{BASE}/demi-journee/2026-11-27-morning", settings]
    assert look_at(house.window(house.tarn.camille), axe, desk) == set()
