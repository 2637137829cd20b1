"""Without JavaScript: the main action of each screen works all the same."""

import re

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.e2e.conftest import PHONE
from volontiers.cases.models import Case, Need
from volontiers.consent.models import Pledge
from volontiers.core.need import Kind
from volontiers.database.wall import reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_call_is_taken_followed_and_called_back(house):
    desk = house.window(house.tarn.accounts["julie"], scripts=False)
    desk.goto("/c/gaillacois/bureau/tableau")
    desk.get_by_role("link", name="Nouvel appel").first.click()
    desk.locator("input[name=vital]").first.check()
    desk.get_by_label("Numéro de rappel").fill("06 39 98 12 34")
    desk.get_by_label("Consultation rapide", exact=True).check()
    desk.locator("input[name=agree_carers]").first.check()
    desk.get_by_role("button", name="Enregistrer et proposer").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("À dire en raccrochant")
    house.work()
    desk.goto("/c/gaillacois/bureau/tableau")
    desk.get_by_role("link", name="1001-1").click()
    desk.get_by_label("Répondu").check()
    desk.get_by_role("button", name="Noter l’appel").click()
    expect(desk.locator(".timeline")).to_contain_text("Rappel de la famille")
    with reading(house.tarn.desk):
        assert Need.objects.get().state == "proposed"


def test_a_professional_answers_asks_and_pledges(house):
    cast.call(house.tarn, Kind.NURSING)
    house.work()
    phone = house.window(width=PHONE, scripts=False)
    phone.goto(house.link(house.tarn.bao))
    phone.get_by_role("button", name="Je prends").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci. C’est à vous.")
    signed = house.window(house.tarn.bao.account, PHONE, scripts=False)
    signed.goto("/moi/engagement")
    signed.get_by_label("un peu").check()
    signed.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(signed.locator("main .message").first).to_be_visible()
    with reading(house.tarn.desk):
        assert Need.objects.get().taken_by_id == house.tarn.bao.pk
        assert Pledge.objects.get(professional=house.tarn.bao).level == "some"


def test_a_person_asks_and_follows(house):
    person = house.window(width=PHONE, scripts=False)
    person.goto("/c/gaillacois/besoin/")
    onward = person.get_by_role("button", name="Continuer")
    person.get_by_label("Non, rien de tout cela").check()
    onward.click()
    person.get_by_label("Pour moi").check()
    onward.click()
    person.get_by_label("Dans quelle commune").fill("81600")
    onward.click()
    person.get_by_label("Voir un médecin rapidement").check()
    onward.click()
    person.get_by_label("Nom de la personne").fill("Durand")
    person.get_by_label("Numéro où vous rappeler").fill("06 39 98 12 34")
    onward.click()
    person.get_by_label("Je suis d’accord").check()
    onward.click()
    person.get_by_role("button", name=re.compile("Envoyer")).click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Votre demande est reçue")
    person.get_by_role("link", name="Suivre ma demande").click()
    person.get_by_label("3 premières lettres").fill("DUR")
    person.get_by_role("button", name="Voir ma demande").click()
    expect(person.locator("main")).to_contain_text("Médecin")
    with reading(house.tarn.desk):
        assert Case.objects.get().origin == "form"
