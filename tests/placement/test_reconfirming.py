"""« Cherchez-vous toujours ? »: a list that tells the truth over two hundred days, and forgets nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from tests.placement.waiting_given import ODETTE, SINCE, again, kinds, listed, said, somebody
from tests.together import together
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.people.actions import Identity
from volontiers.placement.actions import reconfirming
from volontiers.placement.actions.leaving import close, come_back, home_still_waits, still_waits
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.reconfirming import check, heard_by_post, note_not_reached, note_printed
from volontiers.placement.actions.registering import register_together
from volontiers.placement.models import Offer, Reconfirmation
from volontiers.placement.queries import news

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
# The ninetieth day is a Sunday.
BY_PHONE = replace(ODETTE, phone="+33536490012")
BY_PAPER = replace(ODETTE, phone="")
HOME = "12 rue des Tanneurs, 81600 Gaillac"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def lives(tarn, at, one, days, *, since=0):
    """The worker passes every half-day, as long as something is due."""
    for half in range(2 * since, 2 * days + 1):
        now = at(MONDAY + half * DAY / 2)
        while (due := again(tarn, one).next_check_at) and due <= now and check(tarn.machine, one.pk, now):
            pass


def sent(tarn, template):
    with reading(tarn.desk):
        return list(Message.objects.filter(template=template).order_by("created_at"))


def tried(tarn, one):
    with reading(tarn.desk):
        return list(
            Reconfirmation.objects.filter(registration=one).order_by("pk").values_list("channel", flat=True)
        )


def test_nothing_is_asked_before_the_day(tarn, at):
    one = listed(tarn)
    lives(tarn, at, one, 89)
    assert sent(tarn, "list_waiting") == []


def test_a_message_leaves_by_day_and_says_nothing_of_the_person(tarn, at):
    one = listed(tarn, now=MONDAY + timedelta(hours=11))
    at(night := MONDAY + timedelta(days=90, hours=15))
    assert check(tarn.machine, one.pk, night)
    assert sent(tarn, "list_waiting") == []
    opens = again(tarn, one).next_check_at
    assert check(tarn.machine, one.pk, at(opens))
    (message,) = sent(tarn, "list_waiting")
    assert (message.channel, message.address) == ("sms", ODETTE.phone)
    assert set(message.variables) == {"link"}
    assert opens.astimezone(cast.PARIS).hour == 8


def test_two_hundred_days_of_silence_then_one_tap(tarn, at):
    one = listed(tarn)
    lives(tarn, at, one, 115)
    assert tried(tarn, one) == ["message", "message", "telephone"]
    assert again(tarn, one).state == "waiting"
    (call,) = _in(tarn, news.calls)
    assert note_not_reached(tarn.desk, call.pk, at(MONDAY + 120 * DAY), left_word=False)
    lives(tarn, at, one, 131, since=120)
    paused = again(tarn, one)
    assert (paused.state, len(sent(tarn, "list_paused"))) == ("suspended", 1)
    lives(tarn, at, one, 225, since=131)
    ended = again(tarn, one)
    assert (ended.state, ended.ended_for) == ("left", Leaving.SILENT)
    come_back(tarn.desk, one.pk, at(MONDAY + 226 * DAY))
    back = again(tarn, one)
    assert (back.state, back.since, back.tries) == ("waiting", SINCE, 0)
    lives(tarn, at, one, 300, since=226)
    assert len(tried(tarn, one)) == 3


def _in(tarn, query):
    with reading(tarn.desk):
        return query()


def test_a_call_that_the_desk_did_not_make_suspends_nobody(tarn, at):
    one = listed(tarn, BY_PHONE)
    lives(tarn, at, one, 400)
    assert (again(tarn, one).state, tried(tarn, one)) == ("waiting", ["telephone"])


def test_one_way_alone_is_tried_three_times(tarn, at):
    one = listed(tarn, BY_PHONE)
    day = 0
    for _ in range(3):
        lives(tarn, at, one, day + 91, since=day)
        day += 91
        (call,) = _in(tarn, news.calls)
        note_not_reached(tarn.desk, call.pk, at(MONDAY + day * DAY), left_word=True)
    assert tried(tarn, one) == ["telephone"] * 3
    lives(tarn, at, one, day + 11, since=day)
    assert again(tarn, one).state == "suspended"


def test_still_waiting_said_from_the_pause_gives_the_same_place(tarn, at):
    one = listed(tarn, BY_PHONE)
    with acting(tarn.desk):
        reconfirming.facts.set_state(one, "suspend", suspended_at=MONDAY)
    still_waits(tarn.desk, one.pk, MONDAY + DAY)
    assert (again(tarn, one).state, again(tarn, one).since) == ("waiting", SINCE)


def test_an_answer_ends_what_was_to_do(tarn, at):
    one = listed(tarn, BY_PHONE)
    lives(tarn, at, one, 91)
    assert len(_in(tarn, news.calls)) == 1
    still_waits(tarn.desk, one.pk, at(MONDAY + 92 * DAY))
    assert _in(tarn, news.calls) == []
    with reading(tarn.desk):
        assert Reconfirmation.objects.get(registration=one).answer == "still_waiting"


def test_letters_leave_once_and_come_back_by_their_code(tarn, at):
    one = listed(tarn, BY_PAPER, letters=HOME)
    lives(tarn, at, one, 91)
    (letter,) = _in(tarn, news.letters)
    assert note_printed(tarn.desk, [letter.pk, letter.pk], at(MONDAY + 92 * DAY)) == 1
    assert note_printed(tarn.desk, [letter.pk], MONDAY + 92 * DAY) == 0
    heard_by_post(tarn.desk, one.pk, "found", at(MONDAY + 100 * DAY))
    assert again(tarn, one).ended_for == "found"
    with reading(tarn.desk):
        assert Reconfirmation.objects.get(registration=one).answer == "found"


def test_who_had_a_doctor_already_is_counted_apart(tarn, at):
    one = listed(tarn)
    close(tarn.desk, one.pk, Leaving.ALREADY_ATTACHED, MONDAY)
    assert again(tarn, one).ended_for == "already_attached"


def test_who_is_offered_to_a_doctor_is_left_alone(tarn, at):
    one = listed(tarn)
    at(day := MONDAY + 91 * DAY)
    agrees(tarn, tarn.alix, 1, until=(day + 30 * DAY).date())
    propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "dans l’ordre")], Offer.Source.DESK, day)
    assert check(tarn.machine, one.pk, day)
    assert sent(tarn, "list_waiting") == []


def test_a_home_gets_one_message_and_one_answer(tarn, at):
    one, two = register_together(
        tarn.desk, [said(ODETTE, caller_phone="+33639981299"),
                    said(Identity("Calmels", "René", 1946, "81099", ODETTE.phone))], MONDAY,
    )  # fmt: skip
    lives(tarn, at, one, 91)
    assert len(sent(tarn, "list_waiting")) == 1
    assert tried(tarn, one) == tried(tarn, two) == ["message"]
    home_still_waits(tarn.desk, two.pk, at(MONDAY + 92 * DAY))
    assert {again(tarn, each).tries for each in (one, two)} == {0}


def test_two_workers_send_one_message(tarn, at):
    one = listed(tarn)
    at(day := MONDAY + 91 * DAY)
    together(*(lambda: check(tarn.machine, one.pk, day) for _ in range(4)))
    assert len(sent(tarn, "list_waiting")) == len(tried(tarn, one)) == 1


def test_who_has_no_way_at_all_is_the_desk_s_to_find(tarn, at):
    one = listed(tarn, somebody(3))
    lives(tarn, at, one, 200)
    assert (tried(tarn, one), again(tarn, one).state) == (["telephone"], "waiting")
    assert "asked" in kinds(tarn, one)
