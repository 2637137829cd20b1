"""Forgetting somebody takes away what they said and its salt; the chain still verifies."""

import os
from datetime import date, timedelta

import psycopg
import pytest
from django.db import IntegrityError

from tests import cast
from tests.cases.test_erase_old_cases import solved
from tests.cast import MONDAY
from tests.consent.ledger_given import verified
from volontiers.accounts.models import Membership
from volontiers.cases.actions.sweeping import sweep
from volontiers.consent import actions, ledger, verifier
from volontiers.consent.actions import Terms
from volontiers.consent.models import Entry, EntryBody
from volontiers.core.ledger import EntryKind
from volontiers.core.pledge import Level
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing

pytestmark = pytest.mark.django_db
NOTHING = Terms(Level.NONE, 0, 0, None)
SOME = Terms(Level.SOME, 3, 1, date(2027, 2, 22))


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def superuser_sql():
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute("SET lock_timeout = '5s'")
        yield sql


def leave(tarn, professional) -> None:
    with acting(tarn.desk):
        Listing.objects.filter(professional=professional).update(active=False)
        Membership.objects.filter(account=professional.account_id).update(active=False)
    cast.say(tarn.desk, professional.pk, NOTHING, MONDAY)


def said_by(tarn, professional) -> int:
    with reading(tarn.desk):
        return EntryBody.objects.filter(professional=professional).count()


def test_who_left_is_forgotten_and_the_chain_holds(tarn, tmp_path):
    with reading(tarn.desk):
        kept = ledger.receipt(tarn.alix.pk)
        lines = Entry.objects.count()
    assert (verified(tarn, tmp_path, tarn.bao.pk).own, said_by(tarn, tarn.alix)) == (2, 1)
    leave(tarn, tarn.alix)
    assert actions.forget(tarn.desk, tarn.alix.pk) == 2
    assert said_by(tarn, tarn.alix) == 0
    found = verified(tarn, tmp_path, tarn.bao.pk)
    found.expect("reçu", kept.seq, kept.head.hex())
    assert (found.faults, found.last, found.own, found.erased) == ([], lines + 1, 2, 2)
    assert actions.forget(tarn.desk, tarn.alix.pk) == 0


def test_a_public_export_says_neither_bodies_nor_who_was_forgotten(tarn, tmp_path):
    leave(tarn, tarn.alix)
    actions.forget(tarn.desk, tarn.alix.pk)
    found = verified(tarn, tmp_path)
    assert (found.faults, found.own, found.erased) == ([], 0, 0)
    text = (tmp_path / "registre.jsonl").read_text()
    assert not {"body", "salt", "kind", "time", "erased"} & set(text.replace('"', " ").split())


def test_a_member_is_not_forgotten(tarn):
    with pytest.raises(IntegrityError, match="keeps what its members said"):
        actions.forget(tarn.desk, tarn.alix.pk)
    assert said_by(tarn, tarn.alix) == 1


@pytest.mark.parametrize("kept", ["listing", "role", "pledge"])
def test_who_is_still_here_by_anything_is_not_forgotten(tarn, kept):
    leave(tarn, tarn.alix)
    with acting(tarn.desk):
        if kept == "listing":
            Listing.objects.filter(professional=tarn.alix).update(active=True)
        elif kept == "role":
            Membership.objects.filter(account=tarn.alix.account_id).update(active=True)
        else:
            actions.write_pledge(tarn.desk, tarn.alix.pk, SOME, MONDAY)
    with pytest.raises(IntegrityError, match="keeps what its members said"):
        actions.forget(tarn.desk, tarn.alix.pk)


def test_the_sweep_goes_on_when_who_left_has_a_role_again(tarn, at):
    leave(tarn, tarn.alix)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).delete()
        Membership.objects.filter(account=tarn.alix.account_id).update(active=True)
    sweep(tarn.machine, MONDAY)
    assert said_by(tarn, tarn.alix) == 2


