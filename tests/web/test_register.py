"""E12, the public register: a receipt is found however it is typed, nothing more is told, and a broken chain is red."""

import os
import re
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.consent.chain_given import tampered
from volontiers.consent import heads, ledger, verifier
from volontiers.consent.models import Entry
from volontiers.consent.register import watch
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.web.public import register

pytestmark = pytest.mark.django_db
PAGE = "/c/gaillacois/registre/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture(autouse=True)
def checked_again():
    """Each test looks at a chain that nobody checked a moment ago."""
    register._verdict.cache_clear()


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(soup(response).main.get_text(" ").split())


def mine(tarn):
    with reading(tarn.desk):
        return ledger.receipt(tarn.alix.pk)


def asked(typed: str, client: Client | None = None):
    return (client or Client()).post(PAGE, {"receipt": typed})


def test_a_whole_receipt_is_found_however_it_is_typed(tarn):
    receipt = mine(tarn)
    for typed in (
        receipt.text,
        receipt.text.upper(),
        f"  n° {receipt.text} ",
        receipt.path,
        receipt.text.replace(" ", "-"),
        receipt.short,
        receipt.head.hex(),
        f"Reçu : {receipt.text}",
        f"Voici votre reçu :\r\n\r\n{receipt.text}",
        f"{receipt.seq}{receipt.head.hex()}",
        f"https://cpts.example{PAGE}{receipt.path}",
        f"tête {receipt.text}",
        f"ligne {receipt.seq} : {receipt.head.hex()}",
    ):
        page = asked(typed)
        heading = soup(page).select_one("#resultat h2[data-focus]")
        assert heading.get_text() == "Ce reçu est inscrit", typed
        assert f"Position {receipt.seq}" in text(page)
        assert "le 23/11. Elle n’a pas été modifiée depuis." in text(page)


def test_a_short_code_finds_and_says_that_it_does_not_prove(tarn):
    receipt = mine(tarn)
    for typed in (receipt.code, receipt.code.lower(), " ".join(receipt.code.replace("-", ""))):
        page = text(asked(typed))
        assert "La ligne est trouvée" in page
        assert "il ne prouve rien" in page
        assert "Elle n’a pas été modifiée" not in page
        assert receipt.text.partition(" ")[2] in page


def test_a_number_finds_its_line(tarn):
    for typed in ("1", " n° 1", "No 1"):
        assert "Position 1 " in text(asked(typed))


def test_the_address_of_a_qr_code_shows_the_result(tarn, client):
    page = client.get(f"{PAGE}{mine(tarn).path}")
    assert "Ce reçu est inscrit" in text(page)
    assert soup(page).select_one("input[name=receipt]")["value"] == mine(tarn).path


def test_what_is_not_there_says_what_to_do(tarn):
    receipt = mine(tarn)
    unknown = [
        f"{receipt.seq} {'0' * 64}",
        f"9999 {receipt.head.hex()}",
        "0" * 64,
        "999",
        "ZZZ-ZZZ",
        "9" * 100 + " " + "a" * 64,
    ]
    for typed in unknown:
        page = text(asked(typed))
        assert "Ce reçu n’est pas dans le registre" in page, typed
        assert "Vérifiez" in page
        assert "ou appelez le bureau" in page
        assert "tirets, ou" not in page


@pytest.mark.parametrize(
    "typed", ["", "  ", "bonjour", "XK7-4P", "é" * 64, "a" * 300, "\x00", "-", "12 3fa9", "<b>"]
)
def test_what_is_no_receipt_is_told_beside_the_field_and_kept(tarn, typed):
    page = asked(typed)
    assert page.status_code == 422
    field = soup(page).select_one("input[name=receipt]")
    assert soup(page).select_one(".field-error .errorlist")
    assert soup(page).select_one(".error-summary[data-focus]")
    assert field.get("value", "").strip() == typed.replace("\x00", "").strip() or "\x00" in typed


def test_the_page_never_says_the_kind_nor_the_hour_of_a_line(tarn, at):
    at(MONDAY + timedelta(hours=2, minutes=17))
    cast.pledge(tarn, tarn.alix, Level.NONE)
    page = asked(mine(tarn).text)
    result = " ".join(soup(page).select_one("#resultat").get_text(" ").split())
    for said in ("11:22", "retir", "engagement", "sollicitation", "Salvy", "Alix"):
        assert said not in result
    with reading(tarn.desk):
        lines = "".join(ledger.export(tarn.community.pk))
    assert not re.search(r"kind|time|body|salt|erased", lines)


def test_counts_wait_for_a_published_head_and_go_by_five(tarn, at):
    page = text(Client().get(PAGE))
    assert "Engagements en cours" not in page
    assert "La première tête paraîtra cette nuit" in page
    watch(tarn.machine, 0, MONDAY)
    watch(tarn.machine, 0, at(MONDAY + timedelta(days=1)))
    cast.pledge(tarn, tarn.alix, Level.NONE, now=MONDAY)
    page = text(Client().get(PAGE))
    assert "Engagements en cours moins de 5, au 24/11" in page
    with reading(tarn.desk):
        before = heads.published(tarn.community.pk)[0].receipt.seq
        assert heads.counts(tarn.community.pk, before) == heads.Counts(None, None)


