"""Somebody who owns the server changes the register; a member finds it with one file, Python and a receipt."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import psycopg

from tests import cast
from tests.cast import MONDAY
from trust import base, territory
from trust.line import Line, Tally
from trust.territory import Lands
from volontiers.consent import ledger, verifier
from volontiers.consent.actions import resume
from volontiers.database.wall import reading
from volontiers.directory.models import Professional

ENTRIES = 24
TABLES = ("consent_entrybody", "consent_entry")

# What was done, and the words with which the verifier must name it.
Tampering = Callable[[psycopg.Connection, int, int], str]


def _edit(sql: psycopg.Connection, here: int, at: int) -> str:
    sql.execute(
        "UPDATE consent_entrybody SET body = body || '{\"asked_cap\": 99}' WHERE entry_id ="
        " (SELECT id FROM consent_entry WHERE community_id = %s AND seq = %s)", [here, at],
    )  # fmt: skip
    return f"ligne {at} (n° {at}, "


def _delete(sql: psycopg.Connection, here: int, at: int) -> str:
    line = "(SELECT id FROM consent_entry WHERE community_id = %s AND seq = %s)"
    sql.execute(f"DELETE FROM consent_entrybody WHERE entry_id = {line}", [here, at])
    sql.execute("DELETE FROM consent_entry WHERE community_id = %s AND seq = %s", [here, at])
    return f"ligne {at} (n° {at + 1}, "


def _insert(sql: psycopg.Connection, here: int, at: int) -> str:
    """A line whose own head is right: the next one betrays it."""
    sql.execute("UPDATE consent_entry SET seq = seq + 1000 WHERE community_id = %s AND seq > %s", [here, at])
    sql.execute("UPDATE consent_entry SET seq = seq - 999 WHERE community_id = %s AND seq > 1000", [here])
    day, prev = _line(sql, here, at)
    head = verifier.head(prev, here, at + 1, bytes(32))
    sql.execute(
        "INSERT INTO consent_entry (community_id, seq, day, commitment, head, prev) VALUES (%s, %s, %s, %s, %s, %s)",
        [here, at + 1, day, bytes(32), head, b"forged" + prev],
    )
    return f"ligne {at + 2} (n° {at + 2}, "


def _reorder(sql: psycopg.Connection, here: int, at: int) -> str:
    for old, new in ((at, 1000), (at + 1, at), (1000, at + 1)):
        sql.execute(
            "UPDATE consent_entry SET seq = %s WHERE community_id = %s AND seq = %s", [new, here, old]
        )
    return f"ligne {at} (n° {at}, "


def _cut(sql: psycopg.Connection, here: int, at: int) -> str:
    gone = "(SELECT id FROM consent_entry WHERE community_id = %s AND seq > %s)"
    sql.execute(f"DELETE FROM consent_entrybody WHERE entry_id IN {gone}", [here, at])
    sql.execute("DELETE FROM consent_entry WHERE community_id = %s AND seq > %s", [here, at])
    return f"coupé après la ligne {at} (n° {at}, "


def _fork(sql: psycopg.Connection, here: int, at: int) -> str:
    """Everything from there on is written again, each head honest: only an older copy or receipt can tell."""
    _, prev = _line(sql, here, at - 1)
    rows = sql.execute(
        "SELECT seq, commitment FROM consent_entry WHERE community_id = %s AND seq >= %s ORDER BY seq",
        [here, at],
    ).fetchall()
    for seq, commitment in rows:
        committed = bytes(32) if seq == at else bytes(commitment)
        prev = verifier.head(prev, here, seq, committed)
        sql.execute(
            "UPDATE consent_entry SET commitment = %s, head = %s WHERE community_id = %s AND seq = %s",
            [committed, prev, here, seq],
        )
    sql.execute(
        "DELETE FROM consent_entrybody WHERE entry_id ="
        " (SELECT id FROM consent_entry WHERE community_id = %s AND seq = %s)", [here, at],
    )  # fmt: skip
    return f"n° {at} : bifurcation"


def _line(sql: psycopg.Connection, here: int, seq: int) -> tuple[object, bytes]:
    row = sql.execute(
        "SELECT day, head FROM consent_entry WHERE community_id = %s AND seq = %s", [here, seq]
    ).fetchone()
    assert row is not None
    return row[0], bytes(row[1])


EVERY: dict[str, Tampering] = {
    "edited": _edit, "deleted": _delete, "inserted": _insert, "reordered": _reorder, "cut": _cut, "forked": _fork,
}  # fmt: skip


def lot(chance: Random) -> Tally:
    """The six, each somewhere else, on a chain made by the verbs and put back after each."""
    base.fresh(MONDAY)
    lands = territory.lands(MONDAY)
    one = territory.physician(1, lands.here)
    _chain(lands, one)
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept, receipt = _export(lands, one, folder / "before.jsonl"), _receipt(lands)
        fine, told = _verified(kept, receipt, kept)
        assert fine, told
        for what, tamper in EVERY.items():
            _one(
                what,
                tamper,
                chance.randint(receipt[0] - ENTRIES, receipt[0] - 2),
                tally,
                (lands, one, folder, receipt),
            )
    return tally


def _one(
    what: str,
    tamper: Tampering,
    at: int,
    tally: Tally,
    where: tuple[Lands, Professional, Path, tuple[int, str]],
) -> None:
    lands, one, folder, receipt = where
    sql = base.superuser()
    for table in TABLES:
        sql.execute(f"CREATE TEMPORARY TABLE kept_{table} AS TABLE {table}")
    words = tamper(sql, lands.here.community.pk, at)
    fine, told = _verified(_export(lands, one, folder / "after.jsonl"), receipt, folder / "before.jsonl")
    tally.runs += 1
    tally.seen[f"{what}, found"] += not fine and words in told
    if fine or words not in told:
        tally.broken.append(f"{what} at {at}: « {words} » is not said: {told[:300]}")
    for table in TABLES:
        sql.execute(f"DELETE FROM {table}")
    for table in reversed(TABLES):
        sql.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}")
        sql.execute(f"DROP TABLE kept_{table}")


def _chain(lands: Lands, one: Professional) -> None:
    by = lands.here.pro(one)
    for number in range(ENTRIES // 3 + 1):
        territory.say(lands.here, one, territory.much(MONDAY, 5 + number, 3), MONDAY)
        cast.rest(by, one.pk, MONDAY)
        resume(by, one.pk)


def _export(lands: Lands, one: Professional, path: Path) -> Path:
    with reading(lands.here.machine):
        path.write_text(
            "".join(f"{line}\n" for line in ledger.export(lands.here.community.pk, one.pk)), encoding="utf-8"
        )
    return path


def _receipt(lands: Lands) -> tuple[int, str]:
    with reading(lands.here.machine):
        found = ledger.last(lands.here.community.pk)
    assert found is not None
    return found.seq, found.head.hex()


def _verified(path: Path, receipt: tuple[int, str], other: Path) -> tuple[bool, str]:
    """On the member's own machine: another process, without our packages. The one kept before is the other copy."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(verifier.__file__), str(path), "--recu", f"{receipt[0]} {receipt[1]}",
         "--autre", str(other)], capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode == 0, done.stdout + done.stderr


LINES = (
    Line(
        "tampering", "P9 · le registre changé par qui possède le serveur : modifié, supprimé, ajouté, déplacé, coupé,"
        " réécrit", "6 sur 6, à la ligne exacte", (120, 30, 6), lot, tuple(f"{what}, found" for what in EVERY),
    ),
)  # fmt: skip
