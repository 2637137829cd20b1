"""The telephone provider's webhook: signed, in two shapes, and deaf to whoever forges it."""

import hmac
import json
import os
import time
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest
from django.db import connection

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.models import Membership
from volontiers.api import hooks
from volontiers.cases.actions import telephone
from volontiers.cases.actions.facts import NotThere
from volontiers.cases.models import Callback, PhoneCall
from volontiers.cases.queries import board
from volontiers.cases.queries.telephone import ringing, tries_of
from volontiers.database.tries import counted
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db
SECRET = "le secret du standard"
ADDRESS = "/api/v1/telephone/gaillacois"
CLAIRE = "06 39 98 12 34"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _plugged(settings):
    settings.TELEPHONY_SECRET, settings.TELEPHONY_COMMUNITY = SECRET, ""


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def signed(body: bytes, *, secret=SECRET, age=0) -> dict[str, str]:
    timestamp = str(int(time.time()) - age)
    signature = hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()
    return {"X-Volontiers-Timestamp": timestamp, "X-Volontiers-Signature": f"sha256={signature}"}


def post(client, body, *, address=ADDRESS, headers=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = signed(raw) if headers is None else headers
    return client.post(address, raw, content_type="application/json", headers=told)


def flat(event, call="a-1", number=CLAIRE):
    return {"call_id": call, "event": event, "from": number, "at": "2026-11-23T08:05:00Z"}


def nested(status, call="a-1", number="+33639981234"):
    data = {
        "id": call,
        "status": status,
        "caller": {"number": number},
        "timestamp": "2026-11-23T08:05:00Z",
    }
    return {"type": "call.updated", "data": data}


def calls(tarn):
    with reading(tarn.desk):
        return list(PhoneCall.objects.order_by("pk"))


def callbacks(tarn):
    with reading(tarn.desk):
        return list(Callback.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (flat("ringing"), flat("missed")),
        (flat("ringing"), flat("abandoned")),
        (flat("ringing"), flat("ended")),
        (nested("ringing"), nested("no-answer")),
        (nested("ringing"), nested("canceled")),
    ],
)
def test_whoever_was_missed_is_called_back_by_somebody_in_time(client, tarn, first, last):
    assert post(client, first).status_code == 200
    assert callbacks(tarn) == []
    assert post(client, last).status_code == 200
    (back,) = callbacks(tarn)
    assert (back.phone, back.owner_id, back.done_at) == ("+33639981234", tarn.camille.pk, None)
    assert back.due_at == MONDAY + 20 * MINUTE
    assert back.call_id == calls(tarn)[0].pk


def test_the_promise_runs_from_the_next_opening(client, tarn, at):
    at(MONDAY + timedelta(hours=12))  # five past nine in the evening, in Gaillac
    post(client, flat("missed"))
    (back,) = callbacks(tarn)
    assert back.due_at == MONDAY + timedelta(hours=22, minutes=55 + 20)


def test_a_callback_without_a_default_owner_goes_to_somebody_of_the_desk(client, tarn):
    with acting(tarn.desk):
        Membership.objects.update(default_owner=False)
    post(client, flat("missed"))
    assert callbacks(tarn)[0].owner_id == tarn.camille.pk


def test_a_community_without_anybody_asks_the_provider_to_tell_again(client, tarn):
    with acting(tarn.desk):
        Membership.objects.update(active=False, default_owner=False)
    answer = post(client, flat("missed"))
    assert answer.status_code == 503
    assert calls(tarn) == []


@pytest.mark.parametrize("shape", [flat, nested])
def test_told_twenty_times_it_counts_once(client, tarn, shape):
    event = "missed" if shape is flat else "no-answer"
    for _ in range(20):
        assert post(client, shape(event)).status_code == 200
    assert len(calls(tarn)) == len(callbacks(tarn)) == 1


def test_what_comes_late_does_not_make_it_ring_again(client, tarn):
    for event in ("missed", "ringing", "answered"):
        post(client, flat(event))
    assert [call.state for call in calls(tarn)] == ["missed"]
    assert callbacks(tarn)[0].done_at is None
    with reading(tarn.desk):
        assert ringing(tarn.community.pk, MONDAY) == []


def test_who_tries_three_times_is_called_back_once(client, tarn, at):
    for n in range(3):
        at(MONDAY + n * MINUTE)
        post(client, flat("missed", f"a-{n}"))
    (back,) = callbacks(tarn)
    assert back.due_at == MONDAY + 20 * MINUTE
    with reading(tarn.desk):
        assert tries_of(back.phone, MONDAY) == 3


