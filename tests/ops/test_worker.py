"""The workers: what is due is done, an unforeseen error waits and then goes to the desk, a role too strong is refused."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.models import Need, Wave
from volontiers.consent.models import Pledge
from volontiers.database.clock import clock
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.ops.due import KINDS, Due, Kind, nothing
from volontiers.ops.worker import Worker

ROOT = Path(__file__).parents[2]
SECOND = timedelta(seconds=1)


def once(kind, **environment):
    return subprocess.run(
        [sys.executable, "-m", "volontiers.ops.cli", "worker", kind, "--once"],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def needs(tmp_path):
    return Worker("volontiers_needs", KINDS["needs"](), tmp_path / "battements" / "needs")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def need_of(tarn):
    with reading(tarn.desk):
        return Need.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_call_is_proposed_and_its_messages_leave(tarn):
    cast.call(tarn)
    assert once("needs").returncode == 0
    assert need_of(tarn).state == "proposed"
    with reading(tarn.desk):
        assert Wave.objects.count() == 1
        assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    assert once("messages", VOLONTIERS_DEMO="1").returncode == 0
    with reading(tarn.desk):
        assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_a_role_that_can_pass_the_wall_is_refused():
    answer = once("needs", DATABASE_URL=os.environ["DATABASE_OWNER_URL"])
    assert answer.returncode == 1
    assert "peut trop" in answer.stderr


@pytest.mark.django_db
def test_an_unforeseen_error_is_tried_again_then_goes_to_the_desk(tarn, at, needs, caplog):
    cast.call(tarn)
    poisoned = need_of(tarn)
    with acting(tarn.machine):
        Need.objects.filter(pk=poisoned.pk).update(modes=["inconnu"])
    cast.call(tarn)
    now = MONDAY
    for delay in (5, 30):
        needs.drain()
        with reading(tarn.desk):
            assert Need.objects.get(pk=poisoned.pk).next_check_at == now + delay * SECOND
        now = at(now + delay * SECOND)
    needs.drain()
    with reading(tarn.desk):
        given_up = Need.objects.get(pk=poisoned.pk)
        other = Need.objects.exclude(pk=poisoned.pk).get()
    assert (given_up.state, given_up.fault, given_up.next_check_at) == ("unplaced", "ValueError", None)
    assert other.state == "proposed"
    assert caplog.text.count("the step failed") == 3


@pytest.mark.django_db
def test_a_pledge_that_ends_falls_silent(tarn, at, needs):
    cast.pledge(tarn, tarn.alix, cast.Level.MANY, until=(MONDAY + timedelta(days=20)).date())
    at(MONDAY + timedelta(days=22))
    needs.drain()
    with reading(tarn.desk):
        assert Pledge.objects.get(professional=tarn.alix).level == "none"


@pytest.mark.django_db
def test_a_deadlock_leaves_the_row_for_the_next_turn(tarn, tmp_path, caplog):
    rows = []

    def step(_by, row, _now):
        rows.append(row)
        if len(rows) == 1:
            raise OperationalError("deadlock detected")
        return False

    def postpone(*_):
        pytest.fail("a passing trouble of the base is no fault of the row")

    for _ in range(2):
        cast.call(tarn)
    kind = Kind(lambda: (Due("need", "due_needs", step, postpone),), nothing)
    assert Worker("volontiers_needs", kind, tmp_path / "beat").turn() == 0
    assert len(rows) == 2


@pytest.mark.django_db
def test_whoever_looks_from_outside_sees_it_live(tarn, needs):
    needs.turn()
    first = needs.heartbeat.stat().st_mtime_ns
    needs.turn()
    assert needs.heartbeat.stat().st_mtime_ns > first


@pytest.mark.django_db
def test_the_answers_of_a_form_left_unfinished_leave_with_their_session(needs, real_time):
    now = clock()
    Session.objects.create(session_key="over", session_data="", expire_date=now - SECOND)
    Session.objects.create(session_key="open", session_data="", expire_date=now + 60 * SECOND)
    needs.do_chores()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
