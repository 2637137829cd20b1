"""The outbox: a message is written in the transaction of the fact it tells; the worker sends it afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from volontiers.messages import templates_allowlist
from volontiers.messages.models import Message


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. channel: "sms" or "email"."""

    channel: str
    value: str
    name: str = ""


def queue(
    community_id: int,
    to: Address,
    template: str,
    variables: Mapping[str, str],
    *,
    now: datetime,
    about: str = "",
) -> Message:
    """Write one message to send, inside the caller's transaction.

    template and the names of variables are on the allow-list. Raises NotAllowed otherwise.
    """
    message = draft(community_id, to, template, variables, now=now, about=about)
    message.save(force_insert=True)
    return message


def draft(
    community_id: int,
    to: Address,
    template: str,
    variables: Mapping[str, str],
    *,
    now: datetime,
    about: str = "",
) -> Message:
    """One message not yet written down: for queue_all()."""
    templates_allowlist.check(template, variables)
    return Message(
        key=uuid4(),
        community_id=community_id,
        channel=to.channel,
        address=to.value,
        recipient=to.name,
        template=template,
        variables=dict(variables),
        about=about,
        next_check_at=now,
        created_at=now,
    )


def queue_all(drafts: Iterable[Message]) -> None:
    """Several messages of one fact, in one statement."""
    Message.objects.bulk_create(drafts)


def cancel(about: Iterable[str]) -> int:
    """What was withdrawn does not leave any more, unless it is on its way already. Gives the count."""
    return Message.objects.filter(about__in=list(about), state=Message.State.QUEUED).update(
        state=Message.State.CANCELLED, next_check_at=None, variables={}
    )
