"""Hours are asked in waves, inside of what each one said; the first who say yes come, and a « no » is shown to nobody."""

from dataclasses import replace

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import last
from tests.governance.time_given import WHEN, again, asked, asks, give, later, session, stop
from volontiers.consent.models import Reading
from volontiers.core.time_call import order
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.giving import NotAnymore, free_place, pass_over, pause_time, take
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.sessions import (
    advance_session,
    cancel_session,
    hashed,
    kept_line,
    postpone_session,
)
from volontiers.governance.models import Session, SessionAsk, SessionWave
from volontiers.governance.retention import forget_sessions
from volontiers.messages import templates_allowlist
from volontiers.messages.models import Message
from volontiers.ops.due import needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    for who in (tarn.alix, tarn.bao, tarn.noor):
        give(tarn, who)
    return tarn


def yes(tarn, ask, now=MONDAY):
    return take(tarn.machine, ask.pk, now)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"), ({"starts_at": MONDAY}, "starts_at"), ({"minutes": 10}, "minutes"),
        ({"minutes": 721}, "minutes"), ({"places": 0}, "places"), ({"places": 51}, "places"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_beside_its_field(tarn, wrong, field):
    with pytest.raises(Refused) as said:
        session(tarn, **wrong)
    assert said.value.field == field
    with reading(tarn.desk):
        assert not Session.objects.exists()


def test_the_same_form_twice_asks_once(tarn):
    assert session(tarn).pk == session(tarn).pk
    first = session(tarn)
    cancel_session(tarn.desk, first.pk, MONDAY)
    assert session(tarn).pk != first.pk


@pytest.mark.parametrize("changed", [{"places": 5}, {"minutes": 90}, {"place": "Mairie"}])
def test_the_same_session_asked_otherwise_is_not_taken_for_the_first(tarn, changed):
    first = session(tarn, places=3, place="Salle des fêtes")
    with pytest.raises(Refused, match=r"3 personnes, 2 h, « Salle des fêtes »\. Pour en changer") as said:
        session(tarn, **{"places": 3, "place": "Salle des fêtes"} | changed)
    assert said.value.field == "title"
    assert again(tarn, first).places == 3


def test_two_are_asked_for_one_place_among_those_who_agreed(tarn):
    row = session(tarn)
    found = asked(tarn, row)
    assert len(found) == 2
    assert set(found) <= {tarn.alix.pk, tarn.bao.pk, tarn.noor.pk}
    assert again(tarn, row).next_check_at == later(hours=24)
    assert not advance_session(tarn.machine, row.pk, later(hours=1))


def test_the_wave_can_be_drawn_up_again_and_says_why(tarn):
    row = session(tarn, places=3)
    asked(tarn, row)
    with reading(tarn.desk):
        (wave,) = SessionWave.objects.filter(session=row)
    assert order(reversed(kept_line(wave))) == kept_line(wave)
    assert wave.sentence.startswith("3 personnes sollicitées : d’abord qui a donné le moins d’heures")


def test_the_read_is_told_to_those_whose_word_was_read(tarn):
    row = session(tarn)
    found = asked(tarn, row)
    with reading(tarn.desk):
        read = Reading.objects.get(why="time")
    assert sorted(read.chosen) == sorted(found)
    assert set(read.professionals) == {tarn.alix.pk, tarn.bao.pk, tarn.noor.pk}


def test_the_message_names_nobody_and_no_work(tarn):
    row = session(tarn)
    asked(tarn, row)
    with reading(tarn.desk):
        sent = list(Message.objects.filter(template="time_asked"))
    assert sent
    for one in sent:
        text = templates_allowlist.render(one.template, one.variables)
        assert "jeudi 3 décembre 18 h" in text
        assert "plaies" not in text
        assert len(text) <= 160
    token = sent[0].variables["link"].rsplit("/", 1)[1]
    with reading(tarn.desk):
        assert SessionAsk.objects.filter(token_hash=hashed(token)).exists()


def test_the_first_who_says_yes_comes_and_the_others_read_that_it_is_full(tarn):
    row = session(tarn)
    first, second = asked(tarn, row).values()
    taken = yes(tarn, first)
    assert (taken.state, again(tarn, row).state) == ("taken", "full")
    assert (last(tarn).kind, last(tarn).body["session"]) == ("time_yes", row.pk)
    assert taken.taken_seq == last(tarn).entry.seq
    with pytest.raises(NotAnymore) as late:
        yes(tarn, second)
    assert late.value.sentence == "C’est complet, merci. Rien d’autre à faire."
    assert yes(tarn, first).taken_seq == taken.taken_seq


def test_what_did_not_leave_yet_does_not_leave_once_it_is_full(tarn):
    row = session(tarn)
    first, second = asked(tarn, row).values()
    yes(tarn, first)
    with reading(tarn.desk):
        states = set(Message.objects.filter(about=f"session_ask:{second.pk}").values_list("state", flat=True))
    assert states == {"cancelled"}


def test_a_yes_taken_back_in_five_minutes_frees_the_place(tarn):
    row = session(tarn)
    first, second = asked(tarn, row).values()
    yes(tarn, first)
    assert pass_over(tarn.machine, first.pk, later(minutes=5)).state == "declined"
    assert again(tarn, row).state == "open"
    assert yes(tarn, second, later(minutes=6)).state == "taken"


def test_later_than_that_the_coordination_frees_it(tarn):
    row = session(tarn)
    first, _ = asked(tarn, row).values()
    yes(tarn, first)
    with pytest.raises(NotAnymore):
        pass_over(tarn.machine, first.pk, later(minutes=6))
    assert free_place(tarn.desk, first.pk, later(minutes=7))
    assert again(tarn, row).state == "open"
    assert not free_place(tarn.desk, first.pk, later(minutes=8))


def test_not_this_time_asks_the_next_at_once(tarn):
    row = session(tarn)
    first, second = asked(tarn, row).values()
    for one in (first, second):
        assert pass_over(tarn.machine, one.pk, later(minutes=1)).state == "declined"
    assert len(asked(tarn, row, later(minutes=1))) == 3
    (third,) = [one for one in asks(tarn, row).values() if one.state == "sent"]
    pass_over(tarn.machine, third.pk, later(minutes=2))
    assert len(asked(tarn, row, later(minutes=2))) == 3
    assert again(tarn, row).state == "left"


def test_silence_lets_the_next_wave_leave_a_day_later(tarn):
    row = session(tarn)
    asked(tarn, row)
    assert len(asked(tarn, row, later(hours=24))) == 3


def test_once_it_is_past_silence_is_over(tarn, at):
    row = session(tarn)
    found = asked(tarn, row)
    asked(tarn, row, at(WHEN))
    assert again(tarn, row).state == "over"
    assert {one.state for one in asks(tarn, row).values()} == {"over"}
    with pytest.raises(NotAnymore, match="n’attend plus"):
        yes(tarn, next(iter(found.values())), WHEN)


def test_hours_given_count_and_who_gave_less_is_asked_first(tarn):
    first = session(tarn, places=3)
    for who, one in asked(tarn, first).items():
        if who != tarn.noor.pk:
            yes(tarn, one)
    second = session(tarn, title="Groupe insuffisance cardiaque")
    pass_over(tarn.machine, asks(tarn, first)[tarn.noor.pk].pk, MONDAY)
    found = asked(tarn, second)
    assert tarn.noor.pk in found
    with reading(tarn.desk):
        line = kept_line(SessionWave.objects.get(session=second))
    assert next(one.id for one in line) == str(tarn.noor.pk)


def test_nobody_is_asked_above_the_hours_of_the_month(tarn):
    first = session(tarn, places=3, minutes=150)
    for one in asked(tarn, first).values():
        yes(tarn, one)
    second = session(tarn, places=3, title="Groupe chutes")
    assert asked(tarn, second) == {}
    assert again(tarn, second).state == "left"
    third = session(tarn, places=3, starts_at=WHEN.replace(year=2027, month=1))
    assert len(asked(tarn, third)) == 3


def test_pas_du_tout_takes_back_what_was_asked_at_once(tarn):
    row = session(tarn, places=3)
    asked(tarn, row)
    stop(tarn, tarn.bao)
    found = asks(tarn, row)
    assert {who: one.state for who, one in found.items()} == {
        tarn.alix.pk: "sent", tarn.bao.pk: "withdrawn", tarn.noor.pk: "sent",
    }  # fmt: skip
    with reading(tarn.desk):
        mine = Message.objects.filter(about=f"session_ask:{found[tarn.bao.pk].pk}")
        assert set(mine.values_list("state", flat=True)) == {"cancelled"}
    with pytest.raises(NotAnymore):
        yes(tarn, found[tarn.bao.pk])


def test_a_pause_takes_it_back_too_and_a_yes_stands(tarn):
    row = session(tarn, places=3)
    found = asked(tarn, row)
    yes(tarn, found[tarn.alix.pk])
    for who in (tarn.alix, tarn.bao):
        pause_time(tarn.pro(who), who.pk, later(days=14))
    found = asks(tarn, row)
    assert (found[tarn.alix.pk].state, found[tarn.bao.pk].state) == ("taken", "withdrawn")


def test_a_cancelled_session_tells_who_comes(tarn):
    row = session(tarn, places=3)
    found = asked(tarn, row)
    yes(tarn, found[tarn.alix.pk])
    assert cancel_session(tarn.desk, row.pk, MONDAY)
    assert {one.state for one in asks(tarn, row).values()} == {"withdrawn"}
    with reading(tarn.desk):
        told = Message.objects.filter(template="time_cancelled").values_list("about", flat=True)
        assert set(told) == {f"session_ask:{found[tarn.alix.pk].pk}"}
    assert not cancel_session(tarn.desk, row.pk, MONDAY)
    assert again(tarn, row).next_check_at is None
    give(tarn, tarn.alix, 2)
    assert len(asked(tarn, session(tarn, places=3))) == 3


def test_the_worker_finds_a_session(tarn):
    (due,) = [one for one in needs() if one.name == "session"]
    row = session(tarn)
    assert due.step is advance_session
    postpone_session(tarn.machine, row.pk, "", MONDAY)
    assert again(tarn, row).next_check_at == later(hours=1)


def test_thirteen_months_later_nothing_is_left(tarn, at):
    row = session(tarn)
    asked(tarn, row)
    edge = replace_year(WHEN)
    assert forget_sessions(tarn.machine, at(edge)) == 0
    assert forget_sessions(tarn.machine, at(edge + (later(hours=1) - MONDAY))) == 4
    with reading(tarn.desk):
        assert not Session.objects.exists()


def replace_year(at):
    """Thirteen months after the session."""
    return at.replace(year=2028, month=1)


def test_the_neighbour_sees_nothing(tarn):
    row = session(tarn)
    asked(tarn, row)
    bourbon = cast.bourbon()
    with reading(bourbon.desk):
        assert not Session.objects.exists()
        assert not SessionAsk.objects.exists()
    with pytest.raises(Session.DoesNotExist), acting(bourbon.desk):
        Session.objects.get(pk=row.pk)
    assert replace(bourbon.desk).community_id != row.community_id
