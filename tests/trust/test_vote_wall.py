"""What the application role says to PostgreSQL past our verbs, to bend an assembly: refused, each time."""

import json
from datetime import timedelta

import psycopg
import pytest
from django.db import Error, IntegrityError, ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import (
    EVENING,
    association,
    convened,
    motion,
    opened,
    proxy,
    second,
    voting,
)
from tests.trust.raw import refused, run
from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import end_assembly, leave
from volontiers.governance.actions.minutes import draw_up, sign
from volontiers.governance.actions.motions import close_vote, declare
from volontiers.governance.actions.voting import enter_count, record
from volontiers.governance.models import Adhesion, Assembly, Ballot, Elector

pytestmark = pytest.mark.django_db(transaction=True)
THERE = ("Salvy", "Benoît", "Faure", "Mazens")


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


def by_hand(made, statement: str, *values: object) -> None:
    with acting(made.desk):
        run(statement, *values)


BALLOT = (
    "INSERT INTO governance_ballot (community_id, motion_id, elector_id, caster_id, choice, receipt, at, written_by_id)"
    " SELECT m.community_id, m.id, %s, %s, 'yes', '{}', clock(), %s FROM governance_motion m WHERE m.id = %s"
)


def votes(made, put, elector: int, caster: int, receipt: str = "AAAAAA") -> None:
    by_hand(made, BALLOT.format(receipt), elector, caster, made.cast.camille.pk, put.pk)


def test_one_ballot_for_one_elector(made):
    one = opened(made, *THERE)
    put, salvy = voting(made, one), made.elector(one, "Salvy")
    votes(made, put, salvy, salvy)
    with refused("one_ballot_per_elector"):
        votes(made, put, salvy, salvy, "BBBBBB")
    with reading(made.desk):
        assert Ballot.objects.count() == 1


def test_no_ballot_of_who_is_away_unasked_or_concerned(made):
    one = opened(made, *THERE)
    put = voting(made, one, concerned=("Benoît",))
    salvy, roux, benoit = (made.elector(one, name) for name in ("Salvy", "Roux", "Benoît"))
    for elector, caster, why in (
        (roux, roux, "who is there votes"), (roux, salvy, "who is there votes"), (benoit, benoit, "does not concern"),
    ):  # fmt: skip
        with refused(why):
            votes(made, put, elector, caster)


def test_no_ballot_before_nor_after_the_vote(made):
    one = opened(made, *THERE)
    put, salvy = motion(made, one), made.elector(one, "Salvy")
    with refused("outside an open vote"):
        votes(made, put, salvy, salvy)
    put = voting(made, one)
    close_vote(made.desk, put.pk, EVENING)
    with refused("outside an open vote"):
        votes(made, put, salvy, salvy)


def test_a_ballot_is_of_this_assembly(made):
    one, other = opened(made, *THERE), convened(made)
    put, stranger = voting(made, one), made.elector(other, "Salvy")
    with refused("ballot is of an elector"):
        votes(made, put, stranger, stranger)


@pytest.mark.parametrize(
    "statement", ["UPDATE governance_ballot SET choice = 'no'", "DELETE FROM governance_ballot"]
)
def test_a_ballot_never_changes(made, statement):
    one = opened(made, *THERE)
    put = voting(made, one)
    record(made.desk, put.pk, made.elector(one, "Salvy"), Choice.YES, EVENING)
    with refused("cast once"):
        by_hand(made, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_elector SET college = 'users'",
        "DELETE FROM governance_elector",
        (
            "INSERT INTO governance_elector (community_id, assembly_id, name, college, clause, told_by)"
            " SELECT community_id, id, 'Tard', 'gp', '', 'paper' FROM governance_assembly"
        ),
        "UPDATE governance_agendaitem SET title = 'Autre'",
        (
            "INSERT INTO governance_agendaitem (community_id, assembly_id, place, title)"
            " SELECT community_id, id, 9, 'Autre' FROM governance_assembly"
        ),
        "UPDATE governance_assembly SET starts_at = starts_at + interval '1 hour'",
        "UPDATE governance_assembly SET state = 'draft'",
        "UPDATE governance_assembly SET state = 'closed'",
        "DELETE FROM governance_assembly",
    ],
)
def test_what_was_convened_stays(made, statement):
    convened(made)
    with pytest.raises(IntegrityError):
        by_hand(made, statement)


GIVES = (
    "INSERT INTO governance_proxy (community_id, assembly_id, giver_id, holder_id, since, written_by_id)"
    " SELECT community_id, id, %s, %s, clock(), %s FROM governance_assembly WHERE id = %s"
)


