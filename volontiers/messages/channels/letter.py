"""What a channel is given, and what it may answer. A channel never writes a row and never reads a clock."""

from dataclasses import dataclass
from uuid import UUID

from volontiers.messages.templates_allowlist import SUBJECT


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it leaves. key: the same at each attempt, so that a provider can recognise it.

    subject: for the channels that have one.
    """

    key: UUID
    to: str
    name: str
    text: str
    subject: str = SUBJECT


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again. after: seconds the provider asked for. whole_channel: nobody can be reached this way now."""

    reason: str
    after: float = 0.0
    whole_channel: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """Trying again would change nothing: a person has to look."""

    reason: str


Answer = Sent | Later | Never
