"""Without JavaScript, the settings too: the main action of each screen of the coordination."""

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE
from volontiers.territory.models import Protocol

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SETTINGS, DIRECTORY = "/c/gaillacois/parametres/", "/c/gaillacois/annuaire/"


@pytest.fixture
def page(house):
    return house.window(house.tarn.camille, PHONE, scripts=False)


def told(page, words):
    expect(page.locator("main > .message").first).to_contain_text(words)


def decided(within):
    within.get_by_label("Décision sur laquelle").fill("Bureau du 12/11/2026, point 3")


def form(page, button):
    return page.locator("form").filter(has=page.get_by_role("button", name=button))


def test_the_name_and_the_telephones(page):
    page.goto(SETTINGS)
    page.get_by_label("Nom de la communauté").fill("CPTS des Coteaux")
    decided(page)
    page.get_by_role("button", name="Enregistrer").click()
    told(page, "C’est enregistré")
    expect(page.locator(".mast .brand")).to_contain_text("CPTS des Coteaux")


def test_the_hours_and_a_closure(page):
    page.goto(f"{SETTINGS}heures")
    page.get_by_label("Samedi, matin ou journée, ouvre à").fill("09:00")
    page.get_by_label("Samedi, matin ou journée, ferme à").fill("12:00")
    decided(form(page, "Enregistrer la semaine"))
    page.get_by_role("button", name="Enregistrer la semaine").click()
    told(page, "C’est enregistré")
    page.get_by_label("Premier jour").fill("2026-12-24")
    page.get_by_label("Dernier jour").fill("2026-12-24")
    page.get_by_label("Ce qu’on lira").fill("Le bureau est fermé la veille de Noël.")
    decided(form(page, "Ajouter"))
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator("main")).to_contain_text("la veille de Noël")
    page.locator("summary", has_text="Retirer").click()
    decided(page.locator("details.act"))
    page.get_by_role("button", name="Retirer cette fermeture").click()
    expect(page.locator("main")).not_to_contain_text("la veille de Noël")


def test_the_rules(page):
    page.goto(f"{SETTINGS}regles")
    page.get_by_label("Volontaires : minutes pour répondre").fill("45")
    page.get_by_label("Décision sur laquelle").fill("Bureau du 12/11/2026")
    page.get_by_role("button", name="Enregistrer les règles").click()
    told(page, "C’est enregistré")
    expect(page.get_by_label("Volontaires : minutes pour répondre")).to_have_value("45")


def test_the_words_of_the_agreement_and_a_preset(page):
    page.goto(f"{SETTINGS}accords")
    page.locator("textarea").first.fill("Voulez-vous que je cherche un soignant ?")
    page.get_by_label("Décision sur laquelle").fill("Bureau du 12/11/2026")
    page.get_by_role("button", name="Enregistrer ces phrases").click()
    told(page, "C’est enregistré")
    page.get_by_role("link", name="Ajouter un préréglage").click()
    page.get_by_label("Nom", exact=True).fill("Répit d’un aidant")
    page.get_by_label("Besoin 1").select_option("home_help")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("Répit d’un aidant")


def test_a_sector(page):
    page.goto(f"{SETTINGS}secteurs")
    page.get_by_label("Nom du secteur").fill("Vignoble")
    page.get_by_label("Gaillac").check()
    decided(page)
    page.get_by_role("button", name="Enregistrer ce secteur").click()
    told(page, "C’est enregistré")
    expect(page.locator(".lines")).to_contain_text("Vignoble")


def test_a_protocol_is_written_then_signed(house, page):
    with cast.ruling(house.tarn.desk):
        Protocol.objects.all().delete()
    page.goto(f"{SETTINGS}protocole")
    page.get_by_label("La question posée à chaque appel").fill("La personne répond-elle ?")
    page.get_by_label("Les signes d’urgence").fill("ne répond pas")
    page.get_by_label("Ce que le bureau dit").fill("Je vous passe le 15.")
    page.get_by_role("button", name="Enregistrer ce texte").click()
    page.get_by_label("Nom de la personne qui signe").fill("Dr Claire Vidal")
    page.get_by_label("Sa fonction").fill("présidente du comité médical")
    page.get_by_label("À relire avant le").fill("2027-10-01")
    decided(page)
    page.get_by_role("button", name="Signer la version 1").click()
    expect(page.get_by_role("heading", name="En vigueur : version 1")).to_be_visible()


def test_a_shift(house, page):
    cast.duty(house.tarn, house.tarn.noor, MONDAY)
    page.goto(f"{SETTINGS}gardes")
    page.get_by_label("Médecin").select_option(label="Dr Salvy")
    page.get_by_label("Jour").fill("2026-11-25")
    page.get_by_label("De", exact=True).fill("20:00")
    page.get_by_label("À", exact=True).fill("08:00")
    page.get_by_role("button", name="Ajouter").click()
    told(page, "La garde est notée.")


def test_a_member_is_invited_given_a_role_and_made_the_owner(house, page):
    page.goto(f"{SETTINGS}membres")
    page.get_by_label("Prénom et nom").fill("Ève Lacan")
    page.get_by_label("Courriel").fill("eve@exemple.test")
    page.get_by_label("bureau", exact=True).check()
    page.get_by_role("button", name="Envoyer l’invitation").click()
    told(page, "L’invitation part à eve@exemple.test")
    page.get_by_label("Rôle à donner à Julie Mas").select_option("board")
    page.get_by_role("button", name="Donner ce rôle à Julie Mas").click()
    told(page, "C’est enregistré")
    page.get_by_label("Revient à").select_option(label="Julie Mas")
    page.get_by_role("button", name="Enregistrer").click()
    told(page, "C’est enregistré")


def test_a_professional_is_added_corrected_and_invited(page):
    page.goto(DIRECTORY)
    page.get_by_role("link", name="Ajouter une personne").click()
    page.get_by_label("Nom", exact=True).fill("Lacan")
    page.get_by_label("Profession", exact=True).select_option("60")
    page.get_by_label("Courriel").fill("lacan@exemple.test")
    page.get_by_label("Commune").first.fill("Gaillac")
    page.get_by_label("cabinet").first.check()
    page.get_by_role("button", name="Enregistrer").click()
    told(page, "est dans l’annuaire")
    page.get_by_role("button", name="Inviter").click()
    told(page, "L’invitation part à lacan@exemple.test")


def test_a_structure_is_added(page):
    page.goto(f"{DIRECTORY}structures/")
    page.get_by_role("link", name="Ajouter une structure").first.click()
    page.get_by_label("Nom", exact=True).fill("Pharmacie du Causse")
    page.get_by_label("Commune").fill("Gaillac")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("Pharmacie du Causse")
