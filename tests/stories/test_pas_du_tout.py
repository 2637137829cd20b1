"""Pas du tout. She withdraws at 10:00:00. She asks to see the proof, and gets it; a year later nobody can deny it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import pass_time
from tests.web.test_pledge import PAGE, fields
from volontiers.consent import verifier
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
TEN = MONDAY.replace(hour=9, minute=0)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def received(tarn, template: str) -> dict[str, str]:
    """By Alix, in her mailbox."""
    with reading(tarn.desk):
        mine = Message.objects.filter(template=template, recipient=str(tarn.alix))
        return mine.latest("pk").variables


def export(folder) -> verifier.Register:
    """What anybody downloads that day."""
    path = folder / "registre.jsonl"
    path.write_bytes(b"".join(Client().get("/c/gaillacois/registre/registre.jsonl").streaming_content))
    return verifier.Register(path)


def test_she_withdraws_at_ten_and_keeps_the_proof(tarn, alix, at, tmp_path):
    pass_time(tarn, at, MONDAY, 0)
    at(TEN)
    alix.post(PAGE, fields(alix) | {"level": "none"})
    receipt = received(tarn, "receipt_letter")["receipt"]

    her_register = export(tmp_path)
    assert her_register.expect("reçu", *verifier.known(receipt)) == []
    assert her_register.faults == []

    pass_time(tarn, at, TEN, 18 * 60, step=60)
    told = received(tarn, "register_head")["receipt"]
    cast.pledge(tarn, tarn.bao, Level.SOME, now=TEN + timedelta(days=1))

    a_year_later = export(tmp_path)
    for kept in (receipt, told):
        assert a_year_later.expect("gardé", *verifier.known(kept)) == []
    assert a_year_later.faults == []

    without_her = export(tmp_path)
    del without_her.heads[verifier.known(receipt)[0]]
    (missed,) = without_her.expect("reçu", *verifier.known(receipt))
    assert "n’y est pas" in missed


def test_anybody_who_reads_the_register_learns_nothing_of_her(tarn, alix, at):
    at(TEN)
    alix.post(PAGE, fields(alix) | {"level": "none"})
    at(TEN + timedelta(hours=4))
    public = Client().get("/c/gaillacois/registre/").content.decode()
    public += b"".join(Client().get("/c/gaillacois/registre/registre.jsonl").streaming_content).decode()
    for secret in ("Salvy", "Alix", "withdrawal", "10:00", str(tarn.alix.email)):
        assert secret not in public
