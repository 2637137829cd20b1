"""« Nouveaux patients, comme médecin traitant »: said with a finger, with the keyboard alone, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.consent.lasting_given import stored
from tests.e2e.conftest import PHONE, WIDE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PAGE = "/moi/engagement"


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_sentence_follows_the_fingers(house, axe, width):
    page = house.window(house.tarn.alix.account, width)
    page.goto(PAGE)
    side = page.locator("#patients")
    phrase = page.locator("#patients-phrase")
    side.get_by_label("un peu").check()
    expect(phrase).to_contain_text("au plus 2 nouveaux patients par mois")
    side.get_by_role("button", name="Un de plus").click()
    expect(phrase).to_contain_text("au plus 3 nouveaux patients par mois")
    side.get_by_text("Préciser : qui, âges").click()
    side.get_by_label("Trajet jusqu’à mon cabinet").fill("20")
    side.get_by_label("Aussi des personnes qui ne peuvent pas se déplacer").check()
    expect(phrase).to_contain_text("moins de 20 minutes, visites à domicile comprises")
    expect(phrase).to_contain_text("pas encore enregistré")
    axe(page)
    side.get_by_role("button", name="Enregistrer pour les nouveaux patients").click()
    expect(page.locator("main .message").first).to_contain_text("enregistré pour les nouveaux patients")
    mine = stored(house.tarn, house.tarn.alix)
    assert (mine.per_month, mine.asked_per_month, mine.minutes, mine.home_visits) == (3, 9, 20, True)


def test_without_scripts_it_looks_then_saves_then_pauses(house):
    page = house.window(house.tarn.alix.account, PHONE, scripts=False)
    page.goto(PAGE)
    side = page.locator("#patients")
    side.get_by_label("beaucoup").check()
    side.get_by_role("button", name="Voir ce que cela veut dire").click()
    expect(page.locator("#patients-phrase")).to_contain_text("au plus 4 nouveaux patients par mois")
    side.get_by_role("button", name="Enregistrer pour les nouveaux patients").click()
    expect(page.locator("main .message").first).to_be_visible()
    side.get_by_role("button", name="4 semaines").click()
    expect(side).to_contain_text("Nouveaux patients en pause")
    assert stored(house.tarn, house.tarn.alix).level == "many"
    assert stored(house.tarn, house.tarn.alix).paused_until is not None


def test_with_the_keyboard_alone(house, keyboard):
    page = house.window(house.tarn.alix.account, PHONE)
    page.goto(f"{PAGE}#patients")
    hands = keyboard(page)
    hands.reach("patients-level")
    hands.press("Space")
    expect(page.locator("#patients-phrase")).to_contain_text("nouveaux patients par mois")
    hands.reach("Enregistrer pour les nouveaux patients")
    hands.press("Enter")
    expect(page.locator("main .message").first).to_be_visible()
    assert stored(house.tarn, house.tarn.alix).level == "some"


def test_what_is_wrong_is_said_beside_the_field(house):
    page = house.window(house.tarn.alix.account, PHONE, scripts=False)
    page.goto(PAGE)
    side = page.locator("#patients")
    side.get_by_label("un peu").check()
    side.get_by_text("Préciser : qui, âges").click()
    side.get_by_label("À partir de").fill("80")
    side.get_by_role("spinbutton", name="Jusqu’à", exact=True).fill("20")
    side.get_by_role("button", name="Enregistrer pour les nouveaux patients").click()
    expect(side.get_by_role("alert")).to_contain_text("Indiquez l’âge le plus jeune d’abord.")
    expect(side.get_by_label("À partir de")).to_have_value("80")
