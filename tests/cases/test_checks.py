"""The auditor finds what was lost on purpose, and is silent otherwise."""

import os
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.models import Membership
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.telephone import Told, hear
from volontiers.cases.actions.waves import advance
from volontiers.cases.checks import findings
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core.calls import CallState
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def need(tarn):
    cast.call(tarn)
    with reading(tarn.desk):
        found = Need.objects.get()
    advance(tarn.machine, found.pk, MONDAY)
    return found


def found(tarn, now):
    with reading(tarn.desk):
        return [(one.about, one.ref) for one in findings(tarn.community.pk, now)]


def test_nothing_to_say_while_all_moves(tarn, need):
    assert found(tarn, MONDAY) == []
    with reading(tarn.desk):
        mine = Proposal.objects.get(professional=tarn.noor)
    accept(tarn.pro(tarn.noor), mine.pk, MONDAY)
    assert found(tarn, MONDAY) == []


def test_a_step_that_was_not_done_and_a_message_that_did_not_leave(tarn, need):
    with acting(tarn.machine):
        waiting = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    late = MONDAY + timedelta(hours=5)
    assert found(tarn, late) == [("need", "1001-1"), *[("message", str(pk)) for pk in waiting]]


@pytest.mark.django_db(transaction=True)
def test_states_that_contradict_each_other(tarn, need, owner_sql):
    with reading(tarn.desk):
        proposal = Proposal.objects.get(professional=tarn.alix)
    accept(tarn.pro(tarn.alix), proposal.pk, MONDAY)
    owner_sql.execute("DELETE FROM cases_link WHERE proposal_id = %s", [proposal.pk])
    owner_sql.execute("DELETE FROM cases_proposal WHERE id = %s", [proposal.pk])
    assert found(tarn, MONDAY) == [("need", "1001-1")]


def test_a_case_cannot_close_before_its_needs(tarn, need):
    with pytest.raises(IntegrityError, match="each of its needs"), acting(tarn.machine):
        Case.objects.update(closed_at=MONDAY)


def test_a_case_that_nobody_follows_any_more(tarn, need):
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.camille).update(active=False, default_owner=False)
    assert found(tarn, MONDAY) == [("case", "1001")]


def test_a_late_callback(tarn):
    hear(tarn.machine, Told("a-1", CallState.MISSED, "+33639981234"), MONDAY)
    assert found(tarn, MONDAY + timedelta(minutes=20)) == []
    assert [about for about, _ in found(tarn, MONDAY + timedelta(minutes=22))] == ["callback"]


def behind_every_wall(statement: str, *values: object) -> None:
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute("SET session_replication_role = replica")
        assert sql.execute(statement, values).rowcount


TOOK_BACK = "UPDATE consent_entrybody SET kind = 'agreement_withdrawn' WHERE kind = 'agreement' AND body->>'family' = %s"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["sent", "alternative"])
def test_what_is_asked_for_somebody_who_has_not_agreed(tarn, need, state):
    behind_every_wall("UPDATE cases_proposal SET state = %s WHERE professional_id = %s", state, tarn.noor.pk)
    assert found(tarn, MONDAY) == []
    behind_every_wall(TOOK_BACK, "carers")
    assert found(tarn, MONDAY) == [("need", "1001-1")]
    behind_every_wall("UPDATE cases_proposal SET state = 'withdrawn'")
    assert found(tarn, MONDAY) == []


@pytest.mark.django_db(transaction=True)
def test_a_case_of_another_community_is_found_from_both_sides(tarn, need):
    bourbon = cast.bourbon()
    behind_every_wall("UPDATE cases_case SET community_id = %s", bourbon.community.pk)
    assert found(tarn, MONDAY) == [("need", f"n° {need.pk}")]
    with reading(bourbon.desk):
        sentences = {one.sentence for one in findings(bourbon.community.pk, MONDAY)}
    assert "Ce dossier est celui d’une personne d’une autre communauté." in sentences


@pytest.mark.django_db(transaction=True)
def test_a_yes_whose_entry_is_gone(tarn, need):
    with reading(tarn.desk):
        proposal = Proposal.objects.get(professional=tarn.alix)
    accept(tarn.pro(tarn.alix), proposal.pk, MONDAY)
    assert found(tarn, MONDAY) == []
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute("SET session_replication_role = replica")
        sql.execute(
            "DELETE FROM consent_entry WHERE seq = (SELECT taken_seq FROM cases_proposal WHERE state = 'accepted')"
        )
    assert ("need", "1001-1") in found(tarn, MONDAY)
