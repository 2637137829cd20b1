"""An election of persons in browsers: stood for, listed, opened, counted by two, proclaimed, sat; and a vote by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.core.belenios_small import small
from tests.e2e.conftest import PHONE, WIDE, Keyboard
from tests.governance.assembly_given import EVENING, association, convened, open_it, opened, second
from tests.governance.election_given import UNTIL, called, candidate, listed
from volontiers.accounts.models import Account
from volontiers.core.election import Secrecy
from volontiers.core.urn import SENTENCE
from volontiers.database.wall import reading
from volontiers.governance import verifying
from volontiers.governance.actions.ballots import close_election, open_election
from volontiers.governance.actions.candidacies import name_trustees
from volontiers.governance.actions.opinions import open_opinion, write_opinion
from volontiers.governance.models import Mandate, Mark
from volontiers.governance.queries.elections import NOT_VERIFIED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HERE = "/c/gaillacois/vie/"
THERE = ("Salvy", "Benoît", "Roux", "Faure", "Vidal", "Mazens")
SHEET = {
    "Signatures": "3", "Bulletins trouvés dans l’urne": "3", "Blancs": "1", "Nuls": "0", "Voix pour Lou Roux": "0",
    "Voix pour Lou Salvy": "2",
}  # fmt: skip


def fits(page: Page) -> None:
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def count(page: Page) -> None:
    for label, number in SHEET.items():
        page.get_by_label(label, exact=True).fill(number)


def test_a_member_stands_is_counted_in_by_two_and_sits(house, axe, at):
    made = association(house.tarn)
    assembly = convened(made)
    one = called(made, assembly)
    candidate(made, one, "Roux")
    alix = house.window(house.tarn.alix.account, width=PHONE)
    alix.goto(f"{HERE}assemblees/{assembly.pk}")
    alix.get_by_role("link", name="1 siège du collège « Généralistes »").click()
    expect(alix.locator("main")).to_contain_text(Secrecy.PAPER.sentence)
    alix.get_by_label("Quelques mots aux électeurs").fill("Pour les gardes.")
    press(alix, "Me porter candidat")
    expect(alix.locator("main")).to_contain_text("Votre candidature est écrite")
    axe(alix)
    fits(alix)
    at(UNTIL)
    camille = house.window(house.tarn.camille, scripts=False)
    camille.goto(f"{HERE}elections/{one.pk}/bureau")
    press(camille, "Arrêter la liste")
    expect(camille.locator("main")).to_contain_text("liste des candidats arrêtée")
    expect(camille.get_by_role("link", name="Bulletins à couper (PDF)")).to_be_visible()
    at(EVENING)
    open_it(made, assembly, *THERE)
    camille.reload()
    press(camille, "Ouvrir le vote")
    press(camille, "Clore le vote")
    count(camille)
    press(camille, "Écrire ce compte")
    expect(camille.locator("main")).to_contain_text("Vous avez écrit ce compte")
    denis = house.window(Account.objects.get(pk=second(made).account_id))
    denis.goto(f"{HERE}elections/{one.pk}/bureau")
    axe(denis)
    fits(denis)
    count(denis)
    press(denis, "Confirmer ce compte")
    expect(denis.locator("main")).to_contain_text("Élus : Lou Salvy.")
    press(denis, "Proclamer ce résultat")
    expect(denis.locator("main")).to_contain_text("Le résultat est proclamé.")
    axe(denis)
    fits(denis)
    alix.goto(f"{HERE}?jour=2026-12-10")
    expect(alix.locator("main")).to_contain_text("Lou Salvy")
    with reading(house.tarn.desk):
        assert Mandate.objects.get().adhesion_id == made.members["Salvy"].pk


def test_an_opinion_is_given_with_the_keyboard_alone(house, axe, at):
    made = association(house.tarn, values={"simple_secrecy": True})
    at(EVENING)
    one = opened(made, *THERE)
    with reading(made.desk):
        item = one.agenda.last().pk
    asked = write_opinion(
        made.desk, one.pk, item, "Garder le samedi ?", EVENING, of_a_person=False, in_a_conflict=False
    )
    open_opinion(made.desk, asked.pk, EVENING)
    page = house.window(house.tarn.alix.account, width=PHONE)
    page.goto(f"{HERE}avis/{asked.pk}")
    expect(page.locator("main")).to_contain_text(SENTENCE)
    axe(page)
    hands = Keyboard(page)
    hands.reach("choice")
    hands.press("Space")
    hands.reach("Vérifier")
    hands.press("Enter")
    expect(page.get_by_role("heading", name="Vérifiez")).to_be_focused()
    expect(page.locator("main")).to_contain_text("Vous votez Pour, au nom de Lou Salvy")
    axe(page)
    hands.reach("confirm")
    hands.press("Enter")
    expect(page.locator("main")).to_contain_text(
        "Ce reçu dit que vous avez voté, pas ce que vous avez choisi. " + SENTENCE
    )
    fits(page)
    with reading(house.tarn.desk):
        assert Mark.objects.get().elector_id == made.elector(one, "Salvy")


def test_a_result_of_belenios_fits_a_phone_with_its_fingerprint(house, axe, at, monkeypatch):
    monkeypatch.setattr(verifying, "TOOL", "no-such-tool")
    made = association(house.tarn)
    assembly = convened(made)
    one = listed(made, assembly, "Salvy", "Roux", secrecy=Secrecy.BELENIOS)
    name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé"], "Paul")
    at(EVENING)
    open_it(made, assembly, *THERE)
    open_election(made.desk, one.pk, EVENING)
    close_election(made.desk, one.pk, EVENING)
    page = house.window(house.tarn.camille)
    page.goto(f"{HERE}elections/{one.pk}/bureau")
    page.get_by_label("Archive de l’élection").set_input_files(
        {"name": "e.bel", "mimeType": "application/x-tar", "buffer": small().packed()}
    )
    page.get_by_label("Adresse de l’élection sur Belenios").fill("https://vote.belenios.org/elections/essai")
    press(page, "Apporter cette archive")
    expect(page.locator("main")).to_contain_text(NOT_VERIFIED)
    axe(page)
    fits(page)


def test_the_pages_of_an_election_at_both_widths(house, axe, at):
    made = association(house.tarn, values={"simple_secrecy": True})
    assembly = convened(made)
    one = called(made, assembly, secrecy=Secrecy.BELENIOS)
    candidate(made, one, "Roux")
    page = house.window(house.tarn.camille)
    for where in (
        f"assemblees/{assembly.pk}", f"assemblees/{assembly.pk}/election", f"assemblees/{assembly.pk}/avis",
        f"elections/{one.pk}", f"elections/{one.pk}/bureau",
    ):  # fmt: skip
        page.goto(HERE + where)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        fits(page)
