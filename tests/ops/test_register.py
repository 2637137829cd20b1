"""`volontiers registre exporter` and `volontiers registre verifier`: out of the base, and checked away from it."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.models import Membership
from volontiers.consent import ledger, readings
from volontiers.consent.actions import Terms
from volontiers.core.ledger import Receipt
from volontiers.core.pledge import Level
from volontiers.core.reading import Column, Reader, Why
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.ops.cli import split

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def exported(folder: Path, *words: str) -> Path:
    out = StringIO()
    call_command("registre_exporter", *words, stdout=out)
    path = folder / "registre.jsonl"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def told(path: Path, *words: str) -> str:
    out = StringIO()
    call_command("registre_verifier", str(path), *words, stdout=out)
    return out.getvalue()


def mine(tarn) -> Receipt:
    with reading(tarn.desk):
        return ledger.receipt(tarn.alix.pk)


def test_what_is_exported_is_whole_and_my_receipt_is_in_it(tarn, tmp_path):
    said = told(exported(tmp_path), "--recu", mine(tarn).text)
    assert f"présent, au n° {mine(tarn).seq}" in said
    assert said.endswith("Le registre est entier.\n")
    assert "Corps vérifié : 0." in said


def test_one_s_own_bodies_are_in_it_on_demand(tarn, tmp_path):
    path = exported(tmp_path, "--avec-corps", str(tarn.alix.pk))
    assert "Corps vérifié : 2." in told(path)
    assert path.read_text().count('"body"') == 2


def test_a_copy_with_bodies_is_a_read_that_its_professional_sees(tarn, tmp_path):
    exported(tmp_path)
    exported(tmp_path, "--avec-corps", str(tarn.alix.pk))
    with reading(tarn.pro(tarn.alix)):
        (line,) = readings.mine(MONDAY, MONDAY + timedelta(seconds=1))
    assert (line.reader, line.role, line.what, line.why) == (
        Reader.ROLE, "technical", (Column.ENTRIES,), Why.REGISTER,
    )  # fmt: skip
    with reading(tarn.pro(tarn.noor)):
        assert readings.mine(MONDAY, MONDAY + timedelta(seconds=1)) == []


def test_a_broken_one_ends_with_one(tarn, tmp_path, capsys):
    path = exported(tmp_path)
    path.write_text(path.read_text().replace('"seq":1}', '"seq":9}'))
    with pytest.raises(SystemExit) as end:
        told(path)
    assert end.value.code == 1


@pytest.mark.django_db(transaction=True)
def test_who_reads_only_the_beginning_sees_no_traceback(tarn):
    """« volontiers registre exporter | head »: the reader is gone before the first line."""
    gone, out = os.pipe()
    os.close(gone)
    done = subprocess.run(
        [sys.executable, "-m", "volontiers.ops.cli", "registre", "exporter"],
        stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
    )  # fmt: skip
    os.close(out)
    assert (done.stderr, done.returncode) == ("", 1)


BAD = [
    (lambda text: b"PK\x03\x04 un tableur", "ligne 1 : ce n’est pas du JSON"),
    (lambda text: text[:-40], "la dernière ligne est coupée"),
    (lambda text: b"".join(text.splitlines(keepends=True)[:-1]), "coupé après la ligne 4"),
    (lambda text: text.replace(b'"seq":3}', b'"seq":3,"nom":"x"}'), "ligne 3"),
    (lambda text: text.replace(b'"head":"', b'"head":"0', 1), "ligne 1 : un numéro ou une empreinte"),
    (lambda text: b"", "ligne 1"),
]


@pytest.mark.parametrize(("spoilt", "sentence"), BAD)
def test_a_file_that_is_no_register_or_was_cut_is_told_in_french(tarn, tmp_path, capsys, spoilt, sentence):
    path = exported(tmp_path)
    last = ledger_last(tarn)
    path.write_bytes(spoilt(path.read_bytes()))
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("registre_verifier", str(path), "--tete", last.text, stdout=out)
    assert end.value.code == 1
    assert sentence in out.getvalue()


def test_a_forged_head_and_a_file_that_is_not_there_are_told(tarn, tmp_path):
    path = exported(tmp_path)
    for words, sentence in (
        (
            (str(path), "--tete", f"4 {'0' * 64}"),
            "n° 4 : tête 4 000000000000000000000… n’y est pas".replace("…", "0"),
        ),
        ((str(path), "--recu", "bonjour"), "Cela ne se lit pas"),
        ((str(tmp_path / "absent.jsonl"),), "Cela ne se lit pas"),
    ):
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("registre_verifier", *words, stdout=out)
        assert sentence in out.getvalue(), out.getvalue()


def ledger_last(tarn) -> Receipt:
    with reading(tarn.desk):
        return ledger.last(tarn.community.pk)


def test_with_several_communities_one_is_named(tarn, tmp_path):
    cast.bourbon()
    with pytest.raises(CommandError, match="bourbon et gaillacois"):
        exported(tmp_path)
    with pytest.raises(CommandError, match="Aucune communauté"):
        exported(tmp_path, "--communaute", "ailleurs")
    said = told(exported(tmp_path, "--communaute", "gaillacois"), "--tete", mine(tarn).head.hex())
    assert "présent" in said
    with pytest.raises(SystemExit):
        told(exported(tmp_path, "--communaute", "bourbon"), "--recu", mine(tarn).text)


def test_two_words_are_one_command():
    verbs = {"registre_exporter", "registre_verifier"}
    assert split(["registre", "verifier", "F"], verbs) == ("registre_verifier", ["F"])


def leave(tarn) -> None:
    cast.say(tarn.desk, tarn.alix.pk, Terms(Level.NONE, 0, 0, None))
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(active=False)
        Membership.objects.filter(account=tarn.alix.account_id).update(active=False)


def test_somebody_who_left_is_forgotten_at_once(tarn, tmp_path):
    with pytest.raises(CommandError, match="encore membre"):
        call_command("registre_oublier", str(tarn.alix.pk))
    leave(tarn)
    out = StringIO()
    call_command("registre_oublier", str(tarn.alix.pk), stdout=out)
    assert out.getvalue() == "Corps effacés : 2. Le registre se vérifie toujours.\n"
    assert "Corps effacé : 2." in told(exported(tmp_path, "--avec-corps", str(tarn.bao.pk)))
