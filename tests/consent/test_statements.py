"""« Recevoir ce relevé par mois »: asked for, sent on the first, stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.consent.test_readings import wave
from volontiers.consent import statements
from volontiers.consent.models import ReadingStatement
from volontiers.database.wall import acting, reading
from volontiers.messages import templates_allowlist
from volontiers.messages.actions import _letter
from volontiers.messages.channels.email import _mail
from volontiers.messages.models import Message
from volontiers.ops.due import KINDS
from volontiers.ops.worker import fetch

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 12, 1, 8, tzinfo=UTC)  # nine o'clock in Paris


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def wanted(tarn):
    statements.want(tarn.pro(tarn.alix), MONDAY)
    with reading(tarn.desk):
        return ReadingStatement.objects.get()


def sent(tarn):
    with reading(tarn.desk):
        return list(Message.objects.filter(template="readings").order_by("pk"))


def work(tarn, moment):
    for due in KINDS["needs"]().turn():
        if due.name == "statement":
            for _, row in fetch(due):
                due.step(tarn.machine, row, moment)


def test_it_leaves_on_the_first_of_the_month_with_a_number_and_a_month(tarn, wanted, at):
    for number in range(6):
        wave(tarn, tarn.alix, number=number + 1)
    wave(tarn, tarn.noor)
    work(tarn, at(FIRST - timedelta(seconds=1)))
    assert sent(tarn) == []
    work(tarn, at(FIRST))
    (message,) = sent(tarn)
    assert (message.channel, message.address) == ("email", "alix@gaillacois.test")
    mail = _mail(_letter(message))
    assert mail.subject == "Vos disponibilités : 6 lectures en novembre"
    assert "mois=2026-11" in mail.body
    for word in ("Moteur", "Camille", "1042", "plafond"):
        assert word not in mail.body


def test_once_a_month_and_a_month_without_reads_says_so(tarn, wanted, at):
    for moment in (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=31)):
        work(tarn, at(moment))
    assert [one.variables["month"] for one in sent(tarn)] == ["novembre", "décembre"]
    assert {one.variables["count"] for one in sent(tarn)} == {"0 lecture"}


def test_another_worker_does_not_send_it_twice(tarn, wanted):
    assert statements.send(tarn.machine, wanted.pk, FIRST)
    assert not statements.send(tarn.machine, wanted.pk, FIRST)
    assert len(sent(tarn)) == 1


def test_after_three_months_without_a_worker_one_message_leaves(tarn, wanted, at):
    work(tarn, at(FIRST + timedelta(days=80)))
    work(tarn, at(FIRST + timedelta(days=80, hours=1)))
    assert [one.variables["month"] for one in sent(tarn)] == ["novembre"]


def test_asked_twice_it_is_one_and_stopped_from_anywhere(tarn, wanted):
    bourbon = cast.bourbon()
    there = bourbon.pro(tarn.alix)
    statements.want(there, MONDAY)
    with reading(there):
        assert statements.is_wanted(tarn.alix.account_id)
    statements.stop(there)
    with reading(tarn.desk):
        assert not ReadingStatement.objects.exists()
    assert not statements.send(tarn.machine, wanted.pk, FIRST)


def test_nobody_sees_or_stops_that_of_another(tarn, wanted):
    bourbon = cast.bourbon()
    with reading(bourbon.pro(bourbon.noor)):
        assert not ReadingStatement.objects.exists()
    statements.stop(bourbon.pro(bourbon.noor))
    with acting(tarn.desk):
        assert ReadingStatement.objects.exists()


def test_an_unforeseen_error_puts_it_off_by_an_hour(tarn, wanted):
    statements.postpone(tarn.machine, wanted.pk, "panne", FIRST)
    assert not statements.send(tarn.machine, wanted.pk, FIRST)
    assert statements.send(tarn.machine, wanted.pk, FIRST + timedelta(hours=1))


def test_the_hour_is_that_of_the_community_over_the_change_of_hour():
    bourbon = cast.bourbon()
    zone = cast.ZoneInfo(bourbon.community.time_zone)
    assert statements.next_at(MONDAY, zone).astimezone(UTC) == datetime(2026, 12, 1, 5, tzinfo=UTC)
    october = statements.next_at(datetime(2026, 10, 5, tzinfo=UTC), cast.PARIS)
    assert october.astimezone(UTC) == datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_other_messages_keep_a_subject_that_says_nothing():
    own = {"until": "15:40", "link": "https://a.test"}
    assert templates_allowlist.subject("proposal_bare", own) == templates_allowlist.SUBJECT
