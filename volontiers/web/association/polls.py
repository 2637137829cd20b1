"""The elections and the opinions of one meeting, as its pages list them; and one election as every reader sees it."""

from typing import TYPE_CHECKING, Any

from volontiers.core.election import FEW_VOTED, ElectionState, Secrecy, may_show
from volontiers.core.french import counted, day_of
from volontiers.core.sitting import AssemblyState
from volontiers.core.statutes import Meeting
from volontiers.core.urn import NOT_DECIDED, SENTENCE, OpinionState
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.election_hands import standing_again
from volontiers.governance.queries.statutes import in_force
from volontiers.web.association.hall import Hall, when

if TYPE_CHECKING:
    from volontiers.governance.models import Election

_TONES = {
    ElectionState.CALLED: "wait",
    ElectionState.LISTED: "wait",
    ElectionState.OPEN: "ok",
    ElectionState.CLOSED: "wait",
    ElectionState.DECLARED: "plain",
    ElectionState.VOID: "late",
}
OPINION_TONES = {
    OpinionState.DRAFT: "plain",
    OpinionState.OPEN: "ok",
    OpinionState.CLOSED: "plain",
    OpinionState.VOID: "late",
}
CHECKED = "vérifiée avec l’outil de Belenios, preuve par preuve"


def polls(hall: Hall) -> dict[str, Any]:
    """Of _polls.html. calls, asks: what whoever edits may still add; no_opinion: why not, else empty."""
    names = names_of(hall)
    calls = hall.edits and hall.state in (AssemblyState.DRAFT, AssemblyState.CONVENED)
    asks = hall.edits and hall.state in (AssemblyState.CONVENED, AssemblyState.OPEN)
    permitted = hall.sat is not None and hall.sat.statutes.simple_secrecy
    return {
        "elections": [_line(one, names) for one in queries.elections(hall.one.pk)],
        "opinions": [_opinion(one) for one in queries.opinions(hall.one.pk)] if hall.sat else [],
        "calls": calls and hall.one.kind != Meeting.BUREAU,
        "asks": asks and permitted,
        "no_opinion": NOT_DECIDED if asks and not permitted else "",
    }


def names_of(hall: Hall) -> dict[str, tuple[str, str]]:
    """Of the colleges, by key: those of the roll, or of the statutes of that day while it is a draft."""
    if hall.sat is not None:
        return hall.sat.colleges()
    found = in_force(hall.one.community_id, hall.one.starts_at.astimezone(hall.room.zone).date())
    return {one.key: (one.name, one.clause) for one in found.rules.colleges} if found else {}


def _line(one: "Election", names: dict[str, tuple[str, str]]) -> dict[str, Any]:
    state = ElectionState(one.state)
    return {
        "id": one.pk, "title": queries.title(one, names), "state": state.label, "tone": _TONES[state],
        "label": Secrecy(one.secrecy).label, "again": one.before_id is not None,
    }  # fmt: skip


def _opinion(one: Any) -> dict[str, Any]:
    state = OpinionState(one.state)
    return {
        "id": one.pk,
        "text": one.text,
        "state": state.label,
        "tone": OPINION_TONES[state],
        "sentence": SENTENCE,
    }


def election_context(hall: Hall, one: "Election") -> dict[str, Any]:
    """What every reader sees of an election. No number before it is proclaimed."""
    state = ElectionState(one.state)
    names, issuer = queries.keepers(one.pk)
    return {
        "hall": hall,
        "room": hall.room,
        "one": one,
        "stage": state.value,
        "state": state.label,
        "tone": _TONES[state],
        "title": queries.title(one, names_of(hall)),
        "secrecy": Secrecy(one.secrecy),
        "until": when(one.candidacies_until, hall.room),
        "candidates": queries.candidates(one.pk),
        "withdrawn": queries.withdrawn(one.pk),
        "keepers": names,
        "issuer": issuer,
        "credentials": queries.CREDENTIALS,
        "electors": electors(hall, one),
        "result": told(one) if state is ElectionState.DECLARED else None,
        "set_aside": _set_aside(one),
        "brought": _brought(hall, one),
        "counters": _counters(one),
    }


def electors(hall: Hall, one: "Election") -> str:
    return counted(len(queries.voters(hall.sat, one)), "électeur") if hall.sat else ""


def told(one: "Election") -> dict[str, Any] | None:
    """The result in words; `numbers` is False where five did not vote."""
    said = one.result
    if said is None:
        return None
    scores = queries.scores(one)
    return {
        "elected": [row.name or "nom effacé" for row in scores if row.elected],
        "scores": scores,
        "numbers": may_show(said["signed"]),
        "few": FEW_VOTED,
        "turnout": f"{counted(said['signed'], 'votant')} sur {counted(said['electors'], 'électeur')}",
        "ballots": f"{counted(said['ballots'], 'bulletin')}, dont {counted(said['blank'], 'blanc')} et "
        f"{counted(said['void'], 'nul')}",
        "needed": said["needed"],
        "said": said["said"],
        "free": said["free"],
        "tied": said["tied"],
        "again": [row.name or "nom effacé" for row in scores if row.candidacy in standing_again(said)],
        "free_words": counted(said["free"], "siège"),
    }


def _set_aside(one: "Election") -> dict[str, Any] | None:
    """What was counted of an election that was then left without a result, and by whom."""
    if one.state != ElectionState.VOID or one.result is None:
        return None
    return (told(one) or {}) | {"by": one.void_by.name if one.void_by else ""}


def _brought(hall: Hall, one: "Election") -> dict[str, str] | None:
    """Once it is proclaimed for everybody; for whoever holds the vote, as soon as it is there."""
    found = getattr(one, "brought", None)
    if found is None or not (hall.edits or one.state == ElectionState.DECLARED):
        return None
    day = found.at.astimezone(hall.room.zone).date()
    return {
        "sha256": found.sha256,
        "link": found.link,
        "checked": CHECKED if found.verified else queries.NOT_VERIFIED,
        "when": f"{day_of(day)} {day.year}",
        "seq": str(found.seq),
    }


def _counters(one: "Election") -> str:
    count = getattr(one, "count", None)
    if count is None or count.confirmed_by is None:
        return ""
    return f"Compté par {count.entered_by.name}, puis par {count.confirmed_by.name}."
