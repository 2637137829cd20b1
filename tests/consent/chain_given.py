"""A chain made as the register makes it, in Python alone, and what somebody could do to its export."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from volontiers.consent import verifier

Line = dict[str, Any]
FIRST = date(2026, 11, 23)


def chain(bodies: Sequence[object], *, community: int = 7, salt: int = 1, own: bool = True) -> list[Line]:
    """One line a day. salt: another number makes another chain. own: with the bodies."""
    lines: list[Line] = []
    prev = b""
    for seq, body in enumerate(bodies, 1):
        day = (FIRST + timedelta(days=seq)).isoformat()
        said = {"time": f"{day}T09:05:00.000000+01:00", "kind": "pledge", "body": body}
        grain = (salt * 1000 + seq).to_bytes(32, "big")
        committed = verifier.commitment(grain, said["time"], said["kind"], body)
        prev = verifier.head(prev, community, seq, committed)
        line = {
            "community": community,
            "seq": seq,
            "day": day,
            "commitment": committed.hex(),
            "head": prev.hex(),
        }
        lines.append(line | ({**said, "salt": grain.hex()} if own else {}))
    return lines


def written(lines: Sequence[Line]) -> bytes:
    return b"".join(verifier.canonical(line) + b"\n" for line in lines)


def export(folder: Path, lines: Sequence[Line], name: str = "registre.jsonl") -> Path:
    path = folder / name
    path.write_bytes(written(lines))
    return path


def short(lines: int = 6, **how: Any) -> list[Line]:
    return chain([{"level": "some", "asked": number} for number in range(lines)], **how)


def receipt(line: Line) -> str:
    return f"{line['seq']} {line['head']}"


def dumped(value: object) -> bytes:
    """JSON as another program would write it: not the way of the register."""
    return json.dumps(value, indent=None).encode()


def tampered(superuser: Any, community: int, seq: int) -> None:
    """One bit of one byte of the commitment of this line, changed by the one whom nothing stops."""
    superuser.execute("SET session_replication_role = replica")
    changed = superuser.execute(
        "UPDATE consent_entry SET commitment = set_byte(commitment, 3, get_byte(commitment, 3) # 1)"
        " WHERE community_id = %s AND seq = %s",
        [community, seq],
    )
    assert changed.rowcount == 1
