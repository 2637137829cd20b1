"""The private PostgreSQL of a run: emptied before each lot, its clock moved by hand."""

import os
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from django.conf import settings

from volontiers.database import new_base


def prepare() -> None:
    """Tables made by the owner. Passwords cost nothing to hash, and messages go to the log: neither is tried here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = True
    new_base.migrate()


def superuser() -> psycopg.Connection:
    """Past every wall and trigger, committing at once; one connection for this process."""
    return _superuser(os.getpid())


@cache
def _superuser(_process: int) -> psycopg.Connection:
    sql = psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True)
    sql.execute("SET session_replication_role = replica")
    return sql


def fresh(now: datetime) -> None:
    """No row is left, numbers start again, and it is this moment."""
    names = seen(
        "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename NOT IN ('django_migrations', 'django_content_type')"
    )
    superuser().execute(f"TRUNCATE {names[0][0]} RESTART IDENTITY CASCADE")
    it_is(now)


def it_is(now: datetime) -> datetime:
    """The clock of the product stands still at this moment."""
    sql = superuser()
    sql.execute("DELETE FROM database_clockshift")
    sql.execute(
        'INSERT INTO database_clockshift ("only", origin, started, speed) VALUES (true, %s, now(), 0)', [now]
    )
    return now


def seen(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of every community."""
    return superuser().execute(statement, values or None).fetchall()