def test_without_a_head_for_a_day_and_a_half_it_is_late(tarn, at):
    watch(tarn.machine, 0, MONDAY)
    watch(tarn.machine, 0, at(MONDAY + timedelta(days=1)))
    at(MONDAY + timedelta(days=2, hours=11))
    assert "en retard" not in text(Client().get(PAGE))
    at(MONDAY + timedelta(days=2, hours=13))
    assert "aucune tête n’a été publiée depuis le 24/11" in text(Client().get(PAGE))


@pytest.mark.django_db(transaction=True)
def test_a_register_that_nobody_began_says_so(at, superuser_sql):
    at(MONDAY)
    superuser_sql.execute("SET session_replication_role = replica")
    superuser_sql.execute(cast.SILENT)
    page = Client().get("/c/pays/registre/")
    assert "Aucune ligne pour l’instant" in text(page)
    assert b"".join(Client().get("/c/pays/registre/registre.jsonl").streaming_content) == b""
    assert "n’est pas dans le registre" in text(Client().post("/c/pays/registre/", {"receipt": "1"}))


def test_the_chain_and_the_program_are_the_very_ones(tarn, client):
    answer = client.get(f"{PAGE}registre.jsonl")
    got = b"".join(answer.streaming_content).decode().splitlines()
    with reading(tarn.desk):
        assert got == list(ledger.export(tarn.community.pk))
    assert client.get(f"{PAGE}registre.jsonl", headers={"if-none-match": answer["ETag"]}).status_code == 304
    cast.pledge(tarn, tarn.alix, Level.MANY)
    again = client.get(f"{PAGE}registre.jsonl", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 200
    program = client.get(f"{PAGE}verifier.py")
    assert program.content == Path(verifier.__file__).read_bytes()


def test_all_heads_are_read_by_the_verifier(tarn, at, client):
    watch(tarn.machine, 0, MONDAY)
    for day in (1, 2, 3):
        watch(tarn.machine, 0, at(MONDAY + timedelta(days=day)))
    lines = client.get(f"{PAGE}tetes.txt").content.decode().splitlines()
    assert [line[:10] for line in lines] == ["2026-11-26", "2026-11-25", "2026-11-24"]
    assert all(verifier.known(line.partition(" ")[2]) for line in lines)
    assert text(client.get(PAGE)).count(" 26/11/2026") >= 1


def test_nothing_is_written_by_looking(tarn, client):
    before = Entry.objects.count()
    asked(mine(tarn).text, client)
    assert Entry.objects.count() == before
    assert client.put(PAGE).status_code == 405


def test_an_address_that_tries_too_much_waits(tarn, client, monkeypatch):
    monkeypatch.setattr(register, "MOST_TRIES", 2)
    assert [asked("1", client).status_code for _ in range(3)] == [200, 200, 422]
    page = asked("1", client)
    assert "Trop d’essais depuis une heure" in text(page)
    assert soup(page).select_one("input[name=receipt]")["value"] == "1"


def test_the_neighbour_has_another_register(tarn):
    cast.bourbon()
    page = Client().post("/c/bourbon/registre/", {"receipt": mine(tarn).text})
    assert "n’est pas dans le registre" in text(page)
    assert Client().get("/registre/").status_code == 200
    assert "/c/bourbon/registre/" in Client().get("/registre/").content.decode()


def test_every_page_leads_to_it(tarn, client):
    assert client.get("/registre/").url == PAGE
    for page in ("/c/gaillacois/", PAGE):
        links = {link["href"] for link in soup(client.get(page)).select(".foot a")}
        assert PAGE in links
    assert "/registre/" in {link["href"] for link in soup(client.get("/accessibilite")).select(".foot a")}


@pytest.mark.django_db(transaction=True)
def test_a_broken_chain_is_a_red_page_that_names_line_and_day(tarn, superuser_sql):
    tampered(superuser_sql, tarn.community.pk, 3)
    page = Client().get(PAGE)
    assert "Une incohérence a été trouvée à la ligne 3 le 23/11. Les demandes suivent toujours" in text(page)
    assert "c’est le passé qui ne se vérifie plus" in text(page)
    assert soup(page).select_one("[role=alert].to-15")
    assert "toutes les lignes se suivent" not in text(page)
    watch_twice(tarn)
    assert "Le bureau a été prévenu" in text(Client().get(PAGE))
    assert "Elle n’a pas été modifiée" in text(asked(mine(tarn).text))
    assert "rompu à cette ligne ou avant elle" in text(asked("3"))


def watch_twice(tarn):
    watch(tarn.machine, 0, MONDAY)
    with acting(tarn.machine):
        heads.write_watch(tarn.community.pk, next_check_at=MONDAY)
    watch(tarn.machine, 0, MONDAY)


@pytest.fixture
def superuser_sql():
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        yield sql
