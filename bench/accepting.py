"""Acceptances: ≥ 200 a second on two processes, beside the same statements in raw SQL; and 1 000 four-way races."""

import multiprocessing as mp
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connections

from bench.result import Result
from tests.cast import MONDAY, Cast
from volontiers.accounts.access import Actor
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.models import Proposal
from volontiers.database.wall import reading

PROCESSES, RACERS = 2, 4
RACES, ROUNDS = 1000, 3

# What accept() sends, statement by statement, without Django.
RAW_FILE = Path(__file__).with_name("accept.sql")
NAIVE_READ = "SELECT state FROM cases_need WHERE id = %(need)s"
NAIVE_WRITE = "INSERT INTO bench_assignment VALUES (%(need)s, %(who)s)"

Row = tuple[int, int, int]
Pace = Callable[[], object]
Work = Callable[[int, list[Row], Pace], Counter[str]]


def open_proposals(tarn: Cast) -> list[Row]:
    """(proposal, professional, need) of everything that waits, whole waves together."""
    with reading(tarn.desk):
        rows = Proposal.objects.filter(state="sent").order_by("need_id", "id")
        return list(rows.values_list("pk", "professional_id", "need_id"))


def _ours(community_id: int, rows: list[Row], pace: Pace) -> Counter[str]:
    found: Counter[str] = Counter()
    for proposal, who, _ in rows:
        pace()
        found[accept(Actor(community_id, kind="link", professional_id=who), proposal, MONDAY)] += 1
    return found


def _raw(community_id: int, rows: list[Row], pace: Pace) -> Counter[str]:
    found: Counter[str] = Counter()
    statements = RAW_FILE.read_text(encoding="utf-8").split(";")[:-1]
    with psycopg.connect(os.environ["DATABASE_URL"]) as sql:
        for proposal, who, need in rows:
            pace()
            with sql.transaction():
                sql.execute("SELECT set_config('volontiers.community', %s, true)", [str(community_id)])
                values = {
                    "proposal": proposal, "who": who, "need": need, "community": community_id, "now": MONDAY,
                    "hash": secrets.token_bytes(32),
                }  # fmt: skip
                for statement in statements:
                    sql.execute(statement, values)
            found[Answer.TAKEN] += 1
    return found


def _naive(community_id: int, rows: list[Row], pace: Pace) -> Counter[str]:
    """Read, then write: what must not be done. Kept so that the race is seen to be a race."""
    found: Counter[str] = Counter()
    with psycopg.connect(os.environ["DATABASE_URL"]) as sql:
        for _, who, need in rows:
            pace()
            with sql.transaction():
                sql.execute("SELECT set_config('volontiers.community', %s, true)", [str(community_id)])
                taken = sql.execute("SELECT FROM bench_assignment WHERE need = %s", [need]).fetchone()
                sql.execute(NAIVE_READ, {"need": need})
                if taken is None:
                    sql.execute(NAIVE_WRITE, {"need": need, "who": who})
                    found[Answer.TAKEN] += 1
    return found


def _worker(work: Work, community_id: int, rows: list[Row], gate: object, pace: Pace, out: object) -> None:
    connections.close_all()
    gate.wait()  # type: ignore[attr-defined]
    out.put(work(community_id, rows, pace))  # type: ignore[attr-defined]


def together(
    work: Work, community_id: int, shares: list[list[Row]], *, abreast: bool = False
) -> tuple[Counter[str], float]:
    """Run each share in a process of its own, started at one signal. Gives the answers and the seconds.

    abreast: at each row all the processes wait for one another, so that they really race for it.
    """
    connections.close_all()
    context = mp.get_context("fork")
    gate, out = context.Barrier(len(shares) + 1), context.Queue()
    line = context.Barrier(len(shares))
    pace: Pace = line.wait if abreast else lambda: None
    workers = [
        context.Process(target=_worker, args=(work, community_id, share, gate, pace, out)) for share in shares
    ]
    for worker in workers:
        worker.start()
    gate.wait()
    start = time.perf_counter()
    found: Counter[str] = sum((out.get() for _ in workers), Counter())
    spent = time.perf_counter() - start
    for worker in workers:
        worker.join()
    return found, spent


def firsts(rows: list[Row]) -> list[Row]:
    """One proposal per need."""
    return list({need: (proposal, who, need) for proposal, who, need in rows}.values())


def throughput(tarn: Cast, renew: Callable[[], None]) -> list[Result]:
    """The best of three rounds of each, one after the other: a neighbour on the same machine is not ours."""
    rates: dict[str, float] = {"ours": 0.0, "raw": 0.0}
    for name, work in [("ours", _ours), ("raw", _raw)] * ROUNDS:
        renew()
        rows = firsts(open_proposals(tarn))
        shares = [rows[index::PROCESSES] for index in range(PROCESSES)]
        found, spent = together(work, tarn.community.pk, shares)
        rates[name] = max(rates[name], found[Answer.TAKEN] / spent)
    name = "acceptances, two processes"
    return [
        Result(name, rates["ours"], "per second", "bound (at least)", 200),
        Result(name, rates["ours"], "per second", "same statements in raw SQL", rates["raw"]),
    ]


def wall(tarn: Cast, renew: Callable[[], None]) -> list[Result]:
    """What one acceptance costs with the triggers of the wall, beside the same statements without them."""
    spent: dict[str, float] = {}
    for state in ["ENABLE", "DISABLE"] * ROUNDS:
        renew()
        rows = firsts(open_proposals(tarn))
        _wall(state)
        _, seconds = together(_raw, tarn.community.pk, [rows])
        _wall("ENABLE")
        spent[state] = min(spent.get(state, seconds / len(rows)), seconds / len(rows))
    name = "one acceptance in raw SQL, with the wall"
    return [Result(name, 1000 * spent["ENABLE"], "ms", "without the wall", 1000 * spent["DISABLE"])]


def _wall(state: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as sql:
        sql.execute(f"ALTER TABLE cases_proposal {state} TRIGGER within_consent")
        sql.execute(f"ALTER TABLE cases_need {state} TRIGGER taken_within_consent")


def races(tarn: Cast, renew: Callable[[], None]) -> list[Result]:
    """Four processes walk the same needs, each with another professional: exactly one yes per need."""
    renew()
    by_need: dict[int, list[Row]] = {}
    for row in open_proposals(tarn):
        by_need.setdefault(row[2], []).append(row)
    full = [rows for rows in by_need.values() if len(rows) >= RACERS][:RACES]
    shares = [[rows[index] for rows in full] for index in range(RACERS)]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as sql:
        sql.execute(
            "DROP TABLE IF EXISTS bench_assignment; CREATE TABLE bench_assignment (need bigint, who bigint)"
        )
    naive, _ = together(_naive, tarn.community.pk, shares, abreast=True)
    found, _ = together(_ours, tarn.community.pk, shares, abreast=True)
    doubles = found[Answer.TAKEN] - len(full)
    return [
        Result(f"needs taken twice in {len(full)} four-way races", doubles, "needs", "read-then-write variant",
               naive[Answer.TAKEN] - len(full)),
    ]  # fmt: skip