def test_who_is_answered_at_last_is_not_called_back(client, tarn, at):
    post(client, flat("missed", "a-1"))
    post(client, flat("missed", "b-1", "06 39 98 55 55"))
    later = at(MONDAY + 5 * MINUTE)
    post(client, nested("in-progress", "a-2"))
    assert [back.done_at for back in callbacks(tarn)] == [later, None]


def test_completed_was_answered(client, tarn):
    post(client, nested("completed"))
    assert (calls(tarn)[0].state, calls(tarn)[0].answered_at) == ("ended", MONDAY)
    assert callbacks(tarn) == []


@pytest.mark.parametrize("number", [None, "", "anonyme", "+33", 33639981234, {"a": 1}, "9" * 500, "\u202e06"])
def test_a_hidden_number_is_counted_and_nobody_can_call_it(client, tarn, number):
    assert post(client, flat("missed", number=number)).status_code == 200
    assert calls(tarn)[0].phone == ""
    assert callbacks(tarn) == []


def test_a_known_caller_is_recognised_while_it_rings(client, tarn):
    case = cast.call(tarn)
    post(client, flat("missed", "a-0"))
    post(client, flat("ringing", "a-1"))
    post(client, flat("answered", "b-1", "06 39 98 55 55"))
    with reading(tarn.desk):
        stranger, claire = ringing(tarn.community.pk, MONDAY)
    assert (claire.rings, claire.cases, claire.callback.phone) == (True, [case], "+33639981234")
    assert claire.cases[0].person.family_name == "Durand"
    assert (stranger.rings, stranger.cases, stranger.callback) == (False, [], None)
    with reading(tarn.desk):
        assert ringing(tarn.community.pk, MONDAY + timedelta(hours=2)) == []


def test_the_line_costs_the_same_with_two_and_with_twenty(client, tarn, django_assert_num_queries):
    for n in range(20):
        post(client, flat("ringing", f"a-{n}", f"06399800{n:02}"))
        if n in {1, 19}:
            with reading(tarn.desk), django_assert_num_queries(3):
                assert len(ringing(tarn.community.pk, MONDAY)) == n + 1


def test_the_week_counts_what_was_answered_and_how_soon_others_were_called_back(client, tarn, at):
    post(client, nested("completed", "a-1"))
    post(client, flat("missed", "b-1", "06 39 98 55 55"))
    later = at(MONDAY + 7 * MINUTE)
    assert telephone.close_callback(tarn.desk, callbacks(tarn)[0].pk, later)
    with reading(tarn.desk):
        week = board.week(later, cast.PARIS)
    assert (week.answered_share, week.callback_median) == (0.5, 7 * MINUTE)


def test_a_callback_is_done_once_and_named(client, tarn):
    case = cast.call(tarn)
    post(client, flat("missed"))
    pk = callbacks(tarn)[0].pk
    assert telephone.tried(tarn.desk, pk, MONDAY + 30 * MINUTE)
    assert callbacks(tarn)[0].due_at == MONDAY + 50 * MINUTE
    assert telephone.close_callback(tarn.desk, pk, MONDAY + 40 * MINUTE, case.pk)
    assert not telephone.close_callback(tarn.desk, pk, MONDAY + 41 * MINUTE)
    assert not telephone.tried(tarn.desk, pk, MONDAY + 41 * MINUTE)
    back = callbacks(tarn)[0]
    assert (back.done_by_id, back.done_at, back.case_id, back.tries) == (
        tarn.camille.pk, MONDAY + 40 * MINUTE, case.pk, 2,
    )  # fmt: skip


def test_the_neighbour_cannot_touch_a_callback(client, tarn):
    post(client, flat("missed"))
    with pytest.raises(NotThere):
        telephone.close_callback(cast.bourbon().desk, callbacks(tarn)[0].pk, MONDAY)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Volontiers-Signature": "sha256="},
        {"X-Volontiers-Timestamp": "demain", "X-Volontiers-Signature": "sha256=00"},
        {"X-Volontiers-Timestamp": "9" * 400, "X-Volontiers-Signature": "é"},
    ],
)
def test_forged_says_why_and_changes_nothing(client, tarn, headers):
    answer = post(client, flat("missed"), headers=headers)
    assert answer.status_code == 403
    assert "signature" in answer.json()["detail"]
    assert calls(tarn) == []


