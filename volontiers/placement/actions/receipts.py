"""The receipt of a registration: a message with its code, or a paper to hand over."""

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


def channel_of(own_phone: str, caller_phone: str, email: str, letters: str) -> str:
    """How news are asked for: the first of message, e-mail, telephone and letter that there is an address for."""
    if phone.is_mobile(own_phone) or phone.is_mobile(caller_phone):
        return Channel.MESSAGE
    if email:
        return Channel.EMAIL
    return Channel.TELEPHONE if own_phone or caller_phone or not letters else Channel.LETTER


def address_of(registration: Registration) -> Address | None:
    """Where a message reaches the person or who asked for them; None when only a voice or a paper does."""
    for number in (registration.person.phone, registration.caller_phone):
        if phone.is_mobile(number):
            return Address("sms", number)
    return Address("email", registration.email) if registration.email else None


def give(registration: Registration, *, by: Actor, now: datetime) -> None:
    """Inside the transaction of the verb: a message leaves, or a paper is to be handed over."""
    message, channel = draft(registration, now)
    outbox.queue_all([message] if message else [])
    facts.record(registration, "receipt", by=by, now=now, channel=channel)


def draft(registration: Registration, now: datetime) -> "tuple[Message | None, str]":
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
