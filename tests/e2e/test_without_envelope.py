"""Sans enveloppe: a nurse asks from her phone, nobody answers in time, and she stays the last wave."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from volontiers.territory.models import Community

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_she_asks_and_stays_the_last_wave(house, axe, at):
    with cast.ruling(house.tarn.desk):
        Community.objects.filter(pk=house.tarn.community.pk).update(has_desk=False)
    phone = house.window(house.tarn.bao.account, PHONE)
    phone.goto("/moi/demander")
    axe(phone)
    phone.locator("#id_family_name").fill("Lacan")
    phone.get_by_label("Commune").select_option("81069")
    phone.get_by_label("Numéro à rappeler").fill("06 39 98 13 09")
    phone.get_by_label("Consultation rapide").check()
    phone.get_by_label("aujourd’hui").check()
    phone.get_by_label("La personne est d’accord").check()
    phone.get_by_role("button", name="Envoyer la demande").click()
    expect(phone.locator("main")).to_contain_text("en recherche")
    axe(phone)

    for minutes in range(0, 12 * 60, 15):
        at(MONDAY + timedelta(minutes=minutes))
        house.work()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("La suite vous revient.")
    axe(phone)
    phone.get_by_role("button", name="Je m’en occupe").click()
    expect(phone.locator("main")).to_contain_text("pris en charge")
