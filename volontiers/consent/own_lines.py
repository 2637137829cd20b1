"""What the register holds of one professional, for themselves. Read inside the community."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from volontiers.consent.models import EntryBody
from volontiers.core.ledger import EntryKind, Receipt


@dataclass(frozen=True, slots=True)
class OwnLine:
    """time: as it was hashed, local, with its offset. said: the body; of a shift given back, with its hours."""

    receipt: Receipt
    time: str
    kind: EntryKind
    said: Mapping[str, Any]


def of(professional_id: int, seq: int | None = None) -> list[OwnLine]:
    """The latest first; one of them alone by its number."""
    mine = EntryBody.objects.filter(professional_id=professional_id).order_by("-entry__seq")
    rows = list(mine.values_list("entry__seq", "entry__head", "time", "kind", "body"))
    shifts = {body["shift"]: body for *_, kind, body in rows if kind == EntryKind.SHIFT}
    return [
        OwnLine(Receipt(number, bytes(head)), time, EntryKind(kind), _whole(kind, body, shifts))
        for number, head, time, kind, body in rows
        if seq in (None, number)
    ]


def _whole(kind: str, body: dict[str, Any], shifts: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """A shift that ends names the one that was taken, and no hour."""
    return shifts.get(body["shift"], {}) | body if kind == EntryKind.SHIFT_ENDED else body