@pytest.mark.parametrize(
    ("giver", "holder", "why"),
    [
        ("Roux", "Roux", "no_proxy_to_oneself|who is away"),
        ("Roux", "Puech", "chain"),
        ("Mazens", "Salvy", "chain"),
        ("Puech", "Salvy", "one_proxy_per_giver"),
        ("Roux", "Mazens", "than the statutes allow"),
        ("Roux", "Pons", "who is away"),
        ("Benoît", "Salvy", "who is away"),
    ],
)
def test_a_proxy_keeps_the_rules(made, giver, holder, why):
    one = opened(made, *THERE)
    proxy(made, one, "Puech", "Mazens")
    proxy(made, one, "Vidal", "Mazens")
    keys = [made.elector(one, name) for name in (giver, holder)]
    with refused(why):
        by_hand(made, GIVES, *keys, made.cast.camille.pk, one.pk)


COMES = (
    "INSERT INTO governance_stay (community_id, assembly_id, elector_id, since, remote)"
    " SELECT community_id, id, %s, clock(), %s FROM governance_assembly WHERE id = %s"
)


def test_nobody_is_there_twice_nor_at_a_distance_nor_beside_their_proxy(made):
    one = opened(made, *THERE)
    proxy(made, one, "Puech", "Mazens")
    for name, remote, why in (
        ("Salvy", False, "there_once_at_a_time|one_open_stay"), ("Roux", True, "at a distance"),
        ("Puech", False, "takes their proxy back"),
    ):  # fmt: skip
        with refused(why):
            by_hand(made, COMES, made.elector(one, name), remote, one.pk)
    leave(made.desk, one.pk, made.elector(one, "Salvy"), EVENING + timedelta(minutes=5))
    with refused("was there"):
        by_hand(made, "UPDATE governance_stay SET until = NULL WHERE until IS NOT NULL")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_motion SET text = 'Autre'",
        "UPDATE governance_motion SET state = 'draft'",
        "UPDATE governance_motion SET state = 'declared', declared_at = clock(), result = '{}'",
        "DELETE FROM governance_motion",
        (
            "INSERT INTO governance_aside (community_id, motion_id, elector_id, what)"
            " SELECT m.community_id, m.id, e.id, '' FROM governance_motion m, governance_elector e LIMIT 1"
        ),
        "UPDATE governance_assembly SET state = 'ended'",
    ],
)
def test_an_open_vote_stays_as_it_was_read(made, statement):
    voting(made, opened(made, *THERE))
    with pytest.raises(IntegrityError):
        by_hand(made, statement)


def test_a_result_is_written_once(made):
    one = opened(made, *THERE)
    put = voting(made, one)
    close_vote(made.desk, put.pk, EVENING)
    with refused("written once"):
        by_hand(made, "UPDATE governance_motion SET result = '{\"adopted\": true}'")
    declare(made.desk, put.pk, EVENING)
    with refused("goes one way|written once"):
        by_hand(made, "UPDATE governance_motion SET state = 'void', void_for = 'x'")


TELLS = "UPDATE governance_motion SET state = %s, closed_at = clock(), declared_at = clock(), result = %s WHERE id = %s"


def result_of(yes: int, no: int, *, adopted: bool) -> dict[str, object]:
    whole = {"electors": 8, "counted": 4, "yes": yes, "no": no, "abstain": 0}
    return {
        "adopted": adopted, "tied": False, "yes": "0", "no": "0", "present": 4, "whole": whole, "colleges": {},
        "shown": False, "outcome": "",
    }  # fmt: skip


def test_a_named_result_is_that_of_its_ballots(made):
    one = opened(made, *THERE)
    put = voting(made, one)
    record(made.desk, put.pk, made.elector(one, "Salvy"), Choice.YES, EVENING)
    record(made.desk, put.pk, made.elector(one, "Faure"), Choice.NO, EVENING)
    forged = (
        {"forged": True},
        result_of(4, 0, adopted=True),
        result_of(1, 0, adopted=True),
        result_of(0, 1, adopted=False),
    )
    for said in forged:
        with refused("what was counted"):
            by_hand(made, TELLS, "closed", json.dumps(said), put.pk)
    with refused("what was counted"):
        by_hand(made, TELLS, "open", json.dumps(result_of(1, 1, adopted=False)), put.pk)
    by_hand(made, TELLS, "closed", json.dumps(result_of(1, 1, adopted=False)), put.pk)


def test_nothing_is_adopted_by_nobody(made):
    put = voting(made, opened(made, *THERE))
    with refused("what was counted"):
        by_hand(made, TELLS, "closed", json.dumps(result_of(0, 0, adopted=True)), put.pk)


def test_who_left_after_their_ballot_may_be_out_of_the_numbers(made):
    one = opened(made, *THERE, "Roux")
    put = voting(made, one)
    for name in ("Salvy", "Mazens"):
        record(made.desk, put.pk, made.elector(one, name), Choice.YES, EVENING)
    with acting(made.desk):
        Adhesion.objects.filter(family_name="Mazens").update(left_on=EVENING.date() - timedelta(days=1))
    assert close_vote(made.desk, put.pk, EVENING).result["whole"]["yes"] == 1


