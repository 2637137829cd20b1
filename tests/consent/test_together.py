"""Verbs that write in the same register at the same instant: each takes its locks first, so none waits for ever."""

import os
from functools import partial

import psycopg
import pytest
from django.db import OperationalError, connection

from tests import cast
from tests.cases.answer_given import asked
from tests.cases.test_accept_race import together
from tests.cast import DECISION, MONDAY
from tests.consent.lasting_given import terms
from tests.consent.ledger_given import kinds, verified
from tests.consent.test_entries import NOTHING, SOME
from tests.trust.raw import run
from volontiers.cases.actions import desk, ownership, tracking, withdrawals
from volontiers.consent import queries as consent
from volontiers.consent.actions import set_practices
from volontiers.consent.lasting import change_lasting
from volontiers.consent.lasting_said import lasting_terms
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Family
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Office
from volontiers.placement.actions.pledging import pause_new_patients
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
FREE, ROUNDS = (None, None), 5


def test_seven_verbs_at_once_each_leave_their_lines_and_one_chain(at, tmp_path):
    at(MONDAY)
    tarn = cast.gaillacois()
    for number in range(ROUNDS):
        waiting, mine, other = asked(tarn), cast.call(tarn), cast.call(tarn)
        before = len(kinds(tarn))
        together(
            partial(
                withdrawals.change_pledge, tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (number, 0)
            ),
            partial(withdrawals.change_pledge, tarn.pro(tarn.noor), tarn.noor.pk, SOME, MONDAY, FREE),
            partial(desk.record_phone_yes, tarn.desk, waiting.pk, tarn.alix.pk, MONDAY),
            partial(tracking.withdraw_agreement, tarn.machine, mine.pk, MONDAY),
            partial(ownership.collect_agreement, tarn.desk, mine.pk, {Family.CARERS: True}, MONDAY),
            partial(ownership.collect_agreement, tarn.desk, other.pk, {Family.CARERS: False}, MONDAY),
            partial(change_rules, tarn.desk, {"usual_minutes": 20 + number}, DECISION),
        )
        said = kinds(tarn)[before:]
        assert sorted(set(said)) == [
            "agreement", "agreement_withdrawn", "ceiling", "no_agreement", "one_off", "pledge", "rule", "withdrawal",
        ]  # fmt: skip
        withdrawals.change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, SOME, MONDAY, FREE)
    assert verified(tarn, tmp_path).faults == []


@pytest.mark.parametrize("answered", [True, False])
def test_a_pledge_said_while_its_place_moves_counts_from_the_directory(at, answered):
    """The first one too, which has no row to lock."""
    at(MONDAY)
    tarn = cast.gaillacois()
    one = tarn.alix if answered else cast.newcomer(tarn)
    for insee in ("81069", "81145", "81064"):
        together(
            partial(withdrawals.change_pledge, tarn.pro(one), one.pk, SOME, MONDAY, FREE),
            partial(set_practices, tarn.desk, one.pk, (Office(insee, ("AMB",)),), MONDAY),
        )
        with reading(tarn.desk):
            assert consent.standing(tarn.community.pk, [one.pk])[one.pk].origins == (insee,)


def test_who_is_saying_their_first_pledge_does_not_move_meanwhile(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    sol = cast.newcomer(tarn)
    with psycopg.connect(os.environ["DATABASE_URL"]) as other, connection.cursor() as mine:
        other.execute("SELECT FROM directory_professional WHERE id = %s FOR NO KEY UPDATE", [sol.pk])
        mine.execute("SET lock_timeout = '300ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            set_practices(tarn.desk, sol.pk, (Office("81069", ("AMB",)),), MONDAY)
        mine.execute("RESET lock_timeout")


def test_both_choices_and_a_move_at_once_wait_for_nobody_for_ever(at, tmp_path):
    at(MONDAY)
    tarn = cast.gaillacois()
    by, who = tarn.pro(tarn.alix), tarn.alix.pk
    for insee in ("81069", "81145", "81064", "81099", "81069"):
        together(
            partial(withdrawals.change_pledge, by, who, SOME, MONDAY, FREE),
            partial(change_lasting, by, who, terms(minutes=20), MONDAY),
            partial(pause_new_patients, by, who, MONDAY, MONDAY),
            partial(withdrawals.pause_pledge, by, who, MONDAY, MONDAY),
            partial(set_practices, tarn.desk, who, (Office(insee, ("AMB",)),), MONDAY),
            partial(offered, tarn),
        )
        with reading(tarn.desk):
            assert lasting_terms(tarn.community.pk)[who].origins == (insee,)
            assert consent.standing(tarn.community.pk, [who])[who].origins == (insee,)
    assert verified(tarn, tmp_path).faults == []


def offered(tarn) -> None:
    """What an offer does: it holds the pledge, then the doctor's yes is entered."""
    with acting(tarn.desk):
        run("SELECT hold_lasting(%s, %s)", tarn.community.pk, tarn.alix.pk)
        append(tarn.pro(tarn.alix), EntryKind.OFFER_YES, {"offer": 1}, professional_id=tarn.alix.pk)
