"""« Pas du tout », à 10 h : ce qui était en route arrive peut-être, et plus rien ne part, ne se prend, ne s'écrit."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from tests import cast
from tests.cases.answer_given import asked, fresh, offer
from tests.cast import MONDAY
from tests.messages.peers import gateway as peer
from volontiers.agenda.models import DutyShift
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.actions.waves import advance
from volontiers.cases.actions.withdrawals import change_pledge
from volontiers.cases.models import Proposal
from volontiers.consent.actions import Terms
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.messages.actions import LEASE, send
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = Terms(Level.NONE, 0, 0, None)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def gateway(settings):
    with peer() as running:
        settings.SMS_GATEWAY_URL = running.url
        yield running


def withdraw(tarn, now=MONDAY):
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, now, (None, None))


def texts_to(tarn, who) -> list[Message]:
    with reading(tarn.desk):
        return list(
            Message.objects.filter(recipient=str(who), channel="sms", template="proposal").order_by("pk")
        )


def test_one_text_was_on_its_way_and_one_never_leaves(tarn, gateway, at):
    needs = [asked(tarn), asked(tarn)]
    leased, waiting = texts_to(tarn, tarn.alix)
    links = {message.pk: message.variables["link"] for message in (leased, waiting)}

    def elsewhere() -> None:
        """The gateway already holds the first text while she withdraws, from another connection."""
        withdraw(tarn)
        connection.close()

    gateway.meanwhile = elsewhere
    assert send(tarn.machine, leased.pk, MONDAY)
    later = at(MONDAY + 2 * LEASE)
    assert not send(tarn.machine, waiting.pk, later)
    assert not send(tarn.machine, leased.pk, later)

    arrived = [one for one in gateway.received if one["to"] == leased.address]
    assert len(arrived) == 1
    assert {message.pk: message.state for message in texts_to(tarn, tarn.alix)} == {
        leased.pk: "sent", waiting.pk: "cancelled",
    }  # fmt: skip
    for link in links.values():
        path = "/" + link.split("/", 3)[3]
        assert "Vous n’êtes plus sollicité·e" in Client().get(path).content.decode()
        assert Client().post(path, {"choice": "accept", "key": str(uuid4())}).status_code < 500
    with reading(tarn.desk):
        assert set(Proposal.objects.filter(professional=tarn.alix).values_list("state", flat=True)) == {
            "withdrawn"
        }
    assert all(fresh(tarn, need).taken_by_id is None for need in needs)


def test_the_needs_go_on_without_her_and_no_row_is_written(tarn, at):
    need = asked(tarn)
    withdraw(tarn)
    for step in range(8):
        advance(tarn.machine, need.pk, at(MONDAY + timedelta(minutes=20 * step)))
    with reading(tarn.desk):
        mine = Proposal.objects.filter(professional=tarn.alix)
        assert list(mine.values_list("state", flat=True)) == ["withdrawn"]
    assert fresh(tarn, need).state == "unplaced"
    other = asked(tarn, now=at(MONDAY + timedelta(hours=4)))
    with reading(tarn.desk):
        assert not Proposal.objects.filter(need=other, professional=tarn.alix).exists()


def test_what_she_had_taken_stays_hers(tarn):
    need = asked(tarn)
    proposal = offer(tarn, need, tarn.alix)
    assert accept(tarn.pro(tarn.alix), proposal.pk, MONDAY) is Answer.TAKEN
    withdraw(tarn)
    assert fresh(tarn, need).taken_by_id == tarn.alix.pk
    with reading(tarn.desk):
        assert Proposal.objects.get(pk=proposal.pk).state == "accepted"


def test_her_shifts_are_given_back(tarn, at):
    now = at(MONDAY + timedelta(hours=1))
    running, coming = (
        cast.duty(tarn, tarn.alix, MONDAY),
        cast.duty(tarn, tarn.alix, MONDAY + timedelta(days=5)),
    )
    of_noor = cast.duty(tarn, tarn.noor, MONDAY + timedelta(days=6))
    withdraw(tarn, now)
    with reading(tarn.desk):
        assert list(DutyShift.objects.values_list("pk", "ends")) == [
            (running.pk, now),
            (of_noor.pk, of_noor.ends),
        ]
    assert coming.pk != running.pk


def test_without_the_verbs_the_base_refuses_too(tarn):
    need = asked(tarn)
    withdraw(tarn)
    proposal = offer(tarn, need, tarn.alix)
    with acting(tarn.machine), pytest.raises(IntegrityError):
        Proposal.objects.filter(pk=proposal.pk).update(state="accepted", taken_seq=proposal.consent_seq)
