"""A doctor who leaves, from the announcement to the plan for her patients; and the figures that everybody reads."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE
from tests.placement.line_given import agrees, waits
from volontiers.core.cells import write
from volontiers.database.wall import reading
from volontiers.placement.models import Cohort

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HERE = "/c/gaillacois/liste/departs/"
ROWS = [["Nom", "Prénom", "Naissance", "Commune", "ALD"]]
ROWS += [
    [f"Patient {n}", "Ada", str(1935 + n), ("Gaillac", "Lisle-sur-Tarn")[n % 2], "" if n % 3 else "oui"]
    for n in range(24)
]


def look(page: Page, axe) -> None:
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        axe(page)


def test_from_the_announcement_to_the_plan(house, axe, tmp_path):
    agrees(house.tarn, house.tarn.noor, 10)
    file = tmp_path / "patients.xlsx"
    file.write_bytes(write(ROWS))
    page = house.window(house.tarn.camille)
    page.goto(HERE)
    page.get_by_label("Qui part").select_option(label="Dr Salvy")
    page.get_by_label("Annoncé le").fill("02/11/2026")
    page.get_by_label("Dernier jour de consultation").fill("30/06/2027")
    look(page, axe)
    page.get_by_role("button", name="Préparer ce départ").click()
    expect(page.locator(".lead-line")).to_contain_text("J – 219, le 30 juin 2027")
    page.get_by_label("Fichier .xlsx ou .csv").set_input_files(file)
    page.get_by_role("button", name="Relire ce fichier").click()
    house.work()
    page.get_by_role("button", name="Inscrire 24 personnes").click()
    house.work()
    page.get_by_role("link", name="Revenir au départ").click()
    expect(page.locator(".lead-line")).to_contain_text("prioritaires ont un médecin")
    expect(page.locator("main")).to_contain_text("Lisle-sur-Tarn")
    look(page, axe)
    page.get_by_role("button", name="Faire un plan pour cette patientèle").click()
    house.work()
    expect(page.get_by_role("link", name="Voir les lignes")).to_have_count(3)


def test_with_the_keyboard_alone(house, keyboard):
    page = house.window(house.tarn.camille)
    page.goto(HERE)
    hands = keyboard(page)
    hands.reach("professional")
    hands.write("Dr Salvy")
    hands.reach("leaves_on")
    hands.write("30/06/2027")
    hands.press("Enter")
    expect(page.locator("h1")).to_have_text("Dr Salvy")
    with reading(house.tarn.desk):
        assert Cohort.objects.get().leaves_on == date(2027, 6, 30)


def test_the_figures_of_the_list_without_scripts(house, axe):
    for number in range(12):
        waits(house.tarn, f"Personne {number}", rank=number % 6)
    page = house.window(house.tarn.camille)
    page.goto("/c/gaillacois/liste/verite")
    expect(page.locator("main")).to_contain_text("12 entrées, 0 avec un médecin")
    look(page, axe)
    public = house.window(None, PHONE, scripts=False)
    public.goto("/c/gaillacois/verite")
    expect(public.get_by_role("heading", level=1)).to_have_text("La liste d’attente en chiffres")
