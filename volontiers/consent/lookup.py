"""A line of the register, by what somebody types of it: a receipt, a head, a short code or a number."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volontiers.consent import ledger
from volontiers.consent.models import Entry
from volontiers.consent.verifier import known
from volontiers.core import codes
from volontiers.core.ledger import Receipt

MOST_TYPED = 200


class Proof(StrEnum):
    """What the words typed are worth: a whole receipt proves its line, a short code or a number only finds it."""

    WHOLE = "whole"
    FINDS = "finds"
    UNKNOWN = "unknown"
    # The line is there, with another head.
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Line:
    """What everybody may read of a line: neither its kind nor its hour."""

    receipt: Receipt
    day: date
    commitment: str


@dataclass(frozen=True, slots=True)
class Found:
    proof: Proof
    lines: tuple[Line, ...] = ()


class Unreadable(ValueError):
    """Neither a receipt, nor a head, nor a short code, nor a number."""


def find(community_id: int, typed: str) -> Found:
    """Spaces, hyphens and capitals forgiven. Read inside the community. Raises Unreadable."""
    try:
        seq, head = known(typed)
    except ValueError:
        return _by_few_signs(community_id, typed)
    if not seq:
        return _found(Proof.WHOLE, _lines(community_id, head=bytes.fromhex(head)))
    lines = _lines(community_id, seq=seq)
    same = any(line.receipt.head.hex() == head for line in lines)
    return _found(Proof.WHOLE if same else Proof.DIFFERS, lines)


def _by_few_signs(community_id: int, typed: str) -> Found:
    code, number = (
        codes.read(typed),
        re.fullmatch(r"(?:n[\Wo]*)?([0-9]{1,15})", re.sub(r"\s", "", typed.lower())),
    )
    if code is None and number is None:
        raise Unreadable(typed)
    seqs = {one.seq for one in ledger.by_code(community_id, typed)} if code else set()
    seqs |= {int(number[1])} if number else set()
    return _found(Proof.FINDS, [line for seq in sorted(seqs) for line in _lines(community_id, seq=seq)])


def _found(proof: Proof, lines: list[Line]) -> Found:
    return Found(proof if lines else Proof.UNKNOWN, tuple(lines))


def _lines(community_id: int, **where: int | bytes) -> list[Line]:
    rows = Entry.objects.filter(community_id=community_id, **where).values_list(
        "seq", "head", "day", "commitment"
    )
    return [Line(Receipt(seq, bytes(head)), day, bytes(own).hex()) for seq, head, day, own in rows]
