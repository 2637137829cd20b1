"""The two answers to a question of time, and what a professional changes of their word: each holds at once.

« Pas cette fois » asks for no reason and is shown to nobody.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from volontiers.accounts.access import Actor
from volontiers.consent import ledger
from volontiers.consent.time_pledge import due_time, lock_time, write_time, write_time_due, write_time_pause
from volontiers.core.ledger import EntryKind
from volontiers.core.time_call import AskState
from volontiers.core.time_pledge import TimeTerms
from volontiers.database.rows import fetch
from volontiers.database.wall import acting
from volontiers.governance.actions.sessions import goes_on, lock_session, settle
from volontiers.governance.models import Session, SessionAsk
from volontiers.messages import actions as outbox
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.consent.models import TimePledge

_WALL = """
SELECT session_wall(a, s, true) FROM governance_sessionask a JOIN governance_session s ON s.id = a.session_id
 WHERE a.id = %s
"""
FULL = "C’est complet, merci. Rien d’autre à faire."
PAST = "Cette séance n’attend plus de réponse. Rien d’autre à faire."
WHY_NOT = {
    "full": FULL,
    "not_open": PAST,
    "paused": "Vous êtes en pause : reprenez d’abord, sur la page de votre engagement.",
    "expired": "Votre engagement de temps est terminé : dites-le de nouveau, sur la page de votre engagement.",
    "none_level": "Vous avez changé votre choix : ce travail n’y est plus. Vous pouvez le remettre.",
    "hours_cap": "Vos heures du mois de cette séance sont déjà données, pour ce travail. Vous pouvez relever votre plafond.",
}


class NotAnymore(Exception):
    """sentence: why this answer is not awaited, in French, without blame."""

    def __init__(self, wall: str) -> None:
        self.wall = wall
        self.sentence = WHY_NOT.get(wall, PAST)
        super().__init__(self.sentence)


def take(by: Actor, ask_id: int, now: datetime) -> SessionAsk:
    """They come, and the hours count. The same answer twice counts once. Raises NotAnymore.

    by: in the community, perhaps without an account: the link says who.
    """
    with acting(by):
        ask, row = locked(by, ask_id)
        if ask.state == AskState.TAKEN:
            return ask
        ((wall,),) = fetch(_WALL, [ask.pk])
        if wall is not None or ask.state != AskState.SENT:
            raise NotAnymore(wall or "not_open")
        line = ledger.note(by, EntryKind.TIME_YES, ask.professional_id, {"session": row.pk})
        answered(ask, AskState.TAKEN, now, line.seq)
        settle(row, now)
    return ask


def pass_over(by: Actor, ask_id: int, now: datetime) -> SessionAsk:
    """« Pas cette fois », or a yes taken back within the minutes of the rules. Raises NotAnymore once these are past."""
    with acting(by):
        ask, row = locked(by, ask_id)
        if ask.state == AskState.TAKEN and now > undo_until(ask, by.community_id):
            raise NotAnymore("late")
        if ask.state in {AskState.SENT, AskState.TAKEN} and goes_on(row, now):
            answered(ask, AskState.DECLINED, now, ask.taken_seq)
            settle(row, now)
    return ask


def undo_until(ask: SessionAsk, community_id: int) -> datetime:
    """The last moment at which a yes is taken back from the page itself."""
    minutes = territory.rules(territory.community(community_id)).undo_minutes
    assert ask.answered_at is not None
    return ask.answered_at + timedelta(minutes=minutes)


def free_place(by: Actor, ask_id: int, now: datetime) -> bool:
    """Somebody who said yes tells the coordination that they do not come: their hours are theirs again."""
    with acting(by):
        ask, row = locked(by, ask_id)
        if ask.state != AskState.TAKEN or not goes_on(row, now):
            return False
        answered(ask, AskState.WITHDRAWN, now, ask.taken_seq)
        settle(row, now)
    return True


def locked(by: Actor, ask_id: int) -> tuple[SessionAsk, Session]:
    """The question and its session, with all that its professional said, in the order of every verb."""
    known = SessionAsk.objects.only("session_id", "professional_id").get(pk=ask_id)
    row = lock_session(known.session_id)
    lock_time(by, known.professional_id)
    ask = SessionAsk.objects.select_for_update(of=("self",), no_key=True).get(pk=ask_id)
    return ask, row


def answered(ask: SessionAsk, state: AskState, now: datetime, line: int | None) -> None:
    """line: of the register, where it says yes. What did not leave yet of the question does not leave any more."""
    outbox.cancel([f"session_ask:{ask.pk}"])
    ask.state, ask.answered_at, ask.taken_seq = state, now, line
    ask.save(update_fields=["state", "answered_at", "taken_seq", "contested_at"])


def change_time(by: Actor, professional_id: int, terms: TimeTerms, now: datetime) -> "TimePledge":
    """Give, change or withdraw one's time: what was asked outside of the new word is not awaited any more.

    A yes that was given stands. Says nothing of the needs of today, nor of new patients.
    """
    with acting(by):
        lock_time(by, professional_id)
        waiting = _lock_waiting(professional_id)
        pledge = write_time(by, professional_id, terms, now)
        _withdraw_outside(waiting)
    return pledge


def pause_time(by: Actor, professional_id: int, until: datetime) -> bool:
    """Nothing is asked until then. False when nothing was ever said."""
    with acting(by):
        if lock_time(by, professional_id) is None:
            return False
        waiting = _lock_waiting(professional_id)
        write_time_pause(by, professional_id, until)
        _withdraw_outside(waiting)
    return True


def expire_or_remind_time(by: Actor, pledge_id: int, now: datetime) -> bool:
    """One that is due: one reminder ten days before its end, then nothing is asked. False when nothing is due."""
    with acting(by):
        found = due_time(pledge_id, now)
        if found is None:
            return False
        lock_time(by, found.professional_id)
        waiting = _lock_waiting(found.professional_id)
        done = write_time_due(by, pledge_id, now)
        _withdraw_outside(waiting)
    return done


def _lock_waiting(professional_id: int) -> list[int]:
    """Their questions without an answer; none is added while their pledge is locked."""
    rows = SessionAsk.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(
        rows.filter(professional_id=professional_id, state=AskState.SENT).values_list("pk", flat=True)
    )


def _withdraw_outside(waiting: list[int]) -> None:
    """« Full » is not outside: a place may come free."""
    gone = [pk for pk in waiting if fetch(_WALL, [pk])[0][0] not in (None, "full")]
    outbox.cancel(f"session_ask:{pk}" for pk in gone)
    SessionAsk.objects.filter(pk__in=gone).update(state=AskState.WITHDRAWN)
