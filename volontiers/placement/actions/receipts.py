"""The receipt of a registration: a message with its code, or a paper to hand over."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from volontiers.accounts.access import Actor
from volontiers.core import codes, phone
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.placement.actions import facts
from volontiers.placement.models import Registration

if TYPE_CHECKING:
    from volontiers.messages.models import Message

Channel = Registration.Channel


# (registration, now) → the message not yet written, and the channel that the thread keeps.
Draft = Callable[[Registration, datetime], "tuple[Message | None, str]"]


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


def drafted(registration: Registration, now: datetime) -> "tuple[Message | None, str]":
    """(the message not yet written, its channel); « paper » where none can be sent."""
    to = address_of(registration)
    # Without a name the page of the code opens to nobody: the paper says so in person.
    if to is None or not registration.person.family_name:
        return None, "paper"
    message = outbox.draft(
        registration.community_id, to, "list_received",
        {"code": codes.show(registration.code), "link": full_address(f"/s/{registration.code}")},
        now=now, about=f"registration:{registration.pk}",
    )  # fmt: skip
    return message, to.channel


def give(registration: Registration, *, by: Actor, now: datetime, draft: Draft = drafted) -> None:
    """Inside the transaction of the verb: a message leaves, or a paper is to be handed over."""
    message, channel = draft(registration, now)
    outbox.queue_all([message] if message else [])
    facts.record(registration, "receipt", by=by, now=now, channel=channel)


def later(_registration: Registration, _now: datetime) -> "tuple[Message | None, str]":
    """Nobody is told for now: the thread says so."""
    return None, "later"


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

    def drafter(self, home: str) -> Draft:
        """drafted(), for those of a home who were not told yet."""

        def of_home(registration: Registration, now: datetime) -> "tuple[Message | None, str]":
            to, named = address_of(registration), bool(registration.person.family_name)
            if to is None or not named or self.first(home, named, to):
                return drafted(registration, now)
            return None, "home"

        return of_home
