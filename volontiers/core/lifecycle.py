"""What may follow what: one table for a need, one for a proposal. Nothing else changes a state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class NeedState(StrEnum):
    RECEIVED = "received"
    READY = "ready"
    PROPOSED = "proposed"
    TAKEN = "taken"
    UNPLACED = "unplaced"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _NEED_LABELS[self]


class ProposalState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ALTERNATIVE = "alternative"

    @property
    def label(self) -> str:
        return _PROPOSAL_LABELS[self]


_NEED_LABELS = {
    NeedState.RECEIVED: "À proposer",
    NeedState.READY: "À proposer",
    NeedState.PROPOSED: "En attente",
    NeedState.TAKEN: "Accepté",
    NeedState.UNPLACED: "À rappeler",
    NeedState.CLOSED: "Clos",
}
_PROPOSAL_LABELS = {
    ProposalState.SENT: "en attente",
    ProposalState.ACCEPTED: "acceptée",
    ProposalState.DECLINED: "pas cette fois",
    ProposalState.EXPIRED: "sans réponse",
    # The same word: the desk does not learn who took back her pledge while she was asked.
    ProposalState.WITHDRAWN: "sans réponse",
    ProposalState.ALTERNATIVE: "autre chose proposé",
}

_OPEN = frozenset(NeedState) - {NeedState.CLOSED}
_SEARCHING = frozenset({NeedState.READY, NeedState.PROPOSED, NeedState.UNPLACED})
_PENDING = frozenset({ProposalState.SENT, ProposalState.ALTERNATIVE})

NeedMoves = Mapping[str, tuple[frozenset[NeedState], NeedState]]
ProposalMoves = Mapping[str, tuple[frozenset[ProposalState], ProposalState]]

MOVES: NeedMoves = {
    "prepare": (frozenset({NeedState.RECEIVED}), NeedState.READY),
    "propose": (_SEARCHING, NeedState.PROPOSED),
    "hold": (frozenset({NeedState.PROPOSED}), NeedState.PROPOSED),  # an alternative is examined by the desk
    "take": (frozenset({NeedState.PROPOSED}), NeedState.TAKEN),
    "take_by_phone": (_SEARCHING, NeedState.TAKEN),
    "retry": (
        frozenset({NeedState.UNPLACED}),
        NeedState.READY,
    ),  # the desk gives more time, and searches again
    "exhaust": (frozenset({NeedState.READY, NeedState.PROPOSED}), NeedState.UNPLACED),
    "release": (frozenset({NeedState.TAKEN}), NeedState.READY),  # undone, or handed back
    "redirect": (frozenset({NeedState.TAKEN}), NeedState.READY),  # the duty physician chose another's mode
    "no_show": (frozenset({NeedState.TAKEN}), NeedState.READY),
    "unreachable": (frozenset({NeedState.TAKEN}), NeedState.UNPLACED),  # the person could not be called
    "withdraw_agreement": (_SEARCHING, NeedState.RECEIVED),
    "freeze": (_OPEN, NeedState.CLOSED),  # handed to the 15: closed, so that nothing can propose it again
    "close": (_OPEN, NeedState.CLOSED),
}

PROPOSAL_MOVES: ProposalMoves = {
    "accept": (frozenset({ProposalState.SENT}), ProposalState.ACCEPTED),
    "decline": (frozenset({ProposalState.SENT}), ProposalState.DECLINED),
    "offer_alternative": (frozenset({ProposalState.SENT}), ProposalState.ALTERNATIVE),
    "confirm_alternative": (frozenset({ProposalState.ALTERNATIVE}), ProposalState.ACCEPTED),
    "expire": (_PENDING, ProposalState.EXPIRED),
    "withdraw": (_PENDING, ProposalState.WITHDRAWN),
    "undo": (frozenset({ProposalState.ACCEPTED}), ProposalState.DECLINED),  # not asked again for this need
    "miss": (
        frozenset({ProposalState.ACCEPTED}),
        ProposalState.WITHDRAWN,
    ),  # the person did not come: may be asked again
}


class Refused(Exception):  # a sentence, not a class of accident
    """The verb does not apply in this state; nothing was changed."""

    def __init__(self, verb: str, state: NeedState | ProposalState) -> None:
        super().__init__(f"{verb} does not apply to {state.value}")
        self.verb = verb
        self.state = state


def move(state: NeedState, verb: str) -> NeedState:
    """Raises Refused when the verb does not apply, KeyError when there is no such verb."""
    sources, target = MOVES[verb]
    if state not in sources:
        raise Refused(verb, state)
    return target


def move_proposal(state: ProposalState, verb: str) -> ProposalState:
    """Raises Refused when the verb does not apply, KeyError when there is no such verb."""
    sources, target = PROPOSAL_MOVES[verb]
    if state not in sources:
        raise Refused(verb, state)
    return target


S = TypeVar("S", NeedState, ProposalState)


def _arrows(moves: Mapping[str, tuple[frozenset[S], S]], first: S) -> list[str]:
    lines = [f"    [*] --> {first.value}"]
    for verb, (sources, target) in moves.items():
        lines += [f"    {source} --> {target.value}: {verb}" for source in sorted(s.value for s in sources)]
    return lines


def diagram() -> str:
    """Both tables as two Mermaid state diagrams, in Markdown fences."""
    parts = []
    for title, arrows in (
        ("Besoin", _arrows(MOVES, NeedState.RECEIVED)),
        ("Proposition", _arrows(PROPOSAL_MOVES, ProposalState.SENT)),
    ):
        parts.append("\n".join([f"## {title}", "", "```mermaid", "stateDiagram-v2", *arrows, "```", ""]))
    return "\n".join(parts)