def test_the_secret_the_body_and_the_hour_are_all_signed(client, tarn):
    body = json.dumps(flat("missed")).encode()
    right = signed(body)
    assert post(client, body, headers=signed(body, secret="un autre")).status_code == 403
    assert post(client, body + b" ", headers=right).status_code == 403
    late = right | {"X-Volontiers-Timestamp": str(int(right["X-Volontiers-Timestamp"]) + 1)}
    assert post(client, body, headers=late).status_code == 403
    for age in (400, -400):
        assert post(client, body, headers=signed(body, age=age)).status_code == 403
    assert calls(tarn) == []
    assert post(client, body, headers=right).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"null",
        b"[" * 60_000,
        {"call_id": "a", "event": "exploded"},
        {"call_id": "a", "event": ["missed"]},
        {"call_id": "a\x00b", "event": "missed"},
        {"call_id": "\ud800", "event": "missed"},
        {"call_id": "a" * 81, "event": "missed"},
        {"call_id": True, "event": "missed"},
        {"event": "missed"},
        {"type": "call.updated"},
        {"type": "call.updated", "data": {"id": "a", "status": 3, "caller": {}}},
        {"type": "call.updated", "data": {"id": "a", "status": "ringing"}},
    ],
)
def test_what_cannot_be_read_says_what_to_send(client, tarn, body):
    answer = post(client, body)
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")
    assert calls(tarn) == []


@pytest.mark.parametrize("body", [nested("queued"), {"type": "recording.ready", "data": {}}])
def test_what_does_not_concern_the_desk_is_not_told_again(client, tarn, body):
    assert post(client, body).status_code == 200
    assert calls(tarn) == []


def test_what_is_too_large_is_not_read(client, tarn):
    assert post(client, b"x" * 70_000).status_code == 413


def test_nothing_answers_where_no_telephone_is_plugged(client, tarn, settings):
    assert post(client, flat("missed"), address="/api/v1/telephone/ailleurs").status_code == 404
    settings.TELEPHONY_COMMUNITY = "bourbon"
    assert post(client, flat("missed")).status_code == 404
    settings.TELEPHONY_COMMUNITY, settings.TELEPHONY_SECRET = "gaillacois", ""
    assert post(client, flat("missed")).status_code == 404
    assert client.get(ADDRESS).status_code == 405


def test_a_secret_opens_one_community_only(client, tarn, settings):
    cast.bourbon()
    assert post(client, flat("missed")).status_code == 404
    settings.TELEPHONY_COMMUNITY = "gaillacois"
    assert post(client, flat("missed"), address="/api/v1/telephone/bourbon").status_code == 404
    assert post(client, flat("missed")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_real_provider_over_http(live_server):
    assert "DATABASE_URL" in os.environ
    tarn = cast.gaillacois()
    body = json.dumps(flat("missed")).encode()
    answer = httpx.post(f"{live_server.url}{ADDRESS}", content=body, headers=signed(body))
    assert (answer.status_code, answer.json()) == (200, {"detail": "Noté.", "state": "missed"})
    assert len(callbacks(tarn)) == 1
    assert httpx.post(f"{live_server.url}{ADDRESS}", content=body).status_code == 403


@pytest.fixture
def three_a_day(monkeypatch):
    """Long windows: no test falls between two."""
    monkeypatch.setattr(hooks, "MOST_EVENTS", 3)
    monkeypatch.setattr(hooks, "PER_SECONDS", 10_000_000)


def test_too_many_events_are_told_to_come_back_and_nothing_is_noted(client, tarn, three_a_day):
    for n in range(3):
        assert post(client, flat("ringing", call=f"a-{n}")).status_code == 200
    late = post(client, flat("ringing", call="a-3"))
    assert (late.status_code, int(late["Retry-After"]) > 0) == (429, True)
    assert "Trop de messages" in late.json()["detail"]
    assert len(calls(tarn)) == 3


def test_whoever_forges_does_not_silence_the_provider(client, tarn, three_a_day):
    for _ in range(10):
        assert post(client, flat("ringing"), headers=signed(b"", secret="un autre")).status_code == 403
    assert post(client, flat("ringing")).status_code == 200


def test_a_new_window_starts_from_one(tarn):
    assert [counted("essai", 10_000_000)[0] for _ in range(3)] == [1, 2, 3]
    with connection.cursor() as sql:
        sql.execute(
            "UPDATE database_tries SET value = '1:' || split_part(value, ':', 2) WHERE cache_key = 'essai'"
        )
    number, wait = counted("essai", 10_000_000)
    assert number == 1
    assert 0 < wait <= 10_000_000


def test_each_community_has_its_own_count(client, tarn, three_a_day, settings):
    for n in range(4):
        post(client, flat("ringing", call=f"a-{n}"))
    cast.bourbon()
    settings.TELEPHONY_COMMUNITY = "bourbon"
    assert post(client, flat("ringing"), address="/api/v1/telephone/bourbon").status_code == 200
