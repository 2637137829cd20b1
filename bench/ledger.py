"""The register: appends a second beside the same insert without a chain; lines checked in the base, and by the verifier."""

import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.result import Result
from tests.cast import Cast
from tests.consent.chain_given import chain, written
from volontiers.consent.ledger import last
from volontiers.consent.soundness import first_break
from volontiers.consent.verifier import Register
from volontiers.database.wall import reading

APPENDS, ROUNDS, ENTRIES, BOUND = 500, 3, 100_000, 5
# Microseconds: 100 000 lines in two seconds every hour, in a minute every night.
LINE_BOUND, BODY_BOUND = 20, 600
BODY = json.dumps(
    {
        "level": "some",
        "asked_cap": 3,
        "accepted_cap": 1,
        "modes": ["AMB", "HH"],
        "until": "2027-02-22",
        "by_kind": {},
    }
)
APPEND = "SELECT seq, head FROM append_entry('pledge', %s::jsonb, %s, NULL, NULL)"
# The same bytes kept in the same two tables' form, without lock, order nor hash.
PLAIN = """
WITH line AS (INSERT INTO bench_entry (community_id, seq, day, commitment, head, prev)
              VALUES (1, 1, current_date, %(salt)s, %(salt)s, %(salt)s) RETURNING id)
INSERT INTO bench_entrybody (entry_id, community_id, time, kind, body, salt)
SELECT id, 1, '2026-11-23T09:05:00.000000+01:00', 'pledge', %(body)s::jsonb, %(salt)s FROM line
"""
TABLES = """
DROP TABLE IF EXISTS bench_entrybody, bench_entry;
CREATE TABLE bench_entry (LIKE consent_entry INCLUDING IDENTITY, PRIMARY KEY (id));
CREATE TABLE bench_entrybody (LIKE consent_entrybody, PRIMARY KEY (entry_id));
"""


def measure(tarn: Cast) -> list[Result]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(TABLES)
    chained = max(_rate(tarn, _append) for _ in range(ROUNDS))
    plain = max(_rate(tarn, _plain) for _ in range(ROUNDS))
    line, body = _checking(tarn, bodies=False), _checking(tarn, bodies=True)
    spent = _verifying()
    return [
        Result("appends to the register, one connection", chained, "per second", "same insert without the chain", plain),
        Result("register checked in the base, a line", line, "µs", "bound", LINE_BOUND),
        Result("register checked with what it says, a line", body, "µs", "bound", BODY_BOUND),
        Result(f"verifier, {ENTRIES} entries with their bodies", spent, "s", "bound", BOUND),
        Result("verifier", ENTRIES / spent, "per second", "bound (at least)", ENTRIES / BOUND),
    ]  # fmt: skip


def _append(sql: psycopg.Connection) -> None:
    sql.execute(APPEND, [BODY, secrets.token_bytes(32)])


def _plain(sql: psycopg.Connection) -> None:
    sql.execute(PLAIN, {"body": BODY, "salt": secrets.token_bytes(32)})


def _rate(tarn: Cast, write: Callable[[psycopg.Connection], None]) -> float:
    """Transactions a second, one entry in each."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as sql:
        start = time.perf_counter()
        for _ in range(APPENDS):
            with sql.transaction():
                sql.execute("SELECT set_config('volontiers.community', %s, true)", [str(tarn.community.pk)])
                write(sql)
        return APPENDS / (time.perf_counter() - start)


def _checking(tarn: Cast, *, bodies: bool) -> float:
    """Microseconds a line, of what was appended above, the best of the rounds."""
    spent = []
    with reading(tarn.desk):
        receipt = last(tarn.community.pk)
        assert receipt is not None
        for _ in range(ROUNDS):
            start = time.perf_counter()
            assert first_break(tarn.community.pk, bodies=bodies) is None
            spent.append(time.perf_counter() - start)
    return 1e6 * min(spent) / receipt.seq


def _verifying() -> float:
    """Seconds, the best of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registre.jsonl"
        path.write_bytes(written(chain([{"level": "some", "asked": number} for number in range(ENTRIES)])))
        spent = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            assert Register(path).faults == []
            spent.append(time.perf_counter() - start)
    return min(spent)
