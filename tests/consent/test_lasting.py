"""A pledge for new patients is given, changed, paused, ended and withdrawn by its entries, and by nothing else."""

from dataclasses import fields

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import NOTHING, UNTIL, follow, in_days, stored, terms
from tests.consent.ledger_given import kinds, last, verified
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.actions.withdrawals import change_pledge
from volontiers.cases.checks import findings
from volontiers.consent import ledger
from volontiers.consent.actions import Terms, correct_professional, set_practices
from volontiers.consent.lasting import (
    change_lasting,
    resume_lasting,
)
from volontiers.consent.lasting_said import lasting_of, lasting_terms, value
from volontiers.consent.models import LastingPledge, Pledge
from volontiers.core.lasting import LastingTerms
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Entry, Office
from volontiers.directory.models import Listing
from volontiers.messages.models import Message
from volontiers.ops.due import needs
from volontiers.placement.actions.pledging import expire_or_remind_patients, pause_new_patients

pytestmark = pytest.mark.django_db
EVERYTHING = {
    "ages": (16, 75), "communes": frozenset({"81145", "81064"}), "minutes": 20, "home_visits": False, "only_known": True,
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_what_was_said_is_what_stands(tarn):
    follow(tarn, tarn.alix, **EVERYTHING)
    said, pledge = last(tarn), stored(tarn, tarn.alix)
    assert (said.kind, said.professional_id) == ("lasting", tarn.alix.pk)
    assert said.body == {
        "by": tarn.alix.account_id, "professional": tarn.alix.pk, "level": "some", "per_month": 2, "asked_per_month": 6,
        "youngest": 16, "oldest": 75, "minutes": 20, "communes": ["81064", "81145"], "home_visits": False,
        "only_known": True, "until": "2027-02-22", "from": ["81099"],
    }  # fmt: skip
    assert value(pledge) == terms(**EVERYTHING)
    assert (pledge.consent_seq, pledge.origins, pledge.given_at) == (said.entry.seq, ["81099"], MONDAY)


def test_each_change_is_a_new_word_and_ends_a_pause(tarn):
    follow(tarn, tarn.alix)
    pause_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, in_days(14), MONDAY)
    changed = follow(tarn, tarn.alix, level=Level.MANY, per_month=4, asked_per_month=12)
    assert (changed.level, changed.per_month, changed.version, changed.paused_until) == ("many", 4, 2, None)


def test_not_at_all_holds_at_once(tarn):
    follow(tarn, tarn.alix, **EVERYTHING)
    change_lasting(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    pledge = stored(tarn, tarn.alix)
    assert (pledge.level, pledge.per_month, pledge.asked_per_month, pledge.until) == ("none", 0, 0, None)
    assert (last(tarn).kind, last(tarn).body["level"]) == ("lasting_withdrawn", "none")
    assert pledge.next_check_at is None


def test_not_at_all_can_be_the_first_word(tarn):
    change_lasting(tarn.pro(tarn.noor), tarn.noor.pk, NOTHING, MONDAY)
    assert stored(tarn, tarn.noor).level == "none"


def test_the_two_choices_do_not_touch_each_other(tarn):
    follow(tarn, tarn.alix)
    nothing = Terms(Level.NONE, 0, 0, None)
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, nothing, MONDAY, (None, None))
    assert stored(tarn, tarn.alix).level == "some"
    change_lasting(tarn.pro(tarn.noor), tarn.noor.pk, NOTHING, MONDAY)
    with reading(tarn.desk):
        assert Pledge.objects.get(professional=tarn.noor).level == "many"


def test_a_receipt_leaves_for_each_word(tarn):
    follow(tarn, tarn.alix)
    with reading(tarn.desk):
        receipt = ledger.receipt(tarn.alix.pk, ledger.GIVEN_LASTING)
        (message,) = Message.objects.filter(about=f"entry:{receipt.seq}")
        assert message.variables["receipt"] == receipt.text
        assert ledger.receipt(tarn.alix.pk) != receipt
        assert ledger.receipt(tarn.noor.pk, ledger.GIVEN_LASTING) is None


def test_a_pause_and_its_end(tarn):
    by = tarn.pro(tarn.alix)
    pause_new_patients(by, tarn.alix.pk, in_days(14), MONDAY)
    assert "lasting_pause" not in kinds(tarn)
    follow(tarn, tarn.alix)
    before = len(kinds(tarn))
    pause_new_patients(by, tarn.alix.pk, in_days(14), MONDAY)
    assert stored(tarn, tarn.alix).paused_until == in_days(14)
    assert resume_lasting(by, tarn.alix.pk)
    assert stored(tarn, tarn.alix).paused_until is None
    assert kinds(tarn)[before:] == ["lasting_pause", "lasting_resumption"]
    assert stored(tarn, tarn.alix).consent_seq == last(tarn).entry.seq


