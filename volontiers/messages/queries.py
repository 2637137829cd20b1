"""Reads the outbox: what left and to whom, what is stuck, which channel is silent. Read inside the community."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from volontiers.messages.channels import choice
from volontiers.messages.models import Message, Receipt

MOST = 50


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel whose messages wait or are stuck. since: the oldest of them was written then."""

    channel: str
    label: str
    fault: str
    count: int
    since: datetime


def outbox(most: int = MOST) -> list[Message]:
    """The latest first. body is there only where the demo keeps it."""
    return list(Message.objects.order_by("-created_at", "-pk")[:most])


def stuck() -> list[Message]:
    """What a person has to look at: `messages.actions.try_again` sends it again."""
    return list(Message.objects.filter(state=Message.State.STUCK).order_by("-created_at", "-pk")[:MOST])


def troubles(now: datetime, within: timedelta = timedelta(days=2)) -> list[Trouble]:
    """Channels that do not pass, for the top of the board; most messages concerned first."""
    waiting = Message.objects.filter(
        state__in=[Message.State.QUEUED, Message.State.STUCK], created_at__gt=now - within
    ).exclude(fault="")
    rows = waiting.values("channel", "fault").annotate(count=Count("pk"), since=Min("created_at"))
    return [
        Trouble(row["channel"], choice.label(row["channel"]), row["fault"], row["count"], row["since"])
        for row in rows.order_by("-count", "since")
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
