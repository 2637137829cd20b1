"""Le numéro: the physician on duty has it in a minute, chooses the téléconsultation, and the person has the address."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.e2e.conftest import PHONE
from volontiers.core.rules import Route
from volontiers.territory.actions import change_rules

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_the_physician_on_duty_decides(house, axe, at):
    change_rules(house.tarn.machine, {"route": Route.DUTY_FIRST}, DECISION)
    cast.duty(house.tarn, house.tarn.noor, MONDAY - timedelta(hours=1))
    case = cast.call(house.tarn, caller="professional", caller_name="Sarah Blanc", video_possible=True)
    house.work()
    at(MONDAY + timedelta(minutes=1))

    physician = house.window(house.tarn.noor.account, PHONE)
    physician.goto("/moi/")
    axe(physician)
    physician.get_by_role("link", name="Voir et répondre").click()
    expect(physician.get_by_role("heading", level=1)).to_have_text("Une demande près de vous")
    axe(physician)
    physician.get_by_role("button", name="Je prends").click()
    expect(physician.get_by_role("heading", level=1)).to_have_text("Claire D.")
    physician.locator("#id_at").fill("2026-11-23T09:30")
    physician.get_by_role("button", name="Téléconsultation", exact=True).click()
    expect(physician.locator("main")).to_contain_text("Téléconsultation, lun. 23/11 09:30")

    person = house.window(width=PHONE)
    person.goto(f"/s/{case.code}")
    axe(person)
    person.get_by_label("3 premières lettres").fill("dur")
    person.get_by_role("button", name="Voir ma demande").click()
    link = person.get_by_role("link", name="Ouvrir la téléconsultation")
    expect(link).to_have_attribute("href", "https://visio.example/salle")
    axe(person)