def test_the_neighbour_forgets_nobody_of_ours(tarn):
    neighbour = cast.bourbon()
    leave(tarn, tarn.alix)
    assert actions.forget(neighbour.desk, tarn.alix.pk) == 0
    assert said_by(tarn, tarn.alix) == 2


def test_the_sweep_forgets_who_left_a_year_ago(tarn, at, tmp_path):
    leave(tarn, tarn.alix)
    sweep(tarn.machine, at(MONDAY + timedelta(days=360)))
    assert said_by(tarn, tarn.alix) == 2
    sweep(tarn.machine, at(MONDAY + timedelta(days=370)))
    assert (said_by(tarn, tarn.alix), said_by(tarn, tarn.bao)) == (0, 1)
    assert verified(tarn, tmp_path).faults == []


def test_what_a_person_agreed_to_leaves_with_their_case(tarn, at, tmp_path):
    gone = solved(tarn, at)
    later = cast.call(tarn, now=at(MONDAY + timedelta(days=400)))
    sweep(tarn.machine, at(MONDAY + timedelta(days=735)))
    with reading(tarn.desk):
        assert set(EntryBody.objects.exclude(case=None).values_list("case_id", flat=True)) == {later.pk}
        assert gone.pk != later.pk
        assert Entry.objects.count() > EntryBody.objects.count()
    assert verified(tarn, tmp_path).faults == []


THIRD = "(SELECT id FROM consent_entry WHERE seq = 3)"
COPY = "SELECT -id, 3, day, commitment, head, sha256(head), community_id FROM consent_entry WHERE seq = 4"
# What a superuser does, the line where it shows, and what is said of it.
TAMPERINGS = {
    f"UPDATE consent_entrybody SET body = '{{}}' WHERE entry_id = {THIRD}": (3, "corps modifié"),
    "UPDATE consent_entry SET commitment = sha256('x') WHERE seq = 3": (3, "inscription modifiée"),
    "DELETE FROM consent_entry WHERE seq = 3": (3, "inscription supprimée"),
    "UPDATE consent_entry SET seq = CASE seq WHEN 3 THEN 5 WHEN 5 THEN 3 ELSE seq END": (
        3,
        "inscription modifiée",
    ),
    f"UPDATE consent_entry SET seq = seq + 1 WHERE seq >= 3; INSERT INTO consent_entry {COPY}": (
        4,
        "ou ajoutée",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_superuser_who_tampers_is_seen_at_the_exact_line(tarn, tmp_path, superuser_sql, tampering):
    for _ in range(4):
        with acting(tarn.desk):
            append(tarn.desk, EntryKind.CONTEST, {"need": 1}, professional_id=tarn.alix.pk)
    superuser_sql.execute("SET session_replication_role = replica")
    superuser_sql.execute("ALTER TABLE consent_entry DROP CONSTRAINT one_entry_per_number")
    superuser_sql.execute("UPDATE consent_entrybody SET professional_id = %s", [tarn.alix.pk])
    try:
        superuser_sql.execute(tampering)
        faults = verified(tarn, tmp_path, tarn.alix.pk).faults
    finally:
        superuser_sql.execute("TRUNCATE consent_entry, consent_entrybody")
        superuser_sql.execute(
            "ALTER TABLE consent_entry ADD CONSTRAINT one_entry_per_number UNIQUE (community_id, seq)"
        )
    line, told = TAMPERINGS[tampering]
    assert faults[0].startswith(f"registre.jsonl, ligne {line} ")
    assert told in faults[0]


def test_a_tail_that_a_superuser_cut_is_seen_with_a_receipt(tarn, tmp_path):
    with reading(tarn.desk):
        kept = ledger.last(tarn.community.pk)
    path = tmp_path / "registre.jsonl"
    verified(tarn, tmp_path)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    found = verifier.Register(path)
    assert found.faults == []
    (missed,) = found.expect("reçu", kept.seq, kept.head.hex())
    assert "registre coupé" in missed
