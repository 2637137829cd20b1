"""Three sides of a quarter in a browser: every screen at both widths; a person answers by keyboard, without scripts."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_screen import look_at, named
from volontiers.cases.actions import desk
from volontiers.cases.models import Need
from volontiers.config import urls
from volontiers.core.lesson import Reach, Side, Theme
from volontiers.core.need import Outcome
from volontiers.database.wall import reading
from volontiers.indicators.actions.lessons import Told, publish_lesson, tell_lesson
from volontiers.indicators.models import Afterwards

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.a11y]
SLUG = "gaillacois"
TOLD = Told(Side.LEVER, Theme.DESK, "Rappeler à midi.", "60")


def over(tarn):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk.close(tarn.desk, need.pk, Outcome.SEEN, MONDAY)
    return case


def test_every_screen_of_the_views(house, axe):
    tarn = house.tarn
    first, second = (tell_lesson(tarn.desk, TOLD, MONDAY) for _ in range(2))
    publish_lesson(tarn.desk, first.pk, Reach.EVERYBODY, 1, MONDAY)
    over(tarn)
    here = f"/c/{SLUG}/pilotage/lecons"
    screens = [*named(urls.views.local, SLUG), f"{here}/{first.pk}", f"{here}/{second.pk}", "/lecons"]
    assert len(screens) > 4
    assert look_at(house.window(tarn.camille), axe, screens) == set()


def test_a_professional_is_asked_about_their_work(house, axe, at):
    at(datetime(2026, 10, 12, 8, 0, tzinfo=UTC))
    page = house.window(house.tarn.alix.account, PHONE)
    assert look_at(page, axe, ["/moi/travail"]) == set()
    page.get_by_role("radio", name="souvent").first.press("Space")
    page.get_by_role("button", name="Envoyer sans mon nom").press("Enter")
    expect(page.get_by_text("rien ne la relie à vous")).to_be_visible()


def test_a_person_answers_by_keyboard_and_without_scripts(house):
    case = over(house.tarn)
    page = house.window(None, PHONE, scripts=False)
    page.goto(f"/s/{case.code}")
    page.get_by_label("Les 3 premières lettres").fill("DUR")
    page.get_by_label("Les 3 premières lettres").press("Enter")
    page.get_by_role("button", name="En partie").press("Enter")
    expect(page.get_by_text("Merci, c’est noté")).to_be_visible()
    with reading(house.tarn.desk):
        assert Afterwards.objects.get().obtained == "partly"
