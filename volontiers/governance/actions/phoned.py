"""A yes heard on the telephone for one session: written by a named person, and its professional may say it was not them."""

import secrets
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.consent import ledger
from volontiers.consent.time_pledge import lock_time
from volontiers.core.ledger import EntryKind
from volontiers.core.time_call import AskBasis, AskState
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.directory.queries import Respondent
from volontiers.governance.actions.giving import NotAnymore, answered, locked
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.sessions import TOKEN_BYTES, goes_on, hashed, lock_session, settle
from volontiers.governance.models import Session, SessionAsk
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address


def note_phone_yes(by: Actor, session_id: int, professional_id: int, now: datetime) -> SessionAsk:
    """Outside of any pledge, and whatever they answered before; its hours count. Who comes already comes once.

    Raises Refused, or NotAnymore when it is full or past.
    """
    with acting(by):
        row = lock_session(session_id)
        lock_time(by, professional_id)
        rows = SessionAsk.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        mine = list(rows.filter(session=row, professional_id=professional_id))
        coming = next((one for one in mine if one.state == AskState.TAKEN), None)
        if coming is not None:
            return coming
        one = _awaited(by, row, professional_id, now)
        for other in mine:
            if other.state == AskState.SENT:
                answered(other, AskState.WITHDRAWN, now, None)
        return _come(by, row, one, now)


def _awaited(by: Actor, row: Session, professional_id: int, now: datetime) -> Respondent:
    one = directory.respondent(by.community_id, professional_id)
    if one is None:
        raise Refused("Choisissez quelqu’un de l’annuaire.", "professional")
    if not goes_on(row, now):
        raise NotAnymore("not_open")
    if row.asks.filter(state=AskState.TAKEN).count() >= row.places:
        raise NotAnymore("full")
    return one


def _come(by: Actor, row: Session, one: Respondent, now: datetime) -> SessionAsk:
    said = ledger.note(by, EntryKind.TIME_ONE_OFF, one.id, {"session": row.pk})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ask = SessionAsk.objects.create(
        community_id=row.community_id, session=row, professional_id=one.id, basis=AskBasis.PHONE,
        token_hash=hashed(token), month=now.date(), sent_at=now, consent_seq=said.seq,
    )  # fmt: skip
    answered(ask, AskState.TAKEN, now, said.seq)
    settle(row, now)
    for channel, value in one.channels:
        to, about = Address(channel, value, one.name), f"session_ask:{ask.pk}"
        link = full_address(f"/t/{token}")
        outbox.queue(row.community_id, to, "time_by_phone", {"link": link}, now=now, about=about)
    return ask


def contest_phone_yes(by: Actor, ask_id: int, now: datetime) -> bool:
    """« Ce n’est pas moi »: their place and their hours are free again, and the coordination reads why. False when it
    is not theirs, or not a yes by telephone that stands.
    """
    with acting(by):
        ask, row = locked(by, ask_id)
        theirs = ask.professional_id == by.professional_id
        if not theirs or ask.basis != AskBasis.PHONE or ask.state != AskState.TAKEN:
            return False
        ledger.note(by, EntryKind.TIME_CONTEST, ask.professional_id, {"session": row.pk})
        ask.contested_at = now
        answered(ask, AskState.WITHDRAWN, now, ask.taken_seq)
        if goes_on(row, now):
            settle(row, now)
    return True
