"""What the register holds of one professional, for themselves. Read inside the community."""

from dataclasses import dataclass

from volontiers.consent.models import EntryBody
from volontiers.core.ledger import EntryKind, Receipt


@dataclass(frozen=True, slots=True)
class OwnLine:
    """time: as it was hashed, local, with its offset."""

    receipt: Receipt
    time: str
    kind: EntryKind


def of(professional_id: int, seq: int | None = None) -> list[OwnLine]:
    """The latest first; one of them alone by its number."""
    mine = EntryBody.objects.filter(professional_id=professional_id).order_by("-entry__seq")
    if seq is not None:
        mine = mine.filter(entry__seq=seq)
    rows = mine.values_list("entry__seq", "entry__head", "time", "kind")
    return [OwnLine(Receipt(seq, bytes(head)), time, EntryKind(kind)) for seq, head, time, kind in rows]
