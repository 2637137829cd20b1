"""The base is stopped: every face answers 503 with a sentence, keeps what was typed, and is found again after."""

import logging
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.trust.away import base_away
from tests.web.practice_given import link_of, proposed
from volontiers.cases.models import Case, Proposal
from volontiers.database.wall import reading
from volontiers.web.outage_log import OneLinePerOutage

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "Réessayez dans une minute"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def browser(signed: Client | None = None) -> Client:
    """Errors are answered, as to anybody, instead of raised in the test."""
    made = Client(raise_request_exception=False)
    if signed is not None:
        made.cookies = signed.cookies
    return made


def page(answer):
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer["Cache-Control"] == "no-store"
    return BeautifulSoup(answer.content, "html.parser")


def resent(client: Client, shown: BeautifulSoup):
    """What the button of the page sends."""
    form = shown.select_one("form")
    return client.post(form["action"], {one["name"]: one["value"] for one in form.select("input")})


def test_every_face_says_to_come_back_in_a_minute(tarn, signed_in):
    proposed(tarn)
    link, staff = link_of(tarn, tarn.alix), browser(signed_in(tarn.camille))
    faces = [
        (staff, "/c/gaillacois/bureau/tableau"), (staff, "/entrer/"), (browser(), link), (browser(), "/compte/login/"),
        (browser(), "/c/gaillacois/besoin/urgence"), (browser(), "/s/XK74PM"), (browser(), "/"),
    ]  # fmt: skip
    with base_away():
        told = {address: client.get(address) for client, address in faces}
    for address, answer in told.items():
        if answer.status_code == 200:
            assert address in {"/compte/login/", "/"}  # drawn without the base
            continue
        text = page(answer).get_text(" ", strip=True)
        assert SENTENCE in text, address
        assert "appelez le 15" in text, address


def test_it_is_found_again_as_soon_as_it_is_back(tarn, signed_in):
    staff = browser(signed_in(tarn.camille))
    with base_away():
        assert staff.get("/c/gaillacois/bureau/tableau").status_code == 503
    assert staff.get("/c/gaillacois/bureau/tableau").status_code == 200


def test_a_one_tap_answer_is_kept_and_counts_once(tarn):
    proposed(tarn)
    link, client = link_of(tarn, tarn.alix), browser()
    with base_away():
        shown = page(client.post(link, {"choice": "accept", "key": str(uuid4())}))
    assert "gardé sur cette page" in shown.get_text()
    for _ in range(2):
        assert resent(client, shown).status_code in {302, 303}
    with reading(tarn.desk):
        assert Proposal.objects.filter(professional=tarn.alix, state="accepted").count() == 1


def test_a_note_typed_at_the_desk_is_kept(tarn, signed_in):
    case = cast.call(tarn)
    staff = browser(signed_in(tarn.camille))
    with reading(tarn.desk):
        version = Case.objects.get(pk=case.pk).version
    address = f"/c/gaillacois/dossiers/{case.number}/notes"
    typed = {"version": version, "desk_note": "Clé sous le pot <b>bleu</b>\nà gauche", "shared_note": ""}
    with base_away():
        shown = page(staff.post(address, typed))
    assert "pas encore enregistré" in shown.get_text()
    assert resent(staff, shown).status_code == 302
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).desk_note.replace("\r\n", "\n") == typed["desk_note"]


def test_a_password_is_not_written_in_the_page(tarn):
    with base_away():
        shown = page(
            browser().post("/compte/login/", {"login": "camille@gaillacois.test", "password": "très secret"})
        )
    assert "très secret" not in str(shown)
    assert "Revenez en arrière" in shown.get_text()


def test_a_machine_is_answered_in_json(tarn, settings):
    settings.TELEPHONY_SECRET = "x"
    with base_away():
        answer = browser().post("/api/v1/telephone/gaillacois", b"{}", content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "dans une minute" in answer.json()["detail"]


def test_another_error_is_not_called_an_absence(tarn, monkeypatch):
    monkeypatch.setattr("volontiers.web.public.home.redirect", None)
    answer = browser().get("/")
    assert answer.status_code == 500
    assert "de notre côté" in answer.content.decode()


def test_a_page_not_served_is_one_line_of_the_log(tarn, caplog):
    with base_away():
        browser().get("/c/gaillacois/besoin/urgence")
    records = [one for one in caplog.records if getattr(one, "status_code", None) == 503]
    assert records
    for record in records:
        assert OneLinePerOutage().filter(record)
        line = logging.Formatter().format(record)
        assert "\n" not in line
        assert "Error" in line
    assert "outage" in settings.LOGGING["handlers"]["console"]["filters"]
