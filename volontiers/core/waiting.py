"""The life of a place on the waiting list: what may follow what. Nothing ever moves the original date."""

from collections.abc import Mapping
from enum import StrEnum


class WaitingState(StrEnum):
    WAITING = "waiting"
    SUSPENDED = "suspended"
    ATTACHED = "attached"
    LEFT = "left"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


class Leaving(StrEnum):
    """Why somebody is no longer waiting. ATTACHED alone is a success of the list."""

    ATTACHED = "attached"
    FOUND = "found"
    ALREADY_ATTACHED = "already_attached"
    MOVED_AWAY = "moved_away"
    DECEASED = "deceased"
    RENOUNCED = "renounced"
    DUPLICATE = "duplicate"
    SILENT = "silent"

    @property
    def label(self) -> str:
        return _LEAVING_LABELS[self]


class OfferState(StrEnum):
    """One person of the list offered to one doctor, then the doctor named to the person."""

    SENT = "sent"
    ACCEPTED = "accepted"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    PERSON_DECLINED = "person_declined"
    PERSON_SILENT = "person_silent"

    @property
    def label(self) -> str:
        return _OFFER_LABELS[self]


_STATE_LABELS = {
    WaitingState.WAITING: "en attente",
    WaitingState.SUSPENDED: "en pause, sans nouvelles",
    WaitingState.ATTACHED: "a un médecin traitant",
    WaitingState.LEFT: "n’attend plus",
}
_LEAVING_LABELS = {
    Leaving.ATTACHED: "un médecin trouvé par la liste",
    Leaving.FOUND: "un médecin trouvé autrement",
    Leaving.ALREADY_ATTACHED: "avait déjà un médecin traitant",
    Leaving.MOVED_AWAY: "a déménagé hors du territoire",
    Leaving.DECEASED: "est décédée",
    Leaving.RENOUNCED: "ne cherche plus",
    Leaving.DUPLICATE: "inscrite deux fois",
    Leaving.SILENT: "sans nouvelles",
}
_OFFER_LABELS = {
    OfferState.SENT: "proposée au médecin",
    OfferState.ACCEPTED: "acceptée, la personne est demandée",
    OfferState.AGREED: "les deux sont d’accord",
    OfferState.DECLINED: "pas cette fois",
    OfferState.EXPIRED: "sans réponse",
    OfferState.WITHDRAWN: "retirée",
    OfferState.PERSON_DECLINED: "la personne préfère attendre",
    OfferState.PERSON_SILENT: "la personne n’a pas répondu",
}

# An offer in one of these holds a place of the doctor's, and the person is offered to nobody else.
LIVE = frozenset({OfferState.SENT, OfferState.ACCEPTED})

_OPEN = frozenset({WaitingState.WAITING, WaitingState.SUSPENDED})

MOVES: Mapping[str, tuple[frozenset[WaitingState], WaitingState]] = {
    "confirm": (_OPEN, WaitingState.WAITING),
    "suspend": (frozenset({WaitingState.WAITING}), WaitingState.SUSPENDED),
    "attach": (_OPEN, WaitingState.ATTACHED),
    "leave": (_OPEN | {WaitingState.ATTACHED}, WaitingState.LEFT),
    "return": (frozenset({WaitingState.ATTACHED, WaitingState.LEFT}), WaitingState.WAITING),
}

OFFER_MOVES: Mapping[str, tuple[frozenset[OfferState], OfferState]] = {
    "accept": (frozenset({OfferState.SENT}), OfferState.ACCEPTED),
    "decline": (frozenset({OfferState.SENT}), OfferState.DECLINED),
    "expire": (frozenset({OfferState.SENT}), OfferState.EXPIRED),
    "withdraw": (LIVE, OfferState.WITHDRAWN),
    "agree": (frozenset({OfferState.ACCEPTED}), OfferState.AGREED),
    "say_no": (frozenset({OfferState.ACCEPTED}), OfferState.PERSON_DECLINED),
    "say_nothing": (frozenset({OfferState.ACCEPTED}), OfferState.PERSON_SILENT),
}


class NotNow(Exception):  # a sentence, not a class of accident
    """The verb does not apply in this state; nothing was changed."""

    def __init__(self, verb: str, state: WaitingState | OfferState) -> None:
        super().__init__(f"{verb} does not apply to {state.value}")
        self.verb = verb
        self.state = state


def move(state: WaitingState, verb: str) -> WaitingState:
    """Raises NotNow when the verb does not apply, KeyError when there is no such verb."""
    sources, target = MOVES[verb]
    if state not in sources:
        raise NotNow(verb, state)
    return target


def move_offer(state: OfferState, verb: str) -> OfferState:
    """Raises NotNow when the verb does not apply, KeyError when there is no such verb."""
    sources, target = OFFER_MOVES[verb]
    if state not in sources:
        raise NotNow(verb, state)
    return target
