"""A cast is made through its verbs once per process; a later test that commits is laid the same rows again."""

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from tests.superuser import full, superuser

# Clock standing still, no number given yet, no commune: what a test finds when it begins.
UNTOUCHED = """
    SELECT origin FROM database_clockshift WHERE speed = 0
       AND NOT EXISTS (SELECT FROM territory_municipality) AND NOT EXISTS (SELECT FROM territory_community)
       AND NOT EXISTS (SELECT FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL)
"""
NUMBERS = (
    "SELECT quote_ident(sequencename), last_value FROM pg_sequences"
    " WHERE schemaname = 'public' AND last_value IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made, with every row and every last number that it left."""

    made: bytes
    rows: dict[str, bytes]
    numbers: list[tuple[str, int]]


_KEPT: dict[tuple[object, ...], Kept] = {}


def relaid(make: Callable[..., Any], *said: object) -> Any:
    """make(*said), or what it left the last time it was made in an untouched database at the same hour."""
    if connection.in_atomic_block or "DATABASE_SUPERUSER_URL" not in os.environ:
        return make(*said)
    base = superuser()
    untouched = base.execute(UNTOUCHED).fetchone()
    if untouched is None:
        return make(*said)
    key = (make, *said, *untouched)
    if key in _KEPT:
        return _lay(base, _KEPT[key])
    empty = full(base) == []
    made = make(*said)
    if empty:
        _KEPT[key] = _keep(base, made)
    return made


def _keep(base: psycopg.Connection, made: object) -> Kept:
    rows = {}
    for name in full(base):
        with base.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
            rows[name] = b"".join(bytes(part) for part in copy)
    return Kept(pickle.dumps(made), rows, base.execute(NUMBERS).fetchall())


def _lay(base: psycopg.Connection, kept: Kept) -> object:
    """Rows that the walls let in once: their triggers and their keys are not asked again."""
    with base.transaction():
        base.execute("SET LOCAL session_replication_role = replica")
        for name, lines in kept.rows.items():
            with base.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                copy.write(lines)
        base.cursor().executemany("SELECT setval(%s, %s)", kept.numbers)
    return pickle.loads(kept.made)
