"""A calendar to subscribe to (RFC 5545): instants in universal time, lines folded at 75 octets, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_STAMP = "%Y%m%dT%H%M%SZ"
_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True, slots=True)
class Occasion:
    """uid: stays the same while the occasion moves. starts, ends: aware."""

    uid: str
    starts: datetime
    ends: datetime
    summary: str


def calendar(name: str, occasions: Iterable[Occasion], stamp: datetime) -> str:
    """stamp: when it was made."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Volontiers//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]  # fmt: skip
    for one in occasions:
        lines += [
            "BEGIN:VEVENT", f"UID:{_text(one.uid)}", f"DTSTAMP:{_instant(stamp)}",
            f"DTSTART:{_instant(one.starts)}", f"DTEND:{_instant(one.ends)}", f"SUMMARY:{_text(one.summary)}",
            "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_STAMP)


def _text(value: str) -> str:
    return value.translate(_ESCAPED)


def _folded(line: str) -> list[str]:
    """A line goes on after a space; no character is cut."""
    parts, room = [""], _OCTETS
    for sign in line:
        width = len(sign.encode())
        if width > room:
            parts.append(" ")
            room = _OCTETS - 1
        parts[-1] += sign
        room -= width
    return parts
