"""The two shapes in which a provider may tell a call, read into the one that the telephone verbs take."""

import json
import re

from volontiers.cases.actions.telephone import Told
from volontiers.core import phone
from volontiers.core.calls import CallState

_ID = re.compile(r"[\x21-\x7e]{1,80}")
_STATUSES = {
    "ringing": CallState.RINGING,
    "in-progress": CallState.ANSWERED,
    "no-answer": CallState.MISSED,
    "busy": CallState.MISSED,
    "canceled": CallState.ABANDONED,
    "completed": CallState.ENDED,
}


class Unreadable(ValueError):
    """Its text says, in French, what the provider has to send."""


class Ignored(Exception):
    """Well formed, and nothing that concerns the desk."""


def read(body: bytes, zone_name: str) -> Told:
    """zone_name: of the community, whose numbering plan reads the caller's number. Raises Unreadable, Ignored."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("Le corps du message n’est pas du JSON.") from error
    if not isinstance(data, dict):
        raise Unreadable("Le corps du message est un objet JSON.")
    return _nested(data, zone_name) if "type" in data else _flat(data, zone_name)


def _flat(data: dict[str, object], zone_name: str) -> Told:
    event = data.get("event")
    if event not in list(CallState):
        raise Unreadable(f"« event » vaut l’un de : {', '.join(CallState)}.")
    return Told(
        _id(data.get("call_id"), "call_id"), CallState(str(event)), _phone(data.get("from"), zone_name)
    )


def _nested(data: dict[str, object], zone_name: str) -> Told:
    if data["type"] != "call.updated":
        raise Ignored
    call = _object(data, "data")
    external, status = _id(call.get("id"), "data.id"), call.get("status")
    if not isinstance(status, str):
        raise Unreadable("« data.status » est un texte.")
    if status not in _STATUSES:
        raise Ignored
    number = _phone(_object(call, "caller").get("number"), zone_name)
    return Told(external, _STATUSES[status], number, was_answered=status == "completed")


def _object(data: dict[str, object], name: str) -> dict[str, object]:
    found = data.get(name)
    if not isinstance(found, dict):
        raise Unreadable(f"« {name} » est un objet.")
    return found


def _id(value: object, name: str) -> str:
    """The same for every event of one call."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unreadable(f"« {name} » est un identifiant de 80 signes au plus, sans espace.")
    return value


def _phone(value: object, zone_name: str) -> str:
    """E.164; empty when the number is hidden or cannot be called."""
    return (phone.read(value, zone_name) or "") if isinstance(value, str) and len(value) <= 40 else ""
