"""A doctor who trusts nobody: her receipt typed by hand, the register and its program taken away, and one byte changed."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.consent.chain_given import tampered
from tests.e2e.conftest import PHONE
from volontiers.consent import ledger
from volontiers.database.wall import reading
from volontiers.web.public import register

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PAGE = "/c/gaillacois/registre/"


@pytest.fixture(autouse=True)
def checked_at_each_look(monkeypatch):
    monkeypatch.setattr(register, "CHECKED_AGAIN", 1e-6)


def mine(house):
    with reading(house.tarn.desk):
        return ledger.receipt(house.tarn.alix.pk)


def taken_away(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as told:
        page.get_by_role("link", name=name).click()
    kept = folder / told.value.suggested_filename
    told.value.save_as(kept)
    return kept


def alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Plain Python, in a folder that holds nothing but what was taken away."""
    return subprocess.run(
        [sys.executable, "-I", *words], cwd=folder, capture_output=True, encoding="utf-8", check=False,
        env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_a_receipt_typed_by_hand_is_found_with_the_keyboard_alone(house, keyboard):
    page = house.window(width=PHONE)
    page.goto(PAGE)
    hands = keyboard(page)
    hands.reach("receipt")
    hands.write(" ".join(mine(house).code.lower().replace("-", "")))
    hands.press("Enter")
    expect(page.locator("#resultat h2")).to_be_focused()
    expect(page.locator("#resultat h2")).to_have_text("La ligne est trouvée")
    expect(page.locator("#resultat")).to_contain_text("il ne prouve rien")
    page.get_by_label("Reçu, code court ou numéro").fill(mine(house).text.upper())
    page.get_by_role("button", name="Vérifier un reçu").click()
    expect(page.locator("#resultat h2")).to_have_text("Ce reçu est inscrit")


def test_what_was_mistyped_stays_in_its_field(house, axe):
    page = house.window(width=PHONE)
    page.goto(PAGE)
    page.get_by_label("Reçu, code court ou numéro").fill("bonjour")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Reçu, code court ou numéro")).to_have_value("bonjour")
    axe(page)


def test_without_scripts_a_receipt_is_found_too(house):
    page = house.window(width=PHONE, scripts=False)
    page.goto(PAGE)
    page.get_by_label("Reçu, code court ou numéro").fill(mine(house).text)
    page.get_by_role("button", name="Vérifier un reçu").click()
    page.wait_for_url("**/registre/#trouve")
    expect(page.locator("#resultat h2")).to_have_text("Ce reçu est inscrit")


def test_the_register_is_verified_away_from_here_and_one_byte_is_seen(house, axe, tmp_path):
    page = house.window()
    page.goto(PAGE)
    chain = taken_away(page, "le registre, sans aucun nom (JSONL)", tmp_path)
    program = taken_away(page, "le programme qui vérifie (verifier.py)", tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["registre-gaillacois.jsonl", "verifier.py"]
    done = alone(tmp_path, program.name, chain.name, "--recu", mine(house).text)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"présent, au n° {mine(house).seq}" in done.stdout

    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        tampered(superuser, house.tarn.community.pk, 2)
    page.reload()
    red = page.get_by_role("alert")
    expect(red).to_contain_text("Une incohérence a été trouvée à la ligne 2 le 23/11.")
    axe(page)
    chain = taken_away(page, "le registre, sans aucun nom (JSONL)", tmp_path)
    done = alone(tmp_path, program.name, chain.name)
    assert done.returncode == 1
    assert "ligne 2 (n° 2, 2026-11-23)" in done.stdout
    with pytest.raises(SystemExit):
        call_command("registre_verifier", str(chain))


def test_her_choice_gives_a_receipt_that_she_checks(house, axe):
    page = house.window(house.tarn.alix.account, PHONE)
    page.goto("/moi/engagement")
    page.locator("#engagement").get_by_label("pas du tout").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="Voir mon reçu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Reçu {mine(house).code}")
    axe(page)
    link = page.get_by_role("link", name="Le vérifier dans le registre")
    with page.expect_download():
        page.get_by_role("link", name="Télécharger ce reçu").click()
    link.click()
    expect(page.locator("#resultat h2")).to_have_text("Ce reçu est inscrit")
