"""« Je retire mon accord »: off the list, said on the register, and nobody reads the name; back by a new agreement alone."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts as cases
from volontiers.cases.actions.tracking import take_back
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Family
from volontiers.core.waiting import Leaving, NotNow, WaitingState
from volontiers.database.ledger import append
from volontiers.database.wall import acting
from volontiers.placement.actions import facts
from volontiers.placement.actions.facts import AlreadyWaiting
from volontiers.placement.actions.leaving import give_back, let_go
from volontiers.placement.models import Registration
from volontiers.placement.queries import registration as queries
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory


def withdraw_agreement(by: Actor, registration_id: int, now: datetime, channel: str = "page") -> Registration:
    """Of the place, and of the request that it came from once nothing else is looked for there.

    Raises NotNow for who has a doctor, whom an end of the attachment comes first for, or NotListed.
    """
    with acting(by):
        case_id = queries.lone_case(registration_id)
        case = cases.lock_case(case_id) if case_id else None
        one = facts.lock_one(registration_id)
        if one.agreement_withdrawn_at is not None:
            return one
        _leave(one, by=by, now=now)
        if case is not None:
            take_back(case, tuple(Family), channel, by=by, now=now)
        _enter(one, EntryKind.AGREEMENT_WITHDRAWN, channel, by=by)
    return one


def withdraw_with_case(
    by: Actor,
    case_id: int,
    now: datetime,
    families: Collection[Family] = tuple(Family),
    channel: str = "page",
) -> int:
    """On the page of a request: what is looked for today, and the place on the list. Gives how many searches stopped.

    Who found a doctor by the list keeps them.
    """
    with acting(by):
        case = cases.lock_case(case_id)
        ids = queries.ids_of_case(case_id) if Family.CARERS in families else []
        gone = [one for one in facts.lock(*ids) if _may_leave(one)]
        for one in gone:
            _leave(one, by=by, now=now)
        stopped = take_back(case, families, channel, by=by, now=now)
        for one in gone:
            _enter(one, EntryKind.AGREEMENT_WITHDRAWN, channel, by=by)
    return stopped


def _may_leave(one: Registration) -> bool:
    return one.agreement_withdrawn_at is None and one.state != WaitingState.ATTACHED


def _leave(one: Registration, *, by: Actor, now: datetime) -> None:
    """On a locked registration."""
    if one.state == WaitingState.ATTACHED:
        raise NotNow("withdraw_agreement", WaitingState(one.state))
    if one.state in OPEN:
        let_go(one, Leaving.RENOUNCED, by=by, now=now)
    facts.put(one, agreement_withdrawn_at=now)
    facts.record(one, "agreement_withdrawn", by=by, now=now)


def agree_again(
    by: Actor, registration_id: int, now: datetime, channel: str, wording: int | None = None
) -> Registration:
    """Back at the original date, by a new agreement. wording: the version of the words that were read.

    Raises NotNow, AlreadyWaiting or NotListed.
    """
    try:
        with acting(by):
            one = facts.lock_one(registration_id)
            if one.agreement_withdrawn_at is None:
                raise NotNow("agree_again", WaitingState(one.state))
            read = {Family.CARERS: wording} if wording else {}
            words = territory.wordings(by.community_id, read).get(Family.CARERS)
            facts.put(one, agreement_withdrawn_at=None, agreed_at=now, wording=words)
            give_back(one, by=by, now=now)
            facts.record(one, "agreed_again", by=by, now=now)
            _enter(one, EntryKind.AGREEMENT, channel, by=by)
    except IntegrityError as error:
        with acting(by):
            other = Registration.objects.filter(person_id=one.person_id, state__in=OPEN).first()
        raise AlreadyWaiting(other.code if other else "") from error
    return one


def _enter(one: Registration, kind: EntryKind, channel: str, *, by: Actor) -> None:
    """Last in the transaction."""
    body = {
        "family": Family.CARERS,
        "wording": one.wording.version if one.wording and kind is EntryKind.AGREEMENT else None,
        "channel": channel,
    }
    append(by, kind, body, person_id=one.person_id)
