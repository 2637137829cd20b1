"""The life of one telephone call, told by events that may come twice, late or in the wrong order."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class CallState(StrEnum):
    RINGING = "ringing"
    ANSWERED = "answered"
    MISSED = "missed"
    ABANDONED = "abandoned"
    ENDED = "ended"


_RANK = {
    CallState.RINGING: 0,
    CallState.ANSWERED: 1,
    CallState.MISSED: 2,
    CallState.ABANDONED: 2,
    CallState.ENDED: 2,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a call. answered_at: the desk spoke with the caller."""

    state: CallState
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        return _RANK[self.state] == 2

    @property
    def to_call_back(self) -> bool:
        """Nobody spoke with the caller, and the line is free again."""
        return self.is_over and self.answered_at is None


def after(known: Heard | None, event: CallState, now: datetime, *, was_answered: bool = False) -> Heard:
    """What is known once this event was told. was_answered: the event says that it had been answered before.

    A call only goes forward: what is over never rings again. "Answered" told after "ended" is believed, for
    the two may overtake each other; after "missed" or "abandoned" it is not.
    """
    before = known or Heard(CallState.RINGING)
    heard = _answered(before, now) if was_answered or event is CallState.ANSWERED else before
    if _RANK[event] <= _RANK[before.state]:
        return heard
    if _RANK[event] < 2:
        return replace(heard, state=event)
    state = CallState.ENDED if heard.answered_at else event
    return replace(heard, state=state, ended_at=now)


def _answered(before: Heard, now: datetime) -> Heard:
    if before.answered_at or before.state in {CallState.MISSED, CallState.ABANDONED}:
        return before
    return replace(before, answered_at=now)
