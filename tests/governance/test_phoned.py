"""A yes heard on the telephone: for one session, outside of any pledge; its professional may say « Ce n’est pas moi »."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import last
from tests.governance.time_given import WHEN, again, asked, give, later, session, stop
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.governance.actions.giving import NotAnymore, free_place, pass_over, take
from volontiers.governance.actions.phoned import contest_phone_yes, note_phone_yes
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.sessions import cancel_session
from volontiers.governance.models import SessionAsk
from volontiers.governance.queries import sessions
from volontiers.messages import templates_allowlist
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def note(tarn, row, who, now=MONDAY) -> SessionAsk:
    return note_phone_yes(tarn.desk, row.pk, who.pk, now)


def of(tarn, who) -> list[str]:
    with reading(tarn.desk):
        rows = SessionAsk.objects.filter(professional=who).order_by("pk")
        return [f"{one.basis} {one.state}" for one in rows]


def test_who_never_gave_any_time_may_say_yes_once_aloud(tarn):
    row = session(tarn)
    ask = note(tarn, row, tarn.bao)
    assert (ask.state, ask.wave_id, again(tarn, row).state) == ("taken", None, "full")
    line = last(tarn)
    assert (line.kind, line.body["session"], line.professional_id) == ("time_one_off", row.pk, tarn.bao.pk)
    assert (line.entry.seq, line.entry.seq) == (ask.consent_seq, ask.taken_seq)
    assert line.body["by"] == tarn.desk.account_id
    assert note(tarn, row, tarn.bao).pk == ask.pk


def test_a_message_tells_them_how_to_say_that_it_was_not_them(tarn):
    ask = note(tarn, session(tarn), tarn.bao)
    with reading(tarn.desk):
        sent = Message.objects.filter(about=f"session_ask:{ask.pk}").first()
    text = templates_allowlist.render(sent.template, sent.variables)
    assert "Ce n'est pas moi" in text
    assert len(text) <= 160


def test_whatever_they_answered_before_nothing_is_told_of_it(tarn):
    for who in (tarn.alix, tarn.bao, tarn.noor):
        give(tarn, who)
    row = session(tarn, places=3)
    found = asked(tarn, row)
    pass_over(tarn.machine, found[tarn.bao.pk].pk, MONDAY)
    take(tarn.machine, found[tarn.noor.pk].pk, MONDAY)
    free_place(tarn.desk, found[tarn.noor.pk].pk, MONDAY)
    for who in (tarn.alix, tarn.bao, tarn.noor):
        assert note(tarn, row, who).state == "taken"
    assert of(tarn, tarn.alix) == ["pledge withdrawn", "phone taken"]
    assert of(tarn, tarn.bao) == ["pledge declined", "phone taken"]
    assert of(tarn, tarn.noor) == ["pledge withdrawn", "phone taken"]


def test_its_hours_count_in_the_month(tarn):
    give(tarn, tarn.bao, 3)
    note(tarn, session(tarn), tarn.bao)
    other = session(tarn, title="Groupe chutes")
    assert asked(tarn, other) == {}


def test_pas_du_tout_holds_nobody_back_from_one_yes_and_changes_nothing_of_it(tarn):
    stop(tarn, tarn.bao)
    row = session(tarn)
    assert note(tarn, row, tarn.bao).state == "taken"
    stop(tarn, tarn.bao)
    assert of(tarn, tarn.bao) == ["phone taken"]


def test_full_past_cancelled_and_unknown_are_said(tarn, at):
    row = session(tarn)
    note(tarn, row, tarn.bao)
    with pytest.raises(NotAnymore) as late:
        note(tarn, row, tarn.noor)
    assert late.value.wall == "full"
    with pytest.raises(Refused, match="annuaire"):
        note_phone_yes(tarn.desk, session(tarn, title="Autre").pk, 999_999, MONDAY)
    gone = session(tarn, title="Annulée")
    cancel_session(tarn.desk, gone.pk, MONDAY)
    with pytest.raises(NotAnymore):
        note(tarn, gone, tarn.noor)
    with pytest.raises(NotAnymore):
        note(tarn, session(tarn, title="Passée"), tarn.noor, at(WHEN))


def test_who_left_the_directory_says_no_yes(tarn):
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.bao).update(active=False)
    with pytest.raises(Refused):
        note(tarn, session(tarn), tarn.bao)


def test_this_is_not_me_frees_the_place_and_is_told_to_the_coordination(tarn):
    row = session(tarn)
    ask = note(tarn, row, tarn.bao)
    assert not contest_phone_yes(tarn.pro(tarn.noor), ask.pk, MONDAY)
    assert contest_phone_yes(tarn.pro(tarn.bao), ask.pk, later(days=1))
    assert (last(tarn).kind, last(tarn).body["session"]) == ("time_contest", row.pk)
    assert again(tarn, row).state == "open"
    with reading(tarn.desk):
        seen = sessions.seen(row.pk)
    assert (len(seen.coming), len(seen.contested)) == (0, 1)
    assert not contest_phone_yes(tarn.pro(tarn.bao), ask.pk, later(days=1))
    assert note(tarn, row, tarn.bao, later(days=2)).pk != ask.pk
    with reading(tarn.desk):
        assert sessions.seen(row.pk).contested == []


def test_it_can_be_said_once_the_session_is_over_and_the_hours_are_theirs_again(tarn, at):
    row = session(tarn)
    ask = note(tarn, row, tarn.bao)
    at(WHEN)
    assert contest_phone_yes(tarn.pro(tarn.bao), ask.pk, WHEN)
    assert of(tarn, tarn.bao) == ["phone withdrawn"]


def test_a_yes_of_their_own_is_not_contested(tarn):
    give(tarn, tarn.bao)
    row = session(tarn)
    ask = asked(tarn, row)[tarn.bao.pk]
    take(tarn.machine, ask.pk, MONDAY)
    assert not contest_phone_yes(tarn.pro(tarn.bao), ask.pk, MONDAY)


def test_once_it_has_begun_nobody_is_taken_off(tarn, at):
    row = session(tarn)
    ask = note(tarn, row, tarn.bao)
    at(WHEN)
    assert not free_place(tarn.desk, ask.pk, WHEN)
    assert not cancel_session(tarn.desk, row.pk, WHEN)
    assert of(tarn, tarn.bao) == ["phone taken"]
