"""The superuser's one connection of a process: what it learned of every table, it need not learn at the next test."""

import os

import psycopg
from psycopg import sql

TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    " AND tablename NOT IN ('django_migrations', 'django_content_type', 'database_clockshift')"
)
_HELD: dict[str, psycopg.Connection] = {}


def superuser() -> psycopg.Connection:
    """Commits each statement by itself, unless a transaction is opened on it."""
    address = os.environ["DATABASE_SUPERUSER_URL"]
    held = _HELD.get(address)
    if held is None or held.closed:
        held = _HELD[address] = psycopg.connect(address, autocommit=True)
    return held


def full(base: psycopg.Connection) -> list[str]:
    """The tables that hold a row: one question, which is planned once."""
    names = [name for (name,) in base.execute(TABLES)]
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in names
    )
    return [name for (name,) in base.execute(asked, prepare=True)]
