"""The worker of needs is killed, doubled, cut off from its base: each step is done, and done once."""

import os
import random
import signal
import time
from collections import Counter

import psycopg
import pytest
from django.db.models import Count

from tests import cast
from tests.cast import MONDAY
from tests.trust.workers import NAME, nursery, until
from volontiers.cases.models import Event, Need, Proposal
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.ops.worker import IDLE

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 30


@pytest.fixture
def workers():
    with nursery() as made:
        yield made


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    for professional in (made.alix, made.noor):
        cast.pledge(made, professional, Level.MANY, asked_cap=100, accepted_cap=100)
    return made


def states(tarn):
    with reading(tarn.desk):
        return Counter(Need.objects.values_list("state", flat=True))


def assert_each_step_once(tarn):
    with reading(tarn.desk):
        waves = Event.objects.filter(verb="wave").values("need").annotate(times=Count("pk"))
        assert {row["times"] for row in waves} == {1}
        assert len(waves) == Need.objects.count()
        asked = Counter(Proposal.objects.values_list("need_id", "professional_id"))
        assert set(asked.values()) == {1}
        # One message for each of the two channels of everybody who was asked.
        assert Message.objects.filter(template="proposal").count() == 2 * len(asked)
        assert not Need.objects.filter(next_check_at=None).exists()


def test_killed_at_any_moment_each_step_is_done_once(tarn, workers):
    chance = random.Random(20261123)
    for _ in range(KILLS):
        cast.call(tarn)
        worker = workers.start("needs")
        time.sleep(chance.uniform(0.01, 0.12))
        workers.kill(worker)
    workers.start("needs")
    until(lambda: states(tarn) == {"proposed": KILLS})
    assert_each_step_once(tarn)


def test_two_workers_never_do_the_same_step(tarn, workers):
    for _ in range(12):
        cast.call(tarn)
    for _ in range(2):
        workers.start("needs")
    until(lambda: states(tarn) == {"proposed": 12})
    assert_each_step_once(tarn)


def test_an_idle_worker_is_woken_by_a_new_call(tarn, workers):
    workers.start("needs")
    cast.call(tarn)
    until(lambda: states(tarn) == {"proposed": 1})
    time.sleep(0.5)
    cast.call(tarn)
    # Well before the end of its idle wait.
    until(lambda: states(tarn) == {"proposed": 2}, seconds=IDLE - 2)


def listening(sql):
    question = "SELECT FROM pg_stat_activity WHERE application_name = %s AND query LIKE 'LISTEN%%'"
    return sql.execute(question, [NAME]).fetchall()


def test_a_base_that_goes_away_and_comes_back_is_found_again(tarn, workers):
    worker = workers.start("needs")
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        for n in range(3):
            until(lambda: listening(sql))
            cast.call(tarn)
            with away(sql):
                time.sleep(0.3)
            until(lambda n=n: states(tarn) == {"proposed": n + 1})
    assert_each_step_once(tarn)
    workers.kill(worker, signal.SIGTERM)


class away:  # noqa: N801  (read as a sentence)
    """Nobody may enter this database (the others of the run stay open), and the worker's connections are cut."""

    def __init__(self, sql):
        self.sql, self.name = sql, sql.info.dbname

    def __enter__(self):
        self._open(allowed=False)
        self.sql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [NAME]
        )

    def __exit__(self, *_):
        self._open(allowed=True)

    def _open(self, *, allowed):
        # From another database: nobody closes the door of the one they stand in without being able to come back.
        with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
            server.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS {str(allowed).lower()}")
