"""A pledge of time is given, changed, paused, ended and withdrawn by its entries, and by nothing else."""

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import kinds, last, verified
from tests.governance.time_given import UNTIL, give, later, stop, terms
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.checks import findings
from volontiers.consent import ledger
from volontiers.consent.actions import correct_professional
from volontiers.consent.models import LastingPledge, Pledge, TimePledge
from volontiers.consent.time_pledge import resume_time
from volontiers.consent.time_said import time_of, time_terms, value
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import Work, WorkTerms
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Entry, Office
from volontiers.governance.actions.giving import expire_or_remind_time, pause_time
from volontiers.messages.models import Message
from volontiers.ops.due import needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def stored(tarn, who) -> TimePledge:
    with reading(tarn.desk):
        return TimePledge.objects.get(professional=who)


def test_what_was_said_is_what_stands(tarn):
    give(tarn, tarn.bao, 3, days=frozenset({3, 1}))
    said, pledge = last(tarn), stored(tarn, tarn.bao)
    assert (said.kind, said.professional_id) == ("time", tarn.bao.pk)
    assert said.body == {
        "by": tarn.bao.account_id, "professional": tarn.bao.pk, "works": {"group": {"level": "some", "hours": 3}},
        "days": [1, 3], "until": "2027-02-22",
    }  # fmt: skip
    assert value(pledge) == terms(3, days=frozenset({1, 3}))
    assert (pledge.consent_seq, pledge.given_at) == (said.entry.seq, MONDAY)


def test_each_work_has_its_own_word(tarn):
    works = {Work.GROUP: WorkTerms(Level.SOME, 2), Work.DESK: WorkTerms(Level.MANY, 6)}
    give(tarn, tarn.bao, works=works)
    assert value(stored(tarn, tarn.bao)).works == works
    changed = give(tarn, tarn.bao, works={Work.PROJECT: WorkTerms(Level.SOME, 1)})
    assert (changed.version, list(value(changed).works)) == (2, [Work.PROJECT])


def test_not_at_all_holds_at_once_and_can_be_the_first_word(tarn):
    give(tarn, tarn.bao)
    stop(tarn, tarn.bao)
    pledge = stored(tarn, tarn.bao)
    assert (pledge.works, pledge.until, pledge.next_check_at) == ({}, None, None)
    assert (last(tarn).kind, last(tarn).body["level"]) == ("time_withdrawn", "none")
    assert stop(tarn, tarn.noor).works == {}
    with reading(tarn.desk):
        assert time_terms(tarn.community.pk, [tarn.bao.pk, tarn.noor.pk]) == {}


def test_it_says_nothing_of_needs_of_today(tarn):
    stop(tarn, tarn.bao)
    with reading(tarn.desk):
        assert Pledge.objects.get(professional=tarn.bao).level == "many"
        assert not LastingPledge.objects.exists()


def test_a_receipt_leaves_for_each_word(tarn):
    give(tarn, tarn.bao)
    with reading(tarn.desk):
        receipt = ledger.receipt(tarn.bao.pk, ledger.GIVEN_TIME)
        (message,) = Message.objects.filter(about=f"entry:{receipt.seq}")
        assert message.variables["receipt"] == receipt.text
        assert ledger.receipt(tarn.noor.pk, ledger.GIVEN_TIME) is None


def test_a_pause_and_its_end(tarn):
    by = tarn.pro(tarn.bao)
    assert not pause_time(by, tarn.bao.pk, later(days=14))
    assert not resume_time(by, tarn.bao.pk)
    give(tarn, tarn.bao)
    before = len(kinds(tarn))
    assert pause_time(by, tarn.bao.pk, later(days=14))
    assert stored(tarn, tarn.bao).paused_until == later(days=14)
    assert resume_time(by, tarn.bao.pk)
    assert stored(tarn, tarn.bao).paused_until is None
    assert kinds(tarn)[before:] == ["time_pause", "time_resumption"]
    pause_time(by, tarn.bao.pk, later(days=14))
    assert give(tarn, tarn.bao).paused_until is None


def test_one_reminder_ten_days_before_then_silence(tarn, at):
    give(tarn, tarn.bao)
    pledge = stored(tarn, tarn.bao)
    assert pledge.next_check_at.isoformat() == "2027-02-12T08:00:00+00:00"
    assert not expire_or_remind_time(tarn.machine, pledge.pk, MONDAY)
    reminded = at(pledge.next_check_at)
    assert expire_or_remind_time(tarn.machine, pledge.pk, reminded)
    with reading(tarn.desk):
        sent = list(Message.objects.filter(template="time_end"))
    assert sent
    assert {one.variables["until"] for one in sent} == {"22/02"}
    assert not expire_or_remind_time(tarn.machine, pledge.pk, reminded)
    over = at(stored(tarn, tarn.bao).next_check_at)
    assert over.isoformat() == "2027-02-22T23:00:00+00:00"
    assert expire_or_remind_time(tarn.machine, pledge.pk, over)
    ended = stored(tarn, tarn.bao)
    assert (ended.works, ended.until, ended.next_check_at) == ({}, None, None)
    assert (last(tarn).kind, last(tarn).body["until"]) == ("time_expiry", UNTIL.isoformat())
    assert not expire_or_remind_time(tarn.machine, pledge.pk, over)


def test_the_worker_finds_what_is_due(tarn):
    (due,) = [one for one in needs() if one.name == "time"]
    give(tarn, tarn.bao)
    late = stored(tarn, tarn.bao).next_check_at
    with reading(tarn.desk):
        assert "time" not in {one.about for one in findings(tarn.community.pk, late)}
        assert "time" in {one.about for one in findings(tarn.community.pk, later(days=200))}
    due.postpone(tarn.machine, stored(tarn, tarn.bao).pk, "", late)
    assert (stored(tarn, tarn.bao).next_check_at - late).total_seconds() == 3600
    assert due.step is expire_or_remind_time


def test_the_register_stays_whole_and_can_be_verified(tarn, tmp_path):
    give(tarn, tarn.bao)
    pause_time(tarn.pro(tarn.bao), tarn.bao.pk, later(days=3))
    register = verified(tarn, tmp_path, tarn.bao.pk)
    assert register.faults == []


def test_nothing_is_said_in_another_community(tarn):
    bourbon = cast.bourbon()
    with pytest.raises(IntegrityError, match="not of this community"):
        give(bourbon, tarn.bao)
    with reading(bourbon.desk):
        assert time_of(tarn.bao.pk, bourbon.community.pk) is None


def test_it_leaves_a_year_after_the_professional(tarn, at):
    give(tarn, tarn.bao)
    entry = Entry("Faure", "Bao", "60", email="bao@gaillacois.test")
    correct_professional(tarn.desk, tarn.bao.pk, entry, (Office("81099", ("AMB",)),), MONDAY, active=False)
    with acting(tarn.desk):
        tarn.bao.account.memberships.update(active=False)
    sweep(tarn.machine, at(later(days=360)))
    assert stored(tarn, tarn.bao)
    sweep(tarn.machine, at(later(days=370)))
    with reading(tarn.desk):
        assert not TimePledge.objects.filter(professional=tarn.bao).exists()
