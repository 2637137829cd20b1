"""Hours are asked inside of what each one said: in SQL as in the core, past all our verbs, and all at the same time."""

import json
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, Error, IntegrityError, ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cast import MONDAY
from tests.core.given import instants
from tests.core.test_time_pledge import sessions, time_terms, used_minutes
from tests.governance.time_given import WHEN, again, asked, asks, give, later, session, stop
from tests.together import together
from tests.trust.raw import refused, run
from volontiers.core.time_call import ASK_MOVES, CALL_MOVES, AskState, CallState
from volontiers.core.time_pledge import TimeTerms, wall_of
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.governance.actions.giving import NotAnymore, free_place, pause_time, take
from volontiers.governance.actions.phoned import note_phone_yes
from volontiers.governance.actions.sessions import advance_session
from volontiers.governance.models import SessionAsk

pytestmark = pytest.mark.django_db
slow = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
zones = st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique"])


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def row(terms: TimeTerms) -> str:
    """The pledge as the JSON of its row."""
    works = {work: {"level": own.level, "hours": own.hours} for work, own in terms.works.items()}
    return json.dumps(
        {
            "works": works, "days": sorted(terms.days), "until": terms.until and terms.until.isoformat(),
            "paused_until": terms.paused_until and terms.paused_until.isoformat(),
        }
    )  # fmt: skip


@settings(slow, max_examples=400)
@given(time_terms, sessions, used_minutes, instants, zones, st.booleans())
def test_both_name_the_same_wall(terms, wanted, used, at, zone, accepting):
    found = run(
        "SELECT time_wall(jsonb_populate_record(NULL::consent_timepledge, %s::jsonb), %s, %s, %s, %s, %s, %s, %s)",
        row(terms), wanted.work, wanted.starts, wanted.minutes, used, at, zone, accepting,
    )  # fmt: skip
    assert found == [(wall_of(terms, wanted, used, at, ZoneInfo(zone), accepting=accepting),)]


def allows(tarn, who, at=MONDAY, used=0) -> str | None:
    with reading(tarn.desk):
        return run(
            "SELECT time_allows(%s, %s, 'group', %s, 120, %s, %s, false)",
            tarn.community.pk, who.pk, WHEN, used, at,
        )[0][0]  # fmt: skip


def test_each_word_holds_at_once(tarn):
    assert allows(tarn, tarn.bao) == "none_level"
    give(tarn, tarn.bao)
    assert (allows(tarn, tarn.bao), allows(tarn, tarn.bao, used=121)) == (None, "hours_cap")
    pause_time(tarn.pro(tarn.bao), tarn.bao.pk, later(days=3))
    assert (allows(tarn, tarn.bao), allows(tarn, tarn.bao, later(days=3))) == ("paused", None)
    stop(tarn, tarn.bao)
    assert allows(tarn, tarn.bao) == "none_level"


def test_who_left_the_directory_agreed_to_nothing(tarn):
    give(tarn, tarn.bao)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.bao).update(active=False)
    assert allows(tarn, tarn.bao) == "none_level"


@pytest.mark.parametrize(
    "change",
    [
        """works = '{"group": {"level": "many", "hours": 40}}'""", "days = '{}'", "until = '2030-01-01'",
        "paused_until = NULL", "consent_seq = consent_seq + 1", "given_at = given_at - interval '1 day'", "version = 0",
    ],
)  # fmt: skip
def test_the_application_moves_reminders_and_nothing_else(tarn, change):
    give(tarn, tarn.bao, days=frozenset({3}))
    pause_time(tarn.pro(tarn.bao), tarn.bao.pk, later(days=3))
    with refused("by an entry of the register", Error), acting(tarn.desk):
        run(f"UPDATE consent_timepledge SET {change}")
    with acting(tarn.desk):
        run("UPDATE consent_timepledge SET next_check_at = clock(), reminded_at = clock()")


def test_no_pledge_of_time_is_taken_away_by_hand(tarn):
    give(tarn, tarn.bao)
    with refused("stays under its number", Error), acting(tarn.desk):
        run("DELETE FROM consent_timepledge")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(tarn.desk):
        run("TRUNCATE consent_timepledge")


GOOD = {"works": {"group": {"level": "some", "hours": 2}}, "days": [1], "until": "2027-01-01"}


