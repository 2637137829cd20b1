"""The money in a browser: every screen at both widths; a treasurer who notes the missing pieces, then the payment."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.cast import DECISION, MONDAY
from tests.core.test_contract import CONTRACT
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_screen import look_at, named
from tests.project.money_given import ASKED, PHONES, TODAY, asked, notified, spent, treasurer
from volontiers.config import urls
from volontiers.core.funding import Service
from volontiers.project.actions.contracts import write_contract
from volontiers.project.actions.grants import ask_grant, pay_instalment
from volontiers.project.actions.hours import Decided, Given, decide_compensation, log_time
from volontiers.project.actions.spending import enter_spending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.a11y]
SLUG = "gaillacois"
URL = f"/c/{SLUG}/financements/"
# A browser keeps these, and shows nothing.
FILES = {f"{URL}dialogue.pdf", f"{URL}export"}


def test_every_screen_of_the_money(house, axe):
    tarn = house.tarn
    helene = treasurer(tarn)
    grant, (first, second) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, TODAY, "virement", MONDAY)
    other = ask_grant(tarn.desk, replace(ASKED, title="Autre"), MONDAY)
    done, waits = spent(tarn, helene), enter_spending(helene, PHONES, MONDAY)
    decide_compensation(tarn.desk, Decided(TODAY, 5000, 10_000, DECISION, 0), MONDAY)
    log_time(tarn.desk, Given(tarn.camille.pk, TODAY, 90, Service.NUMBER, "Réunion", True), MONDAY)
    write_contract(tarn.desk, CONTRACT, "", 0, MONDAY)
    more = [
        *(f"{URL}{pk}" for pk in (grant.pk, other.pk)), f"{URL}{grant.pk}/versement", f"{URL}{grant.pk}/reprise",
        *(f"{URL}versements/{pk}" for pk in (first.pk, second.pk)),
        *(f"{URL}depenses/{pk}" for pk in (done.pk, waits.pk)),
    ]  # fmt: skip
    screens = [*(one for one in named(urls.money.local, SLUG) if one not in FILES), *more]
    assert len(screens) > 16
    assert look_at(house.window(tarn.camille), axe, screens) == set()


def test_a_treasurer_notes_the_missing_pieces_then_the_payment_by_keyboard(house):
    notified(house.tarn)
    treasurer(house.tarn)
    page = house.window(house.tarn.accounts["helene"], PHONE)
    page.goto(URL)
    expect(page.get_by_text("1er versement attendu")).to_be_visible()
    page.get_by_role("link", name="ARS Occitanie, Amorçage").press("Enter")
    page.get_by_role("link", name="Versement 2").press("Enter")
    page.get_by_role("button", name="Noter ce versement").press("Enter")
    # What is missing is named, and nothing was written.
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("« Bilan intermédiaire » et « Budget réalisé »")
    for count, piece in enumerate(("Bilan intermédiaire", "Budget réalisé"), start=1):
        page.get_by_role("form", name=piece).get_by_label("Où elle est").fill("classeur 1")
        page.get_by_role("button", name=f"C’est reçu : {piece}").press("Enter")
        expect(page.get_by_role("heading", name=f"Conditions et pièces : {count} sur 2")).to_be_visible()
    page.get_by_role("button", name="Noter ce versement").press("Enter")
    expect(page.get_by_text("Le versement est noté")).to_be_visible()
    expect(page.get_by_role("button", name="Noter ce versement")).to_have_count(0)


def test_without_scripts_a_change_is_computed_again(house):
    spent(house.tarn, treasurer(house.tarn))
    asked(house.tarn)
    page = house.window(house.tarn.camille, PHONE, scripts=False)
    page.goto(f"{URL}duree")
    page.get_by_label("Communes de plus").fill("4")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("4 communes de plus")).to_be_visible()
    expect(page.get_by_text("demande autant que la moyenne des 4 communes")).to_be_visible()
