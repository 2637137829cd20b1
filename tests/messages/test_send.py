"""The verb `send`, against a real mail server and a real gateway."""

from datetime import timedelta

import httpx
import pytest
from django.core import mail as django_mail

from tests import cast
from tests.cast import MONDAY
from volontiers.database.wall import acting, reading
from volontiers.messages import actions, queries
from volontiers.messages.actions import Address, send, try_again
from volontiers.messages.channels import sms
from volontiers.messages.models import Message, Receipt

pytestmark = pytest.mark.django_db
LINK = "https://cpts.example/p/8Qw3kX2mTz7Lr5Vn1cYbPA"
TEXT = f"Volontiers: une demande vous attend, avant 15:40. Répondre: {LINK}"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def written(tarn, channel="sms", to="+33639980001", template="proposal_bare", now=MONDAY):
    variables = {"code": "482913"} if template == "code" else {"until": "15:40", "link": LINK}
    with acting(tarn.machine):
        return actions.queue(
            tarn.community.pk, Address(channel, to, "Dr Éloïse Salvy"), template, variables,
            now=now, about="proposal:1",
        )  # fmt: skip


def again(tarn, message):
    with reading(tarn.desk):
        return Message.objects.get(pk=message.pk)


def outcomes(tarn, message):
    with reading(tarn.desk):
        return [receipt.outcome for receipt in queries.receipts(message.pk)]


def test_a_text_leaves_with_its_key_and_is_then_forgotten(tarn, gateway):
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    (arrived,) = gateway.received
    assert (arrived["to"], arrived["text"], arrived["key"]) == ("+33639980001", TEXT, str(message.key))
    assert arrived["headers"]["Idempotency-Key"] == str(message.key)
    assert arrived["headers"]["Authorization"] == "Bearer un jeton"
    kept = again(tarn, message)
    assert (kept.state, kept.sent_at, kept.variables, kept.body) == ("sent", MONDAY, {}, "")
    assert outcomes(tarn, message) == ["sent"]


def test_what_is_sent_is_not_sent_again(tarn, gateway):
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    assert not send(tarn.machine, message.pk, MONDAY + timedelta(days=1))
    assert len(gateway.received) == 1


def test_a_leased_message_belongs_to_one_worker(tarn, gateway):
    message = written(tarn)
    with acting(tarn.machine):
        Message.objects.filter(pk=message.pk).update(attempts=1, next_check_at=MONDAY + actions.LEASE)
    assert not send(tarn.machine, message.pk, MONDAY)
    assert send(tarn.machine, message.pk, MONDAY + actions.LEASE)
    assert len(gateway.received) == 1


def test_the_lease_is_longer_than_any_time_out(settings):
    # A mail session has some ten exchanges, each of which may take its whole time-out.
    assert actions.LEASE.total_seconds() > max(sms.TIMEOUT * 3, settings.EMAIL_TIMEOUT * 10)


def test_a_withdrawn_message_does_not_leave(tarn, gateway):
    message = written(tarn)
    with acting(tarn.machine):
        actions.cancel(["proposal:1"])
    assert not send(tarn.machine, message.pk, MONDAY)
    assert gateway.received == []
    assert again(tarn, message).state == "cancelled"


def test_a_channel_set_right_sends_what_is_still_awaited(tarn, gateway):
    gateway.moods = [(400, {}, 0)] * 5
    old = written(tarn, now=MONDAY - timedelta(days=3))
    code = written(tarn, template="code", now=MONDAY - timedelta(minutes=11))
    gone, kept = written(tarn), written(tarn)
    for message in (old, code, gone, kept):
        send(tarn.machine, message.pk, MONDAY)
    with acting(tarn.machine):
        Message.objects.filter(pk=kept.pk).update(about="proposal:2")
        assert actions.cancel(["proposal:1"]) == 3
    with acting(tarn.machine):
        Message.objects.filter(pk__in=[old.pk, code.pk]).update(state="stuck")
    assert actions.try_channel_again(tarn.desk, "email", MONDAY) == 0
    assert actions.try_channel_again(tarn.desk, "sms", MONDAY) == 1
    assert again(tarn, kept).state == "queued"
    assert again(tarn, gone).state == "cancelled"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_provider_that_asks_to_wait_is_asked_again(tarn, gateway, status):
    gateway.moods = [(status, {"Retry-After": "600"}, 0)]
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    kept = again(tarn, message)
    assert kept.state == "queued"
    assert MONDAY + 10 * MINUTE <= kept.next_check_at <= MONDAY + 11 * MINUTE
    assert str(status) in kept.fault
    assert send(tarn.machine, message.pk, kept.next_check_at)
    assert [one["key"] for one in gateway.received] == [str(message.key)] * 2
    assert again(tarn, message).state == "sent"
    assert outcomes(tarn, message) == ["later", "sent"]