def test_one_reminder_ten_days_before_then_silence(tarn, at):
    follow(tarn, tarn.alix)
    pledge = stored(tarn, tarn.alix)
    assert pledge.next_check_at.isoformat() == "2027-02-12T08:00:00+00:00"
    assert not expire_or_remind_patients(tarn.machine, pledge.pk, MONDAY)
    reminded = at(pledge.next_check_at)
    assert expire_or_remind_patients(tarn.machine, pledge.pk, reminded)
    with reading(tarn.desk):
        sent = list(Message.objects.filter(template="lasting_end"))
    assert {message.channel for message in sent} == {"sms", "email"}
    assert (sent[0].variables["until"], sent[0].variables["level"]) == ("22/02", "un peu")
    assert not expire_or_remind_patients(tarn.machine, pledge.pk, reminded)
    over = at(stored(tarn, tarn.alix).next_check_at)
    assert over.isoformat() == "2027-02-22T23:00:00+00:00"
    assert expire_or_remind_patients(tarn.machine, pledge.pk, over)
    ended = stored(tarn, tarn.alix)
    assert (ended.level, ended.per_month, ended.until, ended.next_check_at) == ("none", 0, None, None)
    assert (last(tarn).kind, last(tarn).body["until"]) == ("lasting_expiry", UNTIL.isoformat())
    assert not expire_or_remind_patients(tarn.machine, pledge.pk, over)


def test_the_worker_finds_what_is_due(tarn, at):
    (due,) = [one for one in needs() if one.name == "lasting"]
    follow(tarn, tarn.alix)
    late = stored(tarn, tarn.alix).next_check_at
    with reading(tarn.desk):
        assert "lasting" not in {one.about for one in findings(tarn.community.pk, late)}
        assert "lasting" in {one.about for one in findings(tarn.community.pk, in_days(200))}
    due.postpone(tarn.machine, stored(tarn, tarn.alix).pk, "", late)
    assert (stored(tarn, tarn.alix).next_check_at - late).total_seconds() == 3600
    assert due.step is expire_or_remind_patients


def test_only_a_physician_follows_patients(tarn):
    with pytest.raises(IntegrityError, match="only a physician"):
        follow(tarn, tarn.bao)


def test_nothing_is_said_in_another_community(tarn):
    bourbon = cast.bourbon()
    with pytest.raises(IntegrityError, match="not of this community"):
        change_lasting(bourbon.pro(bourbon.alix), tarn.alix.pk, terms(), MONDAY)


def test_a_place_of_practice_that_moves_moves_both_in_one_line(tarn):
    follow(tarn, tarn.alix, minutes=20)
    before = len(kinds(tarn))
    set_practices(tarn.desk, tarn.alix.pk, (Office("81145", ("AMB",)),), MONDAY)
    assert kinds(tarn)[before:] == ["place"]
    line = last(tarn).entry.seq
    with reading(tarn.desk):
        weekly = Pledge.objects.get(professional=tarn.alix)
    mine = stored(tarn, tarn.alix)
    assert (mine.origins, mine.consent_seq) == (["81145"], line)
    assert (weekly.origins, weekly.consent_seq) == (["81145"], line)


def test_it_moves_without_a_pledge_for_today(tarn):
    with acting(tarn.machine):
        sol = cast._professional(tarn.community, "gaillacois", "81099", "Sol", "Vidal", "10", title="Dr")
    follow(tarn, sol, minutes=20)
    before = len(kinds(tarn))
    set_practices(tarn.desk, sol.pk, (Office("81145", ("AMB",)),), MONDAY)
    assert (kinds(tarn)[before:], stored(tarn, sol).origins) == (["place"], ["81145"])


def test_the_plan_reads_who_agreed_and_can_be_reached(tarn):
    follow(tarn, tarn.alix, minutes=20)
    change_lasting(tarn.pro(tarn.noor), tarn.noor.pk, NOTHING, MONDAY)
    with reading(tarn.desk):
        found = lasting_terms(tarn.community.pk)
        assert lasting_of(tarn.bao.pk, tarn.community.pk) is None
    assert set(found) == {tarn.alix.pk}
    said = found[tarn.alix.pk]
    assert (said.terms, said.origins) == (terms(minutes=20), ("81099",))
    assert said.consent_seq == last(tarn).entry.seq - 1


@pytest.mark.parametrize("gone", [{"active": False}, {"email_verified": False, "phone_verified": False}])
def test_who_left_or_cannot_be_reached_is_offered_nobody(tarn, gone):
    follow(tarn, tarn.alix)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(**gone)
    with reading(tarn.desk):
        assert lasting_terms(tarn.community.pk) == {}


def test_it_leaves_with_who_left(tarn, at):
    """Like the pledge for today: the directory forgets after a year, and what was said with it."""
    follow(tarn, tarn.alix)
    correct_professional(
        tarn.desk, tarn.alix.pk, Entry("Salvy", "Alix", "10", "Dr", email="alix@gaillacois.test"),
        (Office("81099", ("AMB",)),), MONDAY, active=False,
    )  # fmt: skip
    with acting(tarn.desk):
        tarn.alix.account.memberships.update(active=False)
    sweep(tarn.machine, at(in_days(360)))
    assert stored(tarn, tarn.alix)
    sweep(tarn.machine, at(in_days(370)))
    with reading(tarn.desk):
        assert not LastingPledge.objects.filter(professional=tarn.alix).exists()


def test_the_chain_verifies_with_them(tarn, tmp_path):
    follow(tarn, tarn.alix, **EVERYTHING)
    pause_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, in_days(3), MONDAY)
    change_lasting(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    assert verified(tarn, tmp_path, tarn.alix.pk).faults == []


def test_no_column_names_an_illness():
    profile = {one.name for one in fields(LastingTerms)} | {"youngest", "oldest", "origins"}
    kept = {one.name for one in LastingPledge._meta.get_fields()} - {
        "id", "community", "professional", "next_check_at", "reminded_at", "given_at", "version", "consent_seq",
    }  # fmt: skip
    assert kept == profile - {"ages"}
