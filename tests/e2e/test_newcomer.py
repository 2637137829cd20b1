"""A newcomer's first quarter of an hour: a call by keyboard, a wave, one tap on a phone, the call back, the end."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from volontiers.cases.models import Case, Event, Need
from volontiers.database.wall import reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_the_call_to_the_end(house, keyboard, axe, at, record_property):
    desk = house.window(house.tarn.accounts["julie"])
    record_property("keys_pressed", take_the_call(desk, keyboard, axe))
    house.work()
    desk.goto("/c/gaillacois/bureau/tableau")
    expect(desk.locator("tbody tr")).to_contain_text("vague 1 sur")
    axe(desk)

    at(MONDAY + timedelta(minutes=4))
    phone = house.window(width=PHONE)
    take_it_on_a_phone(house, phone, axe)

    at(MONDAY + timedelta(minutes=9))
    call_back(desk, keyboard, axe)

    at(MONDAY + timedelta(hours=7))
    phone.reload()
    phone.get_by_role("button", name="Vu", exact=True).click()
    expect(phone.locator("main")).not_to_contain_text("Claire D.")
    the_thread_is_complete(house, desk)


def take_the_call(desk, keyboard, axe):
    desk.goto("/c/gaillacois/bureau/tableau")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Tableau du bureau")
    axe(desk)
    hands = keyboard(desk)
    hands.press("F9")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nouvel appel")
    axe(desk)
    answer_the_form(hands)
    hands.press("F8")
    expect(desk.locator("main")).to_contain_text("06 39 98 12 34")
    axe(desk)
    assert hands.pressed <= 60
    return hands.pressed


def answer_the_form(hands):
    hands.reach("vital")
    hands.press("Space")
    hands.reach("telephone")
    hands.write("06 39 98 12 34")
    hands.reach("family_name")
    hands.write("Durand")
    hands.reach("given_name")
    hands.write("Claire")
    hands.reach("birth_year")
    hands.write("1952")
    hands.reach("commune")
    hands.write("Gaillac")
    hands.reach("tick_unscheduled")
    hands.press("Space")
    hands.reach("words")
    hands.write("Fièvre depuis hier, son médecin est absent.")
    hands.reach("agree_carers")
    hands.press("Space")


def take_it_on_a_phone(house, phone, axe):
    phone.goto(house.link(house.tarn.noor))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Une demande près de vous")
    assert "Durand" not in phone.content()
    axe(phone)
    phone.get_by_role("button", name="Je prends").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci. C’est à vous.")
    assert "Durand" not in phone.content()
    axe(phone)
    phone.get_by_role("link", name="Taper le code").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Votre code")
    axe(phone)
    phone.get_by_label(re.compile("code", re.IGNORECASE)).fill(house.message("code")["code"])
    phone.get_by_role("button", name="Voir et rappeler").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Claire D.")
    axe(phone)
    phone.locator("#id_at").fill("2026-11-23T15:00")
    phone.get_by_role("button", name="Au cabinet", exact=True).click()
    expect(phone.locator("main")).to_contain_text("15:00")
    axe(phone)


def call_back(desk, keyboard, axe):
    """By keyboard: the family is told, and the answer is one letter."""
    desk.goto("/c/gaillacois/dossiers/1001")
    axe(desk)
    hands = keyboard(desk)
    hands.press("F8")
    hands.reach("reached")
    hands.press("r")
    hands.reach("Noter l’appel")
    hands.press("Enter")
    expect(desk.locator("#fil ~ ol, .timeline").first).to_contain_text("09:14")


def the_thread_is_complete(house, desk):
    with reading(house.tarn.desk):
        assert Case.objects.get().closed_at is not None
        assert Need.objects.get().outcome == "seen"
        told = set(Event.objects.values_list("verb", flat=True))
    assert told >= {
        "opened",
        "need_noted",
        "wave",
        "taken",
        "appointed",
        "called_back",
        "need_closed",
        "closed",
    }
    desk.goto("/c/gaillacois/dossiers/1001")
    expect(desk.locator(".page-head")).to_contain_text("clos")