@pytest.mark.parametrize("said", ["demain", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 30])
def test_a_strange_retry_after_never_loses_a_message(tarn, gateway, said):
    gateway.moods = [(429, {"Retry-After": said}, 0)]
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    assert again(tarn, message).next_check_at <= MONDAY + timedelta(hours=7)


@pytest.mark.parametrize("status", [302, 400, 401, 404, 422])
def test_a_message_the_provider_will_not_take_waits_for_a_person(tarn, gateway, status):
    gateway.moods = [(status, {}, 0)]
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    kept = again(tarn, message)
    assert (kept.state, kept.next_check_at) == ("stuck", None)
    assert str(status) in kept.fault
    with reading(tarn.desk):
        assert queries.stuck() == [kept]
        (trouble,) = queries.troubles(MONDAY)
    assert (trouble.label, trouble.count, trouble.stuck) == ("SMS", 1, 1)
    assert try_again(tarn.desk, message.pk, MONDAY + MINUTE)
    assert send(tarn.machine, message.pk, MONDAY + MINUTE)
    assert again(tarn, message).state == "sent"
    assert not try_again(tarn.desk, message.pk, MONDAY + MINUTE)


def test_attempts_are_bounded_and_spread_over_some_hours(tarn, gateway):
    gateway.moods = [(503, {}, 0)] * 20
    message, now = written(tarn), MONDAY
    while again(tarn, message).state == "queued":
        now = again(tarn, message).next_check_at
        assert send(tarn.machine, message.pk, now)
    assert len(gateway.received) == 6
    assert timedelta(hours=5) < now - MONDAY < timedelta(hours=8)
    assert again(tarn, message).state == "stuck"


def test_a_code_is_not_sent_once_it_is_useless(tarn, gateway):
    gateway.moods = [(503, {"Retry-After": "900"}, 0)]
    message = written(tarn, template="code")
    assert send(tarn.machine, message.pk, MONDAY)
    assert again(tarn, message).state == "stuck"


