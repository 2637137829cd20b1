"""What each worker looks for, and the verb that does the next step of a row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from volontiers.accounts.access import Actor
from volontiers.cases.actions import waves
from volontiers.messages import actions as outbox


@dataclass(frozen=True, slots=True)
class Due:
    """door: the SQL function that lists due rows of all communities. postpone: after an unforeseen error."""

    name: str
    door: str
    step: Callable[[Actor, int, datetime], bool]
    postpone: Callable[[Actor, int, str, datetime], None]


@dataclass(frozen=True, slots=True)
class Turn:
    sources: tuple[Due, ...]


def needs() -> Turn:
    return Turn((Due("need", "due_needs", waves.advance, waves.postpone),))


def messages() -> Turn:
    """Channels found silent are remembered for one turn."""
    down: dict[str, str] = {}
    return Turn((Due("message", "due_messages", partial(outbox.send, down=down), outbox.postpone),))


KINDS: dict[str, Callable[[], Turn]] = {"needs": needs, "messages": messages}
