"""The outbox: a message is written in the transaction of the fact it tells; the worker sends it afterwards."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import F, QuerySet

from volontiers.database.rows import change, insert
from volontiers.database.wall import InCommunity, acting
from volontiers.messages import templates_allowlist
from volontiers.messages.channels import choice
from volontiers.messages.channels.letter import Answer, Later, Letter, Never, Sent
from volontiers.messages.models import Message, Receipt
from volontiers.messages.queries import RECENT

# Longer than any provider's time-out: while it runs, nobody else sends this message.
LEASE = timedelta(minutes=5)
# Seconds before the next attempt: six attempts in about six hours, then a person looks.
DELAYS = (30, 180, 900, 5400, 14_400)
# A channel that does not answer is tried with one message, the others wait this long.
CHANNEL_REST = timedelta(minutes=1)
POSTPONED = timedelta(hours=1)


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
    insert(message)
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
    insert(*drafts)


_CANCEL = """
UPDATE outbox_message SET state = %s, next_check_at = NULL, variables = '{}' WHERE about = ANY (%s) AND state = ANY (%s)
"""


def cancel(about: Iterable[str]) -> int:
    """What was withdrawn does not leave any more, unless it is on its way already. Gives the count."""
    waiting = [Message.State.QUEUED, Message.State.STUCK]
    return change(_CANCEL, [Message.State.CANCELLED, list(about), waiting])


def send(by: InCommunity, message_id: int, now: datetime, down: dict[str, str] | None = None) -> bool:
    """Lease, send with the message's key, mark. False when nothing is due, or another worker has it.

    A worker killed in between sends again after the lease, with the same key: nothing is lost.
    down: channel → fault, of the channels that did not answer this worker just now; filled here.
    """
    known = {} if down is None else down
    message = _lease(by, message_id, now, known)
    if message is None:
        return False
    if message.channel in known:
        return True
    answer = choice.deliver(message.channel, _letter(message))
    if isinstance(answer, Later) and answer.whole_channel:
        known[message.channel] = answer.reason
    with acting(by):
        _mark(message, answer, now)
    return True


def _lease(by: InCommunity, message_id: int, now: datetime, down: Mapping[str, str]) -> Message | None:
    with acting(by):
        due = Message.objects.filter(pk=message_id, state=Message.State.QUEUED, next_check_at__lte=now)
        rests = due.filter(channel__in=down)
        for message in rests:
            rests.update(next_check_at=now + CHANNEL_REST, fault=down[message.channel])
            return message
        if not due.update(attempts=F("attempts") + 1, next_check_at=now + LEASE):
            return None
        return Message.objects.get(pk=message_id)


def _letter(message: Message) -> Letter:
    text = templates_allowlist.render(message.template, message.variables)
    subject = templates_allowlist.subject(message.template, message.variables)
    return Letter(message.key, message.address, message.recipient, text, subject)


def _mark(message: Message, answer: Answer, now: datetime) -> None:
    match answer:
        case Sent():
            _mark_sent(message, answer, now)
        case Later():
            _mark_later(message, answer, now)
        case Never(reason):
            _mark_stuck(message, reason)
            _receipt(message, "stuck", reason, now)


def _mark_sent(message: Message, answer: Sent, now: datetime) -> None:
    """Also when it was cancelled while on its way: it did leave."""
    kept = templates_allowlist.render(message.template, message.variables)
    Message.objects.filter(pk=message.pk).exclude(state=Message.State.SENT).update(
        state=Message.State.SENT, sent_at=now, next_check_at=None, variables={}, fault="",
        body=kept if settings.KEEP_SENT_BODIES else "",
    )  # fmt: skip
    _receipt(message, "sent", answer.detail, now)


def _mark_later(message: Message, answer: Later, now: datetime) -> None:
    wait = _wait(message.attempts, answer.after)
    useful = templates_allowlist.USEFUL_FOR.get(message.template)
    if wait is None or (useful and now + wait > message.created_at + useful):
        _mark_stuck(message, answer.reason)
    else:
        _still_ours(message).update(next_check_at=now + wait, fault=answer.reason)
    _receipt(message, "later", answer.reason, now)


def _wait(attempts: int, asked: float) -> timedelta | None:
    """Before the next attempt, spread so that a provider that comes back is not met by all; None after the last."""
    if attempts > len(DELAYS):
        return None
    own = DELAYS[attempts - 1]
    return timedelta(seconds=max(own, asked) + secrets.randbelow(own // 5 + 1))


def _mark_stuck(message: Message, reason: str) -> None:
    _still_ours(message).update(state=Message.State.STUCK, next_check_at=None, fault=reason[:200])


def _still_ours(message: Message) -> QuerySet[Message]:
    """Nobody leased it after us, and it was not cancelled."""
    return Message.objects.filter(pk=message.pk, state=Message.State.QUEUED, attempts=message.attempts)


def _receipt(message: Message, outcome: str, detail: str, now: datetime) -> None:
    Receipt.objects.create(
        community_id=message.community_id, message=message, at=now, outcome=outcome, detail=detail[:200]
    )


def postpone(by: InCommunity, message_id: int, fault: str, now: datetime) -> None:
    """After an unforeseen error of ours: one hour, and after the last attempt a person looks."""
    with acting(by):
        message = Message.objects.filter(pk=message_id, state=Message.State.QUEUED).first()
        if message is None:
            return
        if message.attempts > len(DELAYS):
            _mark_stuck(message, fault)
        else:
            _still_ours(message).update(next_check_at=now + POSTPONED, fault=fault[:200])


def try_again(by: InCommunity, message_id: int, now: datetime) -> bool:
    """A person mended what was wrong: the stuck message leaves again. False when it is not stuck any more."""
    with acting(by):
        stuck = Message.objects.filter(pk=message_id, state=Message.State.STUCK)
        return bool(stuck.update(state=Message.State.QUEUED, attempts=0, next_check_at=now, fault=""))


def try_channel_again(by: InCommunity, channel: str, now: datetime) -> int:
    """Every stuck message of a channel leaves again, unless it would only puzzle by now. Gives the count."""
    with acting(by):
        stuck = Message.objects.filter(
            channel=channel, state=Message.State.STUCK, created_at__gt=now - RECENT
        )
        for template, useful in templates_allowlist.USEFUL_FOR.items():
            stuck = stuck.exclude(template=template, created_at__lte=now - useful)
        return stuck.update(state=Message.State.QUEUED, attempts=0, next_check_at=now, fault="")
