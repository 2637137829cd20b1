"""The receipt of a registration: a message with its code, or a paper to hand over."""

from datetime import datetime
from typing import Protocol

from volontiers.accounts.access import Actor
from volontiers.core import codes, phone
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.placement.actions import facts
from volontiers.placement.models import Registration

Channel = Registration.Channel


class Give(Protocol):
    """How somebody is given their receipt, inside the transaction of the verb."""

    def __call__(self, registration: Registration, *, by: Actor, now: datetime) -> None: ...


def channel_of(own_phone: str, caller_phone: str, email: str, letters: str) -> str:
    """How news are asked for: the first of message, e-mail, telephone and letter that there is an address for."""
    if phone.is_mobile(own_phone) or phone.is_mobile(caller_phone):
        return Channel.MESSAGE
    if email:
        return Channel.EMAIL
    return Channel.TELEPHONE if own_phone or caller_phone or not letters else Channel.LETTER


def address_of(registration: Registration) -> Address | None:
    """Where a message reaches the person or who asked for them; None when only a voice or a paper does."""
    return reached_at(registration.person.phone, registration.caller_phone, registration.email)


def reached_at(own_phone: str, caller_phone: str, email: str) -> Address | None:
    for number in (own_phone, caller_phone):
        if phone.is_mobile(number):
            return Address("sms", number)
    return Address("email", email) if email else None


def give(registration: Registration, *, by: Actor, now: datetime) -> None:
    """Inside the transaction of the verb: a message leaves, or a paper is to be handed over."""
    to = address_of(registration)
    # Without a name the page of the code opens to nobody: the paper says so in person.
    if to is None or not registration.person.family_name:
        facts.record(registration, "receipt", by=by, now=now, channel="paper")
        return
    outbox.queue(
        registration.community_id, to, "list_received",
        {"code": codes.show(registration.code), "link": full_address(f"/s/{registration.code}")},
        now=now, about=f"registration:{registration.pk}",
    )  # fmt: skip
    facts.record(registration, "receipt", by=by, now=now, channel=to.channel)


def give_later(registration: Registration, *, by: Actor, now: datetime) -> None:
    """Nobody is told for now: the thread says so."""
    facts.record(registration, "receipt", by=by, now=now, channel="later")


class Notices:
    """Of many at once: one message for a home, and one for a telephone or an e-mail, never two."""

    def __init__(self) -> None:
        self._told: set[Address | str] = set()

    def first(self, home: str, named: bool, to: Address | None) -> bool:
        """Whether this person's message leaves: theirs is the first of their home and of this address."""
        if to is None or not named or to in self._told or (home and home in self._told):
            return False
        self._told |= {to, home} if home else {to}
        return True

    def giver(self, home: str) -> Give:
        """give(), for those of a home who were not told yet."""

        def given(registration: Registration, *, by: Actor, now: datetime) -> None:
            to, named = address_of(registration), bool(registration.person.family_name)
            if to is None or not named or self.first(home, named, to):
                give(registration, by=by, now=now)
            else:
                facts.record(registration, "receipt", by=by, now=now, channel="home")

        return given
