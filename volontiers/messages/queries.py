"""Reads the outbox: what left and to whom, what is stuck, which channel is silent. Read inside the community."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from volontiers.database.rows import fetch
from volontiers.messages.channels import choice
from volontiers.messages.models import Message, Receipt

MOST = 50
# Older, a message tells nothing that is still awaited.
RECENT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel whose messages wait or are stuck. since: the oldest of them was written then.

    stuck: how many of them leave only when a person says so.
    """

    channel: str
    label: str
    fault: str
    count: int
    since: datetime
    stuck: int = 0


def outbox(most: int = MOST) -> list[Message]:
    """The latest first. body is there only where the demo keeps it."""
    return list(Message.objects.order_by("-created_at", "-pk")[:most])


def stuck() -> list[Message]:
    """What a person has to look at: `messages.actions.try_again` sends it again."""
    return list(Message.objects.filter(state=Message.State.STUCK).order_by("-created_at", "-pk")[:MOST])


_TROUBLES = """
SELECT channel, fault, count(*), min(created_at), count(*) FILTER (WHERE state = %(stuck)s)
  FROM outbox_message
 WHERE state IN (%(queued)s, %(stuck)s) AND created_at > %(since)s AND fault <> ''
 GROUP BY channel, fault ORDER BY count(*) DESC, min(created_at), channel
"""


def troubles(now: datetime, within: timedelta = RECENT) -> list[Trouble]:
    """Channels that do not pass, for the top of the board; most messages concerned first."""
    states = {"queued": Message.State.QUEUED, "stuck": Message.State.STUCK}
    return [
        Trouble(
            channel=channel, label=choice.label(channel), fault=fault, count=count, since=since, stuck=stuck
        )
        for channel, fault, count, since, stuck in fetch(_TROUBLES, states | {"since": now - within})
    ]


def overdue(before: datetime) -> list[Message]:
    """Queued, and due before this: no worker took them."""
    return list(
        Message.objects.filter(state=Message.State.QUEUED, next_check_at__lt=before).order_by(
            "next_check_at"
        )[:MOST]
    )


def receipts(message_id: int) -> list[Receipt]:
    """What the provider answered at each attempt, in order."""
    return list(Receipt.objects.filter(message_id=message_id).order_by("at", "pk"))


def about(prefix: str) -> list[Message]:
    """The messages of one thing, "proposal:12", in order."""
    return list(Message.objects.filter(about=prefix).order_by("created_at", "pk"))