def test_a_result_of_the_room_is_the_count_that_two_confirmed(made):
    one = opened(made, *THERE)
    put = voting(made, one, Way.HAND)
    close_vote(made.desk, put.pk, EVENING)
    with refused("what was counted"):
        by_hand(made, TELLS, "closed", json.dumps(result_of(3, 0, adopted=True)), put.pk)
    enter_count(made.desk, put.pk, {"": {Choice.YES: 3}}, None, EVENING)
    with refused("what was counted"):
        by_hand(made, TELLS, "closed", json.dumps(result_of(3, 0, adopted=True)), put.pk)
    by_hand(
        made, "UPDATE governance_handcount SET confirmed_at = clock(), confirmed_by_id = %s", second(made).account_id
    )  # fmt: skip
    for said in (
        result_of(4000, 0, adopted=True),
        result_of(2, 0, adopted=True),
        result_of(3, 1, adopted=True),
    ):
        with refused("what was counted"):
            by_hand(made, TELLS, "closed", json.dumps(said), put.pk)
    by_hand(made, TELLS, "closed", json.dumps(result_of(3, 0, adopted=True)), put.pk)


def test_a_count_is_of_two_persons(made):
    one = opened(made, *THERE)
    put = voting(made, one, Way.PAPER)
    close_vote(made.desk, put.pk, EVENING)
    enter_count(made.desk, put.pk, {"": {Choice.YES: 3}}, None, EVENING)
    with refused("counted_by_two"):
        by_hand(
            made, "UPDATE governance_handcount SET confirmed_at = clock(), confirmed_by_id = entered_by_id"
        )
    with refused("two persons count"):
        by_hand(made, "UPDATE governance_motion SET result = '{}', state = 'declared', declared_at = clock()")
    with refused("written by one"):
        by_hand(
            made,
            "UPDATE governance_handcount SET counts = '{}', confirmed_at = clock(), confirmed_by_id = %s",
            second(made).account_id,
        )


def test_the_minutes_are_that_file_and_close_by_two_hands(made):
    one = opened(made, "Salvy")
    end_assembly(made.desk, one.pk, EVENING)
    done = draw_up(made.desk, one.pk, "", 0, EVENING)
    sign(made.desk, one.pk, done.sha256, "secrétaire", EVENING)
    for statement, why in (
        ("UPDATE governance_assembly SET state = 'closed'", "two persons sign"),
        ("UPDATE governance_minutes SET file = 'x'", "cannot be rewritten"),
        ("DELETE FROM governance_minutessignature", "cannot be rewritten"),
        (
            (
                "INSERT INTO governance_minutes (community_id, assembly_id, version, file, sha256, seq, made_at, made_by_id)"
                " SELECT community_id, assembly_id, 2, file, sha256, seq, made_at, made_by_id FROM governance_minutes"
            ),
            "stay once signed",
        ),
        (
            (
                "INSERT INTO governance_minutessignature (community_id, minutes_id, account_id, name, title, at)"
                " SELECT community_id, minutes_id, account_id, name, title, at FROM governance_minutessignature"
            ),
            "signed_once",
        ),
    ):
        with refused(why):
            by_hand(made, statement)


def test_another_file_under_that_fingerprint_is_refused(made):
    one = opened(made, "Salvy")
    end_assembly(made.desk, one.pk, EVENING)
    draw_up(made.desk, one.pk, "", 0, EVENING)
    with refused("minutes are of an ended assembly"):
        by_hand(
            made,
            "INSERT INTO governance_minutes (community_id, assembly_id, version, file, sha256, seq, made_at, made_by_id)"
            " SELECT community_id, assembly_id, 2, 'autre', sha256, seq, made_at, made_by_id FROM governance_minutes",
        )


def test_a_neighbour_sees_no_row(made):
    one = opened(made, *THERE)
    put, other = voting(made, one), cast.bourbon()
    with reading(other.desk):
        assert not Assembly.objects.exists()
        assert not Elector.objects.exists()
    with pytest.raises((IntegrityError, ProgrammingError, Error)), acting(other.desk):
        run(
            "INSERT INTO governance_ballot (community_id, motion_id, elector_id, caster_id, choice, receipt, at,"
            " written_by_id) VALUES (%s, %s, %s, %s, 'yes', 'CCCCCC', clock(), %s)",
            made.cast.community.pk, put.pk, made.elector(one, "Salvy"), made.elector(one, "Salvy"), other.camille.pk,
        )  # fmt: skip


def test_the_membership_may_be_forgotten_and_the_roll_stays(made, owner_sql):
    one = convened(made)
    with psycopg.Connection.transaction(owner_sql):
        owner_sql.execute("DELETE FROM governance_adhesion WHERE family_name = 'Roux'")
    with reading(made.desk):
        assert Elector.objects.get(assembly=one, name="Lou Roux").adhesion_id is None