def test_a_slow_gateway_is_left_and_the_text_sent_again_with_its_key(tarn, gateway, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    gateway.moods = [(202, {}, 0.6)]
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    assert "à temps" in again(tarn, message).fault
    assert send(tarn.machine, message.pk, MONDAY + 5 * MINUTE)
    assert again(tarn, message).state == "sent"


def test_a_lying_gateway_is_believed_and_the_receipt_says_so(tarn, gateway):
    gateway.moods = [(200, {}, 0)]
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    with reading(tarn.desk):
        assert [one.detail for one in queries.receipts(message.pk)] == ["accepté par la passerelle (200)"]


def test_a_silent_channel_is_tried_with_one_message_and_the_other_goes_on(tarn, settings, mail):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/personne"
    texts = [written(tarn) for _ in range(3)]
    letter = written(tarn, "email", "alix@gaillacois.test")
    down = {}
    for message in [*texts, letter]:
        assert send(tarn.machine, message.pk, MONDAY, down)
    assert list(down) == ["sms"]
    assert [again(tarn, one).attempts for one in texts] == [1, 0, 0]
    assert {again(tarn, one).fault for one in texts} == {"La passerelle SMS ne répond pas."}
    assert again(tarn, texts[1]).next_check_at == MONDAY + MINUTE
    assert len(mail.received) == 1


def test_a_shift_written_by_somebody_else_reaches_its_physician(tarn, gateway, mail):
    cast.duty(tarn, tarn.alix, MONDAY + timedelta(days=4))
    with reading(tarn.desk):
        written_down = list(Message.objects.filter(template="shift_written"))
    for message in written_down:
        assert send(tarn.machine, message.pk, MONDAY)
    (text,), (letter,) = gateway.received, mail.received
    assert text["text"].startswith("Volontiers: une garde pour vous. Quand: http")
    assert letter.get_body(["plain"]).get_content().strip() == text["text"]
    assert letter["Subject"] == "Volontiers: un message pour vous"


@pytest.mark.parametrize("channel", ["sms", "email", "pigeon"])
def test_a_channel_that_is_not_set_is_said_at_once(tarn, settings, channel):
    settings.SMS_GATEWAY_URL = settings.EMAIL_HOST = ""
    message = written(tarn, channel)
    assert send(tarn.machine, message.pk, MONDAY)
    kept = again(tarn, message)
    assert kept.state == "stuck"
    assert "n’est pas réglé" in kept.fault


def test_the_demo_without_provider_keeps_what_would_have_left(tarn, settings):
    settings.DEMO = settings.KEEP_SENT_BODIES = True
    settings.SMS_GATEWAY_URL = ""
    message = written(tarn)
    assert send(tarn.machine, message.pk, MONDAY)
    with reading(tarn.desk):
        (kept,) = queries.outbox()
    assert (kept.state, kept.body, kept.recipient) == ("sent", TEXT, "Dr Éloïse Salvy")


def test_a_mail_says_nothing_before_it_is_opened(tarn, mail):
    message = written(tarn, "email", "alix@gaillacois.test")
    assert send(tarn.machine, message.pk, MONDAY)
    (arrived,) = mail.received
    assert arrived["Subject"] == "Volontiers: un message pour vous"
    assert arrived["To"].addresses[0].addr_spec == "alix@gaillacois.test"
    assert arrived["To"].addresses[0].display_name == "Dr Éloïse Salvy"
    assert arrived["Message-ID"] == f"<{message.key}@cpts.example>"
    plain, html = arrived.get_body(["plain"]).get_content(), arrived.get_body(["html"]).get_content()
    assert plain.strip() == TEXT
    assert html.count("<a ") == 1
    assert f'href="{LINK}"' in html
    assert again(tarn, message).state == "sent"


@pytest.mark.parametrize(
    ("moment", "said", "state"),
    [
        ("rcpt", "450 plus tard", "queued"),
        ("rcpt", "550 inconnu", "stuck"),
        ("data", "451 plus tard", "queued"),
        ("data", "554 non", "stuck"),
    ],
)
def test_what_a_mail_server_answers_is_understood(tarn, mail, moment, said, state):
    mail.answers = [(moment, said)]
    message = written(tarn, "email", "alix@gaillacois.test")
    assert send(tarn.machine, message.pk, MONDAY)
    kept = again(tarn, message)
    assert (kept.state, said[:3] in kept.fault) == (state, True)
    assert mail.received == []


def test_a_mail_server_that_is_away_is_tried_again(tarn, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    message = written(tarn, "email", "alix@gaillacois.test")
    assert send(tarn.machine, message.pk, MONDAY)
    assert again(tarn, message).fault == "Le serveur de courriel ne répond pas."


@pytest.mark.parametrize("address", ["alix", "a\nb@c.test", "élodie@", ""])
def test_an_address_that_is_none_waits_for_a_person(tarn, mail, address):
    message = written(tarn, "email", address)
    assert send(tarn.machine, message.pk, MONDAY)
    assert again(tarn, message).state == "stuck"


def test_an_error_of_ours_waits_an_hour_then_a_person(tarn):
    message = written(tarn)
    actions.postpone(tarn.machine, message.pk, "KeyError", MONDAY)
    assert again(tarn, message).next_check_at == MONDAY + timedelta(hours=1)
    with acting(tarn.machine):
        Message.objects.filter(pk=message.pk).update(attempts=6)
    actions.postpone(tarn.machine, message.pk, "KeyError", MONDAY)
    assert (again(tarn, message).state, again(tarn, message).fault) == ("stuck", "KeyError")


def test_a_message_cancelled_on_its_way_is_said_sent(tarn, gateway, monkeypatch):
    message = written(tarn)
    stream = httpx.stream

    def cancelled_meanwhile(*told, **said):
        with acting(tarn.machine):
            actions.cancel(["proposal:1"])
        return stream(*told, **said)

    monkeypatch.setattr(sms.httpx, "stream", cancelled_meanwhile)
    assert send(tarn.machine, message.pk, MONDAY)
    assert again(tarn, message).state == "sent"


def test_the_neighbour_sees_nothing(tarn, gateway):
    message = written(tarn)
    assert not send(cast.bourbon().machine, message.pk, MONDAY)
    assert gateway.received == []
    with reading(cast.Actor(tarn.community.pk + 1)):
        assert queries.outbox() == []
        assert Receipt.objects.count() == 0


def test_a_forgotten_password_never_breaks_the_page(mail, settings):
    assert django_mail.send_mail("objet", "texte", None, ["camille@gaillacois.test"]) == 1
    assert mail.received[0]["Subject"] == "objet"
    settings.EMAIL_PORT = 9
    assert django_mail.send_mail("objet", "texte", None, ["camille@gaillacois.test"]) == 0
    settings.EMAIL_HOST = ""
    assert django_mail.send_mail("objet", "texte", None, ["camille@gaillacois.test"]) == 0
