"""One case, several needs: its deadline, how much is found, and which need waits for another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from volontiers.core.lifecycle import NeedState
from volontiers.core.need import SOLVED, Outcome

_NOT_COUNTED = frozenset({Outcome.DUPLICATE})
_NOT_STARTED = frozenset({NeedState.RECEIVED, NeedState.READY})


@dataclass(frozen=True, slots=True)
class NeedView:
    """due_at: aware. outcome: None while the need is open."""

    state: NeedState
    due_at: datetime
    outcome: Outcome | None = None


def case_due(needs: Iterable[NeedView]) -> datetime | None:
    """The earliest due time (UTC) of the open needs; None when all are closed."""
    return min(
        (need.due_at.astimezone(UTC) for need in needs if need.state is not NeedState.CLOSED), default=None
    )


def found(needs: Iterable[NeedView]) -> tuple[int, int]:
    """« n sur m trouvés »: taken or solved, out of all needs but duplicates."""
    counted = [need for need in needs if need.outcome not in _NOT_COUNTED]
    return sum(1 for need in counted if need.state is NeedState.TAKEN or need.outcome in SOLVED), len(counted)


def may_start(need_state: NeedState, prerequisite_outcome: Outcome | None) -> bool:
    """May a need that waits for another one (a bed for its prescription) be proposed now?

    Only once that one is solved; when it ends otherwise, a human decides.
    """
    return need_state in _NOT_STARTED and prerequisite_outcome in SOLVED


def original_rank(original_at: datetime, number: int) -> tuple[datetime, int]:
    """Sorting key of a queue: the date nothing can change, then the number of the need."""
    return original_at.astimezone(UTC), number
