"""Facts as the files that travel: one CSV for each kind, always the same bytes for the same facts, and their fingerprint."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence

from volontiers.core.facts import KINDS

# So that spreadsheets read accents.
_START = "\ufeff"


def name_of(kind: str) -> str:
    return f"faits-{kind}.csv"


def written(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return (_START + text.getvalue()).encode()


def files(facts: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, bytes]:
    """Name → content, in the order of their names."""
    return {
        name_of(kind): written([list(KINDS[kind].columns), *([*row.values()] for row in facts[kind])])
        for kind in sorted(facts)
    }


def fingerprint(facts: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """What « sha256sum faits-*.csv | sha256sum » prints in the folder of the export."""
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files(facts).items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
