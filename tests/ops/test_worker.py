"""The two workers, as programs of their own, against the test's database."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.models import Need, Wave
from volontiers.database.wall import reading
from volontiers.messages.models import Message

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def command(kind, *words):
    return [sys.executable, "-m", "volontiers.ops.cli", "worker", kind, *words]


def once(kind, **environment):
    return subprocess.run(
        command(kind, "--once"), cwd=ROOT, env=os.environ | environment, check=True, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip


def until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_call_is_proposed_and_its_messages_leave(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    case = cast.call(tarn)
    once("needs")
    with reading(tarn.desk):
        assert Need.objects.get(case=case).state == "proposed"
        assert Wave.objects.count() == 1
        assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    once("messages", VOLONTIERS_DEMO="1")
    with reading(tarn.desk):
        assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
