"""What the telephone tells: a call rings, is answered or missed. Whoever was missed is called back by somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor
from volontiers.cases.actions.facts import NotThere
from volontiers.cases.actions.intake import NoOwner
from volontiers.cases.models import Callback, Case, PhoneCall
from volontiers.core import calls, hours
from volontiers.core.calls import CallState, Heard
from volontiers.database.wall import acting
from volontiers.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the provider. external: its id of the call. phone: E.164, empty when hidden."""

    external: str
    event: CallState
    phone: str = ""
    was_answered: bool = False


def hear(by: Actor, told: Told, now: datetime) -> CallState:
    """Note the event; told again, or too late, it has no second effect. Gives the state of the call.

    A call that nobody answered becomes a callback; answered, it ends the callback of its number.
    Raises NoOwner when the community has nobody who could call back.
    """
    with acting(by):
        call, is_new = _lock_call(by, told, now)
        known = None if is_new else Heard(CallState(call.state), call.answered_at, call.ended_at)
        heard = calls.after(known, told.event, now, was_answered=told.was_answered)
        phone = call.phone or told.phone
        PhoneCall.objects.filter(pk=call.pk).update(
            state=heard.state, answered_at=heard.answered_at, ended_at=heard.ended_at, phone=phone
        )
        if phone and heard.answered_at:
            Callback.objects.filter(phone=phone, done_at=None).update(done_at=now)
        elif phone and heard.to_call_back:
            _call_back(call, phone, by=by, now=now)
    return heard.state


def _lock_call(by: Actor, told: Told, now: datetime) -> tuple[PhoneCall, bool]:
    mine = {"community_id": by.community_id, "external": told.external}
    _, is_new = PhoneCall.objects.get_or_create(
        **mine, defaults={"state": CallState.RINGING, "phone": told.phone, "rang_at": now}
    )
    return PhoneCall.objects.select_for_update(of=("self",), no_key=True).get(**mine), is_new


def ask_for_call(by: Actor, phone: str, now: datetime) -> datetime:
    """A person wants to be called: a callback on the board. Gives when at the latest; asked twice, the first stands.

    Raises NoOwner.
    """
    with acting(by):
        waiting = Callback.objects.filter(phone=phone, done_at=None).order_by("due_at").first()
        if waiting is not None:
            return waiting.due_at
        made = Callback.objects.create(
            community_id=by.community_id, phone=phone,
            owner_id=_owner(by.community_id), due_at=_due(by.community_id, now),
        )  # fmt: skip
    return made.due_at


def _call_back(call: PhoneCall, phone: str, *, by: Actor, now: datetime) -> None:
    """One callback per number: whoever tries three times is called back once, at the first deadline."""
    if (
        Callback.objects.filter(call=call).exists()
        or Callback.objects.filter(phone=phone, done_at=None).exists()
    ):
        return
    Callback.objects.create(
        community_id=by.community_id, call=call, phone=phone,
        owner_id=_owner(by.community_id), due_at=_due(by.community_id, now),
    )  # fmt: skip


def _owner(community_id: int) -> int:
    named = accounts.default_owner_id(community_id)
    if named is not None:
        return named
    for account in accounts.owners(community_id):
        return account.pk
    raise NoOwner


def _due(community_id: int, now: datetime) -> datetime:
    """The community's promise, counted from the next opening when the desk is closed."""
    community = territory.community(community_id)
    opening = hours.next_opening(territory.opening_hours(community_id), now, territory.zone(community))
    return max(opening or now, now) + _promise(community_id)


def _promise(community_id: int) -> timedelta:
    return timedelta(minutes=territory.rules(territory.community(community_id)).callback_minutes)


def close_callback(by: Actor, callback_id: int, now: datetime, case_id: int | None = None) -> bool:
    """The person was called back. False when a colleague had done it already. Raises NotThere."""
    with acting(by):
        callback = _lock_callback(callback_id)
        if case_id is not None and not Case.objects.filter(pk=case_id).exists():
            raise NotThere(case_id)
        if callback.done_at:
            return False
        Callback.objects.filter(pk=callback.pk).update(
            done_at=now, done_by_id=by.account_id, case_id=case_id, tries=callback.tries + 1
        )
    return True


def tried(by: Actor, callback_id: int, now: datetime) -> bool:
    """Nobody picked up: tried again within the promise. False when it was done meanwhile. Raises NotThere."""
    with acting(by):
        callback = _lock_callback(callback_id)
        if callback.done_at:
            return False
        Callback.objects.filter(pk=callback.pk).update(
            tries=callback.tries + 1, due_at=now + _promise(by.community_id)
        )
    return True


def _lock_callback(callback_id: int) -> Callback:
    found = Callback.objects.select_for_update(of=("self",), no_key=True).filter(pk=callback_id).first()
    if found is None:
        raise NotThere(callback_id)
    return found