@pytest.mark.parametrize(
    "change",
    [
        {"works": {}}, {"works": None}, {"works": {"care": {"level": "some", "hours": 2}}},
        {"works": {"group": {"level": "none", "hours": 2}}}, {"works": {"group": {"level": "some", "hours": 0}}},
        {"works": {"group": {"level": "some", "hours": 101}}}, {"works": {"group": {"level": "some"}}},
        {"works": {"group": {"level": "some", "hours": 2, "why": "x"}}}, {"days": [7]}, {"days": "mardi"},
        {"until": None}, {"until": "demain"}, {"mood": "good"},
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_read_is_refused(tarn, change):
    body = {name: one for name, one in (GOOD | change).items() if one is not None}
    with pytest.raises((IntegrityError, DatabaseError)), acting(tarn.desk):
        enter(tarn, body)


def enter(tarn, body, kind="time"):
    run(
        "SELECT append_entry(%s, %s::jsonb, decode(repeat('00', 32), 'hex'), %s, NULL)",
        kind, json.dumps(body), tarn.bao.pk,
    )  # fmt: skip


def test_a_good_word_is_entered(tarn):
    with acting(tarn.desk):
        enter(tarn, GOOD)
    assert allows(tarn, tarn.bao) == "day"


PHONED = (
    "INSERT INTO governance_sessionask (community_id, session_id, professional_id, basis, state, token_hash, month,"
    " sent_at, consent_seq) VALUES (%s, %s, %s, 'phone', 'sent', '\\x02', '2020-01-01', clock(), %s)"
)


def phoned(tarn, wanted, who, seq):
    run(PHONED, tarn.community.pk, wanted.pk, who.pk, seq)


def said(tarn, kind, who, wanted) -> int:
    """A line written straight in the register. Gives its number."""
    body = json.dumps({"session": wanted.pk})
    return run(
        "SELECT seq FROM append_entry(%s, %s::jsonb, decode(repeat('00', 32), 'hex'), %s, NULL)", kind, body, who.pk
    )[0][0]  # fmt: skip


def test_a_yes_by_telephone_stands_in_the_register_for_this_session_and_this_person(tarn):
    wanted, other = session(tarn, places=2), session(tarn, title="Groupe chutes")
    with acting(tarn.desk):
        wrong = [
            1, said(tarn, "time_yes", tarn.bao, wanted), said(tarn, "time_one_off", tarn.bao, other),
            said(tarn, "time_one_off", tarn.noor, wanted),
        ]  # fmt: skip
    for seq in wrong:
        with refused("by telephone stands in the register"), acting(tarn.desk):
            phoned(tarn, wanted, tarn.bao, seq)
    with acting(tarn.desk):
        phoned(tarn, wanted, tarn.bao, said(tarn, "time_one_off", tarn.bao, wanted))
    with refused("by telephone stands in the register"), acting(tarn.desk):
        run("UPDATE governance_sessionask SET state = 'taken', taken_seq = 1")


def test_a_yes_that_was_contested_is_worth_nothing_any_more(tarn):
    wanted = session(tarn, places=2)
    with acting(tarn.desk):
        seq = said(tarn, "time_one_off", tarn.bao, wanted)
        said(tarn, "time_contest", tarn.bao, wanted)
    with refused("by telephone stands in the register"), acting(tarn.desk):
        phoned(tarn, wanted, tarn.bao, seq)


def test_one_yes_by_telephone_is_one_place(tarn):
    wanted = session(tarn, places=2)
    ask = note_phone_yes(tarn.desk, wanted.pk, tarn.bao.pk, MONDAY)
    for statement in (
        "consent_seq = 1",
        "basis = 'pledge'",
        "taken_seq = 1",
        "answered_at = clock() + interval '1 day'",
    ):
        with refused("written once", Error), acting(tarn.desk):
            run(f"UPDATE governance_sessionask SET {statement}")
    with refused("says so in the register"), acting(tarn.desk):
        run("UPDATE governance_sessionask SET state = 'withdrawn', contested_at = clock()")
    free_place(tarn.desk, ask.pk, MONDAY)
    with refused("one_place_for_a_yes_by_telephone"), acting(tarn.desk):
        phoned(tarn, wanted, tarn.bao, ask.consent_seq)


def test_nobody_is_put_down_by_telephone_where_it_is_full_or_past(tarn, at):
    wanted = session(tarn)
    note_phone_yes(tarn.desk, wanted.pk, tarn.bao.pk, MONDAY)
    with acting(tarn.desk):
        seq = said(tarn, "time_one_off", tarn.noor, wanted)
    with refused("agreed to: full"), acting(tarn.desk):
        phoned(tarn, wanted, tarn.noor, seq)
    later_one = session(tarn, title="Groupe chutes")
    with acting(tarn.desk):
        seq = said(tarn, "time_one_off", tarn.noor, later_one)
    at(WHEN)
    with refused("agreed to: not_open"), acting(tarn.desk):
        phoned(tarn, later_one, tarn.noor, seq)


def test_hours_that_were_given_are_taken_from_nobody(tarn, at):
    give(tarn, tarn.bao)
    wanted = session(tarn)
    take(tarn.machine, asked(tarn, wanted)[tarn.bao.pk].pk, MONDAY)
    at(WHEN)
    for state in ("declined", "withdrawn"):
        with refused("stay counted", Error), acting(tarn.desk):
            run(f"UPDATE governance_sessionask SET state = '{state}'")


def test_what_a_wave_was_made_of_is_written_once_and_is_of_its_session(tarn):
    give(tarn, tarn.bao)
    wanted, other = session(tarn), session(tarn, title="Groupe chutes")
    asked(tarn, wanted)
    for change in ("line = '[]'", "sentence = ''", "number = 9"):
        with refused("written once", Error), acting(tarn.desk):
            run(f"UPDATE governance_sessionwave SET {change}")
    with refused("as long as their session", Error), acting(tarn.desk):
        run("DELETE FROM governance_sessionwave")
    give(tarn, tarn.noor)
    with refused("a wave of its session"), acting(tarn.desk):
        run(
            "INSERT INTO governance_sessionask (community_id, session_id, wave_id, professional_id, basis, state,"
            " token_hash, month, sent_at, consent_seq) SELECT %s, %s, w.id, %s, 'pledge', 'sent', '\\x03', '2020-01-01',"
            " clock(), 0 FROM governance_sessionwave w", tarn.community.pk, other.pk, tarn.noor.pk,
        )  # fmt: skip


ASK = (
    "INSERT INTO governance_sessionask (community_id, session_id, wave_id, professional_id, basis, state, token_hash,"
    " month, sent_at, consent_seq) SELECT {place}, s.id, w.id, {who}, 'pledge', '{state}', '\\x00', '2020-01-01', clock(), 0"
    " FROM governance_session s JOIN governance_sessionwave w ON w.session_id = s.id WHERE s.id = {row}"
)


def insert(tarn, wanted, who, state="sent"):
    run(ASK.format(place=tarn.community.pk, who=who.pk, state=state, row=wanted.pk))


def test_nobody_is_asked_by_hand_outside_of_their_word(tarn):
    give(tarn, tarn.bao)
    wanted = session(tarn)
    asked(tarn, wanted)
    with refused("agreed to: none_level"), acting(tarn.desk):
        insert(tarn, wanted, tarn.noor)
    give(tarn, tarn.noor, 1)
    with refused("agreed to: hours_cap"), acting(tarn.desk):
        insert(tarn, wanted, tarn.noor)
    give(tarn, tarn.noor, 2)
    with refused("starts as sent"), acting(tarn.desk):
        insert(tarn, wanted, tarn.noor, "taken")
    with acting(tarn.desk):
        insert(tarn, wanted, tarn.noor)
    found = asks(tarn, wanted)[tarn.noor.pk]
    assert found.month.isoformat() == "2026-12-01"
    assert found.consent_seq > 0


@pytest.mark.parametrize(
    "change",
    [
        "state = 'taken', taken_seq = 1", "month = '2026-11-01'", "professional_id = professional_id + 1",
        "sent_at = clock() - interval '1 day'", "consent_seq = 1", "token_hash = '\\x01'",
    ],
)  # fmt: skip
def test_a_question_is_written_once_and_its_yes_stands_in_the_register(tarn, change):
    give(tarn, tarn.bao)
    asked(tarn, session(tarn))
    with refused("written once|in the register", Error), acting(tarn.desk):
        run(f"UPDATE governance_sessionask SET {change}")


def test_hours_that_were_given_stay_counted(tarn):
    give(tarn, tarn.bao)
    wanted = session(tarn)
    take(tarn.machine, asked(tarn, wanted)[tarn.bao.pk].pk, MONDAY)
    for statement in (
        "DELETE FROM governance_sessionask", "DELETE FROM governance_session",
        "UPDATE governance_session SET minutes = 15", "UPDATE governance_session SET starts_at = clock()",
        "UPDATE governance_session SET places = 9", "UPDATE governance_session SET title = 'Autre'",
    ):  # fmt: skip
        with refused("stay", Error), acting(tarn.desk):
            run(statement)


@pytest.mark.parametrize("was", CallState)
@pytest.mark.parametrize("now", CallState)
def test_a_session_goes_where_the_core_says(tarn, was, now):
    if was is now:
        return
    wanted = session(tarn)
    with acting(tarn.desk):
        if was is not CallState.OPEN:
            run(f"UPDATE governance_session SET state = '{was}'")
        move = f"UPDATE governance_session SET state = '{now}' WHERE id = {wanted.pk}"
        if now in CALL_MOVES[was]:
            run(move)
            return
        with refused("does not become"):
            run(move)


def test_a_question_goes_where_the_core_says(tarn):
    give(tarn, tarn.bao)
    asked(tarn, session(tarn))
    for now in (AskState.DECLINED, AskState.WITHDRAWN, AskState.OVER):
        with acting(tarn.desk):
            run(f"UPDATE governance_sessionask SET state = '{now}'")
            assert now in ASK_MOVES[AskState.SENT]
            for then in set(AskState) - {now}:
                with refused("does not become"):
                    run(f"UPDATE governance_sessionask SET state = '{then}'")
        break


def yes(tarn, ask) -> str:
    try:
        return take(tarn.machine, ask.pk, MONDAY).state
    except NotAnymore as late:
        return late.wall


@pytest.mark.django_db(transaction=True)
def test_three_who_say_yes_together_take_one_place(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    crowd = (tarn.alix, tarn.bao, tarn.noor)
    for who in crowd:
        give(tarn, who)
    wanted = session(tarn, places=2)
    found = list(asked(tarn, wanted).values())
    said = together(*(lambda one=one: yes(tarn, one) for one in found))
    assert sorted(said) == ["full", "taken", "taken"]
    assert again(tarn, wanted).state == "full"


@pytest.mark.django_db(transaction=True)
def test_one_who_says_yes_twice_together_stays_under_their_cap(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    give(tarn, tarn.bao, 4)
    one, two = session(tarn), session(tarn, title="Groupe chutes")
    found = [asked(tarn, row)[tarn.bao.pk] for row in (one, two)]
    give(tarn, tarn.bao, 3)
    with reading(tarn.desk):
        assert SessionAsk.objects.filter(state="sent").count() == 2
    said = together(*(lambda ask=ask: yes(tarn, ask) for ask in found))
    assert sorted(said) == ["hours_cap", "taken"]


@pytest.mark.django_db(transaction=True)
def test_two_waves_together_ask_for_no_more_than_was_promised(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    for who in (tarn.alix, tarn.bao, tarn.noor):
        give(tarn, who, 2)
    rows = [session(tarn, places=3, title=title) for title in ("Groupe chutes", "Groupe plaies")]
    together(*(lambda row=row: advance_session(tarn.machine, row.pk, MONDAY) for row in rows))
    with reading(tarn.desk):
        assert SessionAsk.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_withdrawal_together_never_both_stand(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    give(tarn, tarn.bao)
    ask = asked(tarn, session(tarn))[tarn.bao.pk]
    said, _ = together(lambda: yes(tarn, ask), lambda: stop(tarn, tarn.bao))
    with reading(tarn.desk):
        state = SessionAsk.objects.get(pk=ask.pk).state
    assert (said, state) in {("taken", "taken"), ("none_level", "withdrawn"), ("not_open", "withdrawn")}


@pytest.mark.django_db(transaction=True)
def test_a_yes_aloud_and_a_yes_by_link_together_are_one_place(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    give(tarn, tarn.bao)
    wanted = session(tarn, places=2)
    ask = asked(tarn, wanted)[tarn.bao.pk]
    together(lambda: yes(tarn, ask), lambda: note_phone_yes(tarn.desk, wanted.pk, tarn.bao.pk, MONDAY).state)
    with reading(tarn.desk):
        assert SessionAsk.objects.filter(professional=tarn.bao, state="taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_yes_aloud_together_take_one_place(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    wanted = session(tarn)

    def noted(who) -> str:
        try:
            return note_phone_yes(tarn.desk, wanted.pk, who.pk, MONDAY).state
        except NotAnymore as late:
            return late.wall

    assert sorted(together(lambda: noted(tarn.bao), lambda: noted(tarn.noor))) == ["full", "taken"]
