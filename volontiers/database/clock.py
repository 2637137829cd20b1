"""The only clock of Volontiers is the SQL function clock(): the same for every process of an installation."""

from datetime import datetime

from django.db import connection, connections


def clock() -> datetime:
    """The time it is for the product, aware, in UTC. The database's own time unless the demo or a test moved it."""
    with connection.cursor() as sql:
        sql.execute("SELECT clock()")
        now: datetime = sql.fetchone()[0]
        return now


def shift(origin: datetime, speed: float = 1.0, *, using: str = "owner") -> None:
    """From now on clock() starts at origin and runs at speed (0 stands still). Owner role only."""
    with connections[using].cursor() as sql:
        sql.execute(
            """
            INSERT INTO database_clockshift ("only", origin, started, speed)
            VALUES (true, %s, clock_timestamp(), %s)
            ON CONFLICT ("only") DO UPDATE
               SET origin = excluded.origin, started = excluded.started, speed = excluded.speed
            """,
            [origin, speed],
        )


def unshift(*, using: str = "owner") -> None:
    """Real time again."""
    with connections[using].cursor() as sql:
        sql.execute("DELETE FROM database_clockshift")


def is_shifted() -> bool:
    with connection.cursor() as sql:
        sql.execute("SELECT EXISTS (SELECT FROM database_clockshift)")
        return bool(sql.fetchone()[0])


def real_seconds() -> float:
    """Seconds since 1970 on the database's real clock, for what must not follow the demo: signatures, windows."""
    with connection.cursor() as sql:
        sql.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        seconds: float = sql.fetchone()[0]
        return seconds
