"""A pledge changes, pauses and ends at once: in the row, in what was proposed, and for the person who waits."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cases.answer_given import asked, fresh, offer
from tests.cast import MONDAY
from volontiers.cases.actions.answers import offer_alternative
from volontiers.cases.actions.waves import advance
from volontiers.cases.actions.withdrawals import change_pledge, expire_or_remind, pause_pledge
from volontiers.cases.models import Event
from volontiers.consent.actions import Terms, resume
from volontiers.consent.models import Pledge
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
NOTHING = Terms(Level.NONE, 0, 0, None)
FREE = (None, None)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def mine(tarn, professional):
    with reading(tarn.desk):
        return Pledge.objects.get(professional=professional)


def some(**more):
    values = {"level": Level.SOME, "asked_cap": 3, "accepted_cap": 1, "until": date(2027, 2, 22)}
    return Terms(**values | {"modes": ("AMB", "HH", "VR")} | more)


def test_not_at_all_withdraws_what_waits_and_hurries_the_rest(tarn):
    need = asked(tarn, Kind.NURSING)
    change_pledge(tarn.pro(tarn.bao), tarn.bao.pk, NOTHING, MONDAY, FREE)
    assert offer(tarn, need, tarn.bao).state == "withdrawn"
    assert fresh(tarn, need).next_check_at == MONDAY
    with reading(tarn.desk):
        left = Message.objects.filter(about=f"proposal:{offer_id(tarn, need)}").values_list(
            "state", flat=True
        )
        assert set(left) == {"cancelled"}


def offer_id(tarn, need):
    return need.proposals.get(professional=tarn.bao).pk


def test_after_it_nothing_is_proposed(tarn):
    change_pledge(tarn.pro(tarn.bao), tarn.bao.pk, NOTHING, MONDAY, FREE)
    need = asked(tarn, Kind.NURSING)
    assert fresh(tarn, need).state == "unplaced"


def test_what_still_fits_stays_proposed(tarn):
    need = asked(tarn)
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, some(), MONDAY, FREE)
    assert offer(tarn, need, tarn.alix).state == "sent"


def test_what_no_longer_fits_is_withdrawn(tarn):
    need = asked(tarn)
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, some(communes=("81145",)), MONDAY, FREE)
    assert offer(tarn, need, tarn.alix).state == "withdrawn"


def test_a_pause_withdraws_and_its_end_asks_again(tarn):
    need = asked(tarn, Kind.NURSING)
    until = MONDAY + timedelta(days=1)
    assert pause_pledge(tarn.pro(tarn.bao), tarn.bao.pk, until, MONDAY)
    assert offer(tarn, need, tarn.bao).state == "withdrawn"
    resume(tarn.pro(tarn.bao), tarn.bao.pk)
    advance(tarn.machine, need.pk, MONDAY)
    assert offer(tarn, need, tarn.bao).state == "sent"


def test_a_pause_leaves_what_one_offered_oneself(tarn):
    need = asked(tarn)
    offer_alternative(tarn.pro(tarn.alix), offer(tarn, need, tarn.alix).pk, "Demain 9:00", MONDAY)
    pause_pledge(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(days=1), MONDAY)
    assert offer(tarn, need, tarn.alix).state == "alternative"
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, FREE)
    assert offer(tarn, need, tarn.alix).state == "withdrawn"


def test_without_a_pledge_there_is_nothing_to_pause(tarn):
    sol = cast.newcomer(tarn)
    assert not pause_pledge(tarn.pro(sol), sol.pk, MONDAY, MONDAY)


def test_nothing_is_done_in_another_community(tarn, at):
    bourbon = cast.bourbon()
    with pytest.raises(IntegrityError, match="not of this community"):
        change_pledge(bourbon.pro(bourbon.alix), tarn.alix.pk, NOTHING, MONDAY, FREE)
    assert mine(tarn, tarn.alix).level == "some"


def test_one_reminder_ten_days_before_then_silence(tarn, at):
    change_pledge(tarn.pro(tarn.bao), tarn.bao.pk, some(), MONDAY, FREE)
    pledge = mine(tarn, tarn.bao)
    assert pledge.next_check_at.isoformat() == "2027-02-12T08:00:00+00:00"
    assert not expire_or_remind(tarn.machine, pledge.pk, MONDAY)

    reminded = at(pledge.next_check_at)
    assert expire_or_remind(tarn.machine, pledge.pk, reminded)
    with reading(tarn.desk):
        sent = list(Message.objects.filter(template="pledge_end"))
    assert {message.channel for message in sent} == {"sms", "email"}
    assert sent[0].variables["until"] == "22/02"
    assert not expire_or_remind(tarn.machine, pledge.pk, reminded)

    over = at(mine(tarn, tarn.bao).next_check_at)
    assert over.isoformat() == "2027-02-22T23:00:00+00:00"
    assert expire_or_remind(tarn.machine, pledge.pk, over)
    ended = mine(tarn, tarn.bao)
    assert (ended.level, ended.asked_cap, ended.until, ended.next_check_at) == ("none", 0, None, None)
    assert not expire_or_remind(tarn.machine, pledge.pk, over)


def test_the_end_withdraws_what_waits(tarn, at):
    change_pledge(tarn.pro(tarn.bao), tarn.bao.pk, some(until=MONDAY.date()), MONDAY, FREE)
    evening = at(MONDAY + timedelta(hours=8))
    need = asked(tarn, Kind.NURSING, now=evening)
    assert offer(tarn, need, tarn.bao).state == "sent"
    over = at(mine(tarn, tarn.bao).next_check_at)
    expire_or_remind(tarn.machine, mine(tarn, tarn.bao).pk, over)
    assert offer(tarn, need, tarn.bao).state == "withdrawn"


def test_the_ceiling_is_the_person_s_own(tarn):
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, some(), MONDAY, (9, 0))
    tarn.alix.refresh_from_db()
    assert (tarn.alix.ceiling_asked, tarn.alix.ceiling_accepted) == (9, 0)


def test_the_thread_does_not_say_whose_pledge_it_was(tarn):
    asked(tarn, Kind.NURSING)
    change_pledge(tarn.pro(tarn.bao), tarn.bao.pk, NOTHING, MONDAY, FREE)
    with reading(tarn.desk):
        event = Event.objects.get(verb="withdrawn")
    assert (event.actor, event.account_id, event.professional_id) == ("machine", None, None)
