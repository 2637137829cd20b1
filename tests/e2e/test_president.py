"""A president who was refused once: reads why, mends, calls the assembly, prints its minutes, files again, and follows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.cast import DECISION, MONDAY
from tests.e2e.conftest import PHONE
from tests.governance.given import STATUTES, TEXT, adopted, member, seated
from tests.indicators.given import adopted as definitions
from tests.project.money_given import TODAY, notified, treasurer
from tests.project.project_given import at_letter
from volontiers.core.clauses import Clause
from volontiers.core.stages import Outcome
from volontiers.core.statutes import College
from volontiers.governance.actions import minutes
from volontiers.governance.actions.statutes import adopt_statutes
from volontiers.project.actions.exchange import Coming, Remark, Sending, note_answer, send_file
from volontiers.project.actions.grants import pay_instalment
from volontiers.project.queries.objections import known

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HERE = "/c/gaillacois/"
FOUNDERS = College("founders", "Membres fondateurs", "qui a fondé", 3, clause="7.6", founders=True)
SENT, CAME, GENERAL = date(2026, 10, 5), date(2026, 11, 9), date(2026, 12, 19)
# Half past nine in Gaillac.
MORNING = datetime(2026, 12, 19, 8, 30, tzinfo=UTC)
GPS = ("Assié", "Bousquet", "Cazals")


@pytest.fixture
def president(house) -> Page:
    """Refused on 9 November: no specialist on the board, and a college of founders. Half of the money has come."""
    tarn = house.tarn
    helene = treasurer(tarn)
    founded = replace(STATUTES, colleges=(*STATUTES.colleges, FOUNDERS))
    articles = (*TEXT, Clause("7.6", "Fondateurs", "Texte."))
    adopt_statutes(tarn.desk, adopted(rules=founded, clauses=articles), MONDAY)
    for name in GPS:
        seated(tarn, member(tarn, name, occupation="médecin généraliste", profession="10"))
    at_letter(tarn)
    sent = send_file(tarn.desk, Sending(SENT, ["ars"], ["Lettre d’intention"]), MONDAY)
    said = [Remark(known()[key].text, key) for key in ("specialist", "founders")]
    note_answer(tarn.desk, sent.pk, Coming("ars", CAME, Outcome.NOT_KEPT, "", said), MONDAY)
    _, (first, _) = notified(tarn)
    pay_instalment(helene, first.pk, TODAY, "virement", MONDAY)
    definitions(tarn)
    return house.window(tarn.accounts["helene"], PHONE)


def called(page: Page) -> str:
    """The assembly is written, then convened: the address of its page."""
    page.goto(f"{HERE}vie/assemblees/")
    page.get_by_role("link", name="Préparer une réunion").click()
    page.get_by_label("Jour", exact=True).fill("19/12/2026")
    page.get_by_label("Heure").fill("09:30")
    page.get_by_label("Lieu").fill("Salle des fêtes")
    page.get_by_label("Ordre du jour").fill("Élection de deux spécialistes")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_role("button", name="Convoquer").click()
    expect(page.get_by_text("sont arrêtés")).to_be_visible()
    return page.url


def held(page: Page, where: str) -> None:
    page.goto(f"{where}/seance")
    page.get_by_role("button", name="Ouvrir la séance").click()
    for name in GPS[:2]:
        page.get_by_role("button", name=f"Arrive : {name}").click()
    page.get_by_role("button", name="Lever la séance").click()


def told(page: Page, house, where: str) -> None:
    """The minutes are written and signed by two; the paper is there."""
    pk = int(where.rpartition("/")[2])
    page.goto(f"{HERE}vie/pv/{pk}")
    page.get_by_role("button", name="Écrire le procès-verbal").click()
    print_of = page.locator("[name=fingerprint]").input_value()
    minutes.sign(house.tarn.desk, pk, print_of, "secrétaire de séance", MORNING)
    page.reload()
    page.get_by_label("Vous signez comme").fill("présidente")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Signer ce procès-verbal").click()
    expect(page.get_by_text("signé par deux personnes")).to_be_visible()
    paper(page, f"{HERE}vie/pv/{pk}/pv.pdf")


def paper(page: Page, where: str) -> None:
    assert page.request.get(where).body().startswith(b"%PDF"), where


def test_from_the_refusal_to_the_three_minutes(house, president, at):
    page, tarn = president, house.tarn
    page.goto(f"{HERE}projet/")
    expect(page.get_by_text("à corriger")).to_have_count(2)
    where = called(page)

    # The statutes lose their founders, the assembly is held, and the elected take their seat (by the verbs).
    at(MORNING)
    adopt_statutes(tarn.desk, adopted(1, in_force_from=GENERAL, adopted_on=GENERAL), MORNING)
    held(page, where)
    told(page, house, where)
    elected = member(tarn, "Vidal", "specialists", occupation="cardiologue", profession="10")
    seated(tarn, elected, first_day=GENERAL, decision=DECISION)

    page.goto(f"{HERE}projet/")
    expect(page.locator(".chip", has_text="corrigé")).to_have_count(2)
    page.get_by_role("link", name="Noter un envoi").click()
    page.get_by_role("checkbox", name="ARS").check()
    page.get_by_role("checkbox", name="J’ai lu les points").check()
    page.get_by_role("button", name="Noter cet envoi").click()
    expect(page.get_by_text("Version 2 envoyée : ARS")).to_be_visible()

    # Half has come, the other half waits for two pieces.
    page.get_by_role("link", name="Financements").click()
    expect(page.get_by_text("0 pièce sur 2")).to_be_visible()
    paper(page, f"{HERE}financements/dialogue.pdf")

    # The yearly dialogue, in an evening: counted from a button, read, printed.
    page.get_by_role("link", name="Pilotage").first.click()
    page.get_by_role("link", name="Indicateurs", exact=True).click()
    page.get_by_role("button", name="Calculer ces chiffres").click()
    expect(page.get_by_text("indicateurs calculés")).to_be_visible()
    paper(page, f"{HERE}pilotage/dialogue.pdf")

    # And three minutes to read aloud to the mayors.
    page.goto(f"{HERE}projet/180")
    page.get_by_label("Ce qui vient").fill("Notre conseil est complet : nous déposons à nouveau.")
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("link", name="La page que tout le monde lit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("en 180 secondes")
    expect(page.get_by_text("Publié par Hélène Cros")).to_be_visible()
    paper(page, f"{HERE}180.pdf")
