"""Raw SQL as the application role around the moment: older pictures, two steps, hours that pass, unreadable lines."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import ask, need_of, refused, run
from volontiers.cases.models import Need, Proposal
from volontiers.core.ledger import EntryKind
from volontiers.core.pledge import Level
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@contextmanager
def session(community_id: int, level: str = "READ COMMITTED") -> Iterator[psycopg.Connection]:
    """A connection of its own, as the application, in a transaction of this level."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as sql:
        sql.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        sql.execute("SELECT set_config('volontiers.community', %s, true)", [str(community_id)])
        yield sql


def taken(tarn, need: Need) -> None:
    """By the one who was asked."""
    with acting(tarn.desk):
        run("UPDATE cases_proposal SET state = 'accepted', taken_seq = consent_seq")
        run(
            "UPDATE cases_need SET state = 'taken', taken_by_id = %s, taken_at = clock() WHERE id = %s",
            tarn.alix.pk,
            need.pk,
        )


PICTURES = [
    "INSERT INTO cases_proposal SELECT * FROM cases_proposal LIMIT 0",
    "UPDATE cases_proposal SET state = state",
    "UPDATE cases_need SET state = state",
    "UPDATE people_person SET municipality_id = NULL",
    "SELECT append_entry('contest', '{\"need\": 1}', decode(repeat('00', 32), 'hex'), NULL, NULL)",
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("statement", PICTURES)
def test_nothing_is_written_from_an_older_picture(tarn, statement, level):
    """A transaction that began before a withdrawal would not see it."""
    with (
        session(tarn.community.pk, level) as sql,
        pytest.raises(psycopg.errors.RestrictViolation, match="READ COMMITTED alone"),
    ):
        sql.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_an_agreement_is_taken_back_after_the_proposal_that_is_being_written(tarn):
    """The line waits for it: between the two there is an order, and nobody is asked after it."""
    need = need_of(tarn)
    with acting(tarn.desk), session(tarn.community.pk) as other:
        ask(tarn, need, tarn.alix)
        other.execute("SET LOCAL lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute(
                "SELECT append_entry('agreement_withdrawn', '{\"family\": \"carers\"}',"
                " decode(repeat('00', 32), 'hex'), NULL, %s)",
                [need.case_id],
            )


def test_the_modes_of_what_somebody_has_do_not_change_in_two_steps(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
        run("UPDATE cases_need SET state = 'proposed' WHERE id = %s", need.pk)
    with acting(tarn.desk), refused("keeps its modes"):
        run("UPDATE cases_need SET modes = '{HH}', state = 'ready' WHERE id = %s", need.pk)
    taken(tarn, need)
    with acting(tarn.desk), refused("keeps its modes"):
        run(
            "UPDATE cases_need SET modes = '{HH}', state = 'ready', taken_by_id = NULL, taken_at = NULL WHERE id = %s",
            need.pk,
        )


def test_the_hours_of_another_community_are_nobody_s(tarn):
    """A need here of a case there would be held to the clock of there."""
    there = need_of(cast.bourbon())
    need = need_of(tarn)
    with acting(tarn.desk), refused("keeps its kind and its case"):
        run("UPDATE cases_need SET case_id = %s WHERE id = %s", there.case_id, need.pk)
    with acting(tarn.desk), refused("one community"):
        run(
            "INSERT INTO cases_need SELECT (jsonb_populate_record(was, jsonb_build_object('id', 99, 'n', 9, 'case_id', %s)))"
            ".* FROM cases_need was WHERE was.id = %s",
            there.case_id, need.pk,
        )  # fmt: skip
        ask(tarn, Need(pk=99), tarn.alix)


def test_a_yes_that_leaves_leaves_the_need(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
    taken(tarn, need)
    with refused("without having said yes"), acting(tarn.desk):
        run("UPDATE cases_proposal SET state = 'withdrawn'")
        run("SET CONSTRAINTS ALL IMMEDIATE")
    with reading(tarn.desk):
        assert Proposal.objects.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_waits_is_held_to_the_hour_at_which_it_asks(tarn, real_time):
    """clock() would say the hour at which the statement began: here, before the end of the shift."""
    need, now = need_of(tarn), datetime.now(UTC)
    hours = {"shift": 1, "starts": now - timedelta(hours=1), "ends": now + timedelta(seconds=2)}
    with acting(tarn.desk), refused("out of the shift"):
        said = append(tarn.desk, EntryKind.SHIFT, hours, professional_id=tarn.alix.pk)
        run(
            "DO $$ BEGIN PERFORM pg_sleep(2.1);"
            " INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, consent_seq, week, state, tier,"
            " modes, sent_at, until, why, alternative) VALUES"
            f" ({tarn.community.pk}, {need.pk}, {tarn.alix.pk}, 'duty', {said.seq}, '{now:%Y-%m-%d}', 'sent', 'duty',"
            " '{AMB}', clock(), clock(), '', ''); END $$"
        )


SHIFT = {"shift": 1, "starts": "2026-11-24T08:00:00+01:00", "ends": "2026-11-24T20:00:00+01:00"}
UNREADABLE = [
    (EntryKind.PLACE, {}),
    (EntryKind.PLACE, {"from": "81099"}),
    (EntryKind.PLACE, {"from": [81099]}),
    (EntryKind.SHIFT, SHIFT | {"ends": None}),
    (EntryKind.SHIFT, SHIFT | {"ends": "demain"}),
    (EntryKind.SHIFT, SHIFT | {"ends": SHIFT["starts"]}),
    (EntryKind.SHIFT, {name: SHIFT[name] for name in ("starts", "ends")}),
    (EntryKind.SHIFT_ENDED, {}),
    (EntryKind.ONE_OFF, {}),
    (EntryKind.CONTEST, {"need": "1"}),
    (EntryKind.PAUSE, {"until": "bientôt"}),
    (EntryKind.PLEDGE, {"level": "some", "asked_cap": 3}),
    (EntryKind.PLEDGE, {"level": "some", "asked_cap": 3, "accepted_cap": 1, "days": ["7"]}),
    (EntryKind.PLEDGE, {"level": "some", "asked_cap": 3, "accepted_cap": 1, "modes": ["ZZ"]}),
    (
        EntryKind.PLEDGE,
        {"level": "some", "asked_cap": 3, "accepted_cap": 1, "by_kind": {"x": {"level": "some"}}},
    ),
    (EntryKind.PLEDGE, {"level": "some", "asked_cap": 3, "accepted_cap": 1, "by_kind": {"nursing": {}}}),
    (EntryKind.CONTEST, {"need": 1, "by": "moi"}),
]


@pytest.mark.parametrize(("kind", "said"), UNREADABLE)
def test_no_line_hides_the_others_by_being_unreadable(tarn, kind, said):
    cast.pledge(tarn, tarn.alix, Level.SOME)
    with refused("cannot be read|what cannot be read"), acting(tarn.desk):
        append(tarn.desk, kind, said, professional_id=tarn.alix.pk)


@pytest.mark.parametrize("body", [{}, {"rule": 3}])
def test_no_line_hides_the_changes_by_being_unreadable(tarn, body):
    with refused("cannot be read|with its value"), acting(tarn.desk):
        append(tarn.desk, EntryKind.RULE, {"decision": cast.DECISION} | body)
