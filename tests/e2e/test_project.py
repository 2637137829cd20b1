"""The project in a browser: every screen at both widths; a president who reads what to mend, sends, notes what came back."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_screen import look_at, named
from tests.project.project_given import COLLEGES, FOUNDERS, at_letter, member, sits, statutes
from volontiers.config import urls
from volontiers.core.stages import Outcome
from volontiers.database.wall import reading
from volontiers.project.actions.exchange import Coming, Remark, Sending, note_answer, send_file
from volontiers.project.actions.story import publish_story
from volontiers.project.queries.course import course

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.a11y]
SLUG = "gaillacois"
URL = f"/c/{SLUG}/projet/"
# A browser keeps these, and shows nothing.
FILES = {f"/c/{SLUG}/180.pdf"}


@pytest.fixture
def founded(house):
    """A board of founders, at its letter of intent."""
    statutes(house.tarn, *COLLEGES, FOUNDERS)
    sits(house.tarn, member(house.tarn, "Salvy", "médecin généraliste", "10"))
    at_letter(house.tarn)
    return house


def test_every_screen_of_the_project(founded, axe):
    tarn = founded.tarn
    sent = send_file(tarn.desk, Sending(date(2026, 10, 5), ["ars"], ["Lettre d’intention"]), MONDAY)
    remarks = [Remark("Un collège de membres fondateurs", "founders"), Remark("Le budget n’est pas signé")]
    note_answer(tarn.desk, sent.pk, Coming("ars", date(2026, 11, 9), Outcome.NOT_KEPT, "", remarks), MONDAY)
    publish_story(tarn.desk, {"next": "Élire notre conseil."}, 0, MONDAY)
    with reading(tarn.desk):
        log = course(tarn.community.pk)
    more = [
        f"{URL}envois/{sent.pk}/reponse", f"{URL}points/{log.objections[1].pk}", f"{URL}pieces/{log.pieces[0].pk}",
    ]  # fmt: skip
    screens = [*(one for one in named(urls.project.local, SLUG) if one not in FILES), *more]
    assert len(screens) > 10
    assert look_at(founded.window(tarn.camille), axe, screens) == set()


def test_a_president_sends_and_notes_what_came_back_by_keyboard(founded):
    page = founded.window(founded.tarn.camille, PHONE)
    page.goto(URL)
    expect(page.get_by_text("Une assemblée extraordinaire peut le supprimer")).to_be_visible()
    page.get_by_role("link", name="Noter un envoi").press("Enter")
    page.get_by_role("checkbox", name="ARS").press("Space")
    page.get_by_role("button", name="Noter cet envoi").press("Enter")
    # The points were not said to be read: the page says so, and keeps whom it is for.
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_role("checkbox", name="ARS")).to_be_checked()
    page.get_by_role("checkbox", name="J’ai lu les points").press("Space")
    page.get_by_role("button", name="Noter cet envoi").press("Enter")
    expect(page.get_by_text("Version 1 envoyée : ARS")).to_be_visible()
    page.get_by_role("link", name="Noter une réponse").press("Enter")
    page.get_by_role("radio", name="ARS").press("Space")
    page.get_by_role("radio", name="non retenu en l’état").press("Space")
    page.get_by_role("checkbox", name="Un collège de membres fondateurs").press("Space")
    page.get_by_role("button", name="Noter cette réponse").press("Enter")
    expect(page.get_by_text("Ce qui a été reproché")).to_be_visible()
    expect(page.get_by_text("à corriger")).to_have_count(1)


def test_without_scripts(founded):
    page = founded.window(founded.tarn.camille, PHONE, scripts=False)
    page.goto(f"{URL}180")
    page.get_by_label("Ce qui vient").fill("Élire notre conseil.")
    page.get_by_role("button", name="Relire").click()
    expect(page.get_by_role("heading", name="Ce qui serait publié")).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("link", name="La page que tout le monde lit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("en 180 secondes")
    expect(page.get_by_text("Publié par Camille Roche")).to_be_visible()
