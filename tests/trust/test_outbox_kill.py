"""The worker of messages is killed around its sendings: nothing is lost, and nobody reads a text twice."""

import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.messages import peers
from tests.trust.workers import nursery, until
from volontiers.database.wall import acting, reading
from volontiers.messages.actions import LEASE, Address, queue
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 30


@pytest.fixture
def gateway():
    with peers.gateway() as told:
        yield told


@pytest.fixture
def workers(gateway):
    with nursery(VOLONTIERS_SMS_URL=gateway.url) as made:
        yield made


def write(tarn, count, now):
    with acting(tarn.machine):
        return [
            queue(tarn.community.pk, Address("sms", "+33639980001"), "code", {"code": f"{n:06}"}, now=now)
            for n in range(count)
        ]


def states(tarn):
    with reading(tarn.desk):
        return Counter(Message.objects.values_list("state", flat=True))


def test_killed_around_each_sending_nothing_is_lost_and_nobody_reads_it_twice(at, gateway, workers):
    chance = random.Random(20261123)
    tarn, now = cast.gaillacois(), MONDAY
    written = []
    for n in range(KILLS):
        # Once the lease of the one who was killed is over, the next one takes its message again.
        now = at(MONDAY + n * (LEASE + timedelta(seconds=1)))
        written += write(tarn, 3, now)
        gateway.moods = [(202, {}, chance.uniform(0, 0.03)) for _ in range(6)]
        before = len(gateway.received)
        worker = workers.start("messages")
        until(lambda before=before: len(gateway.received) > before)
        time.sleep(chance.uniform(0, 0.05))
        workers.kill(worker)
    gateway.moods = []
    at(now + LEASE + timedelta(seconds=1))
    last = workers.start("messages")
    until(lambda: set(states(tarn)) == {"sent"})
    workers.kill(last, signal.SIGTERM)

    taken = Counter(gateway.keys)
    assert set(taken) == {str(message.key) for message in written}
    # Each kill can leave one text sent and not marked: sent again, under the key which the gateway knows.
    sent_again = sum(taken.values()) - len(taken)
    assert 0 < sent_again <= KILLS


def test_asked_to_stop_it_ends_the_message_in_hand_and_takes_no_other(at, gateway, workers):
    at(MONDAY)
    tarn = cast.gaillacois()
    write(tarn, 3, MONDAY)
    gateway.moods = [(202, {}, 0.4)]
    worker = workers.start("messages")
    until(lambda: gateway.received)
    workers.kill(worker, signal.SIGTERM)
    assert states(tarn) == {"sent": 1, "queued": 2}
    assert len(gateway.received) == 1


def test_two_workers_share_the_work_and_send_each_text_once(at, gateway, workers):
    at(MONDAY)
    tarn = cast.gaillacois()
    write(tarn, 30, MONDAY)
    gateway.moods = [(202, {}, 0.01)] * 30
    for _ in range(2):
        workers.start("messages")
    until(lambda: states(tarn) == {"sent": 30})
    assert max(Counter(gateway.keys).values()) == 1
