"""The demonstration's clock waits while nobody runs it, even when it was killed."""

import os
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.cast import MONDAY
from volontiers.ops.demo.hour import last_alive, running_clock

pytestmark = pytest.mark.django_db
OWNER = os.environ["DATABASE_OWNER_URL"]


@pytest.fixture
def hour(at):
    """The product's hour as another connection reads it."""
    at(MONDAY)

    def read():
        with psycopg.connect(OWNER) as sql:
            return sql.execute("SELECT clock()").fetchone()[0]

    return read


def test_it_runs_then_stands_still(hour, tmp_path):
    with running_clock(OWNER, tmp_path):
        first = hour()
        time.sleep(0.2)
        assert hour() > first >= MONDAY
    stopped = hour()
    time.sleep(0.2)
    assert hour() == stopped


def test_killed_it_comes_back_at_its_last_heartbeat(hour, tmp_path, owner_sql):
    """Running since an hour, last alive fifty minutes ago: ten minutes of the product have passed."""
    owner_sql.execute("UPDATE database_clockshift SET started = now() - interval '1 hour', speed = 1")
    beats = tmp_path / "battements"
    beats.mkdir()
    beat = (datetime.now(UTC) - timedelta(minutes=50)).timestamp()
    (beats / "needs").touch()
    os.utime(beats / "needs", (beat, beat))
    with running_clock(OWNER, tmp_path):
        assert timedelta(minutes=9, seconds=50) < hour() - MONDAY < timedelta(minutes=10, seconds=30)


def test_without_a_heartbeat_nothing_is_known(tmp_path):
    assert last_alive(tmp_path) is None
