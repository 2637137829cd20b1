"""The hour of the demonstration: it runs while the demonstration runs, and waits for it the rest of the time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg

# Wherever the clock stood when the demonstration was last alive. Killed, it could not stop its clock itself:
# the heartbeats of its workers say when that was.
RESUME = """
UPDATE database_clockshift
   SET origin = origin + greatest(coalesce(%(alive)s, clock_timestamp()) - started, interval '0') * speed,
       started = clock_timestamp(), speed = 1
"""
STOP = """
UPDATE database_clockshift
   SET origin = origin + (clock_timestamp() - started) * speed, started = clock_timestamp(), speed = 0
"""


@contextmanager
def running_clock(owner: str, data_dir: Path) -> Iterator[None]:
    """owner: address of the role that may move the clock. A base without a moved clock keeps real time."""
    _tell(owner, RESUME, {"alive": last_alive(data_dir / "battements")})
    try:
        yield
    finally:
        # The base may be gone already: the heartbeats will tell.
        with suppress(psycopg.OperationalError):
            _tell(owner, STOP, {})


def last_alive(heartbeats: Path) -> datetime | None:
    """When a worker last wrote its heartbeat; None before the first time."""
    beats = [beat.stat().st_mtime for beat in heartbeats.glob("*")]
    return datetime.fromtimestamp(max(beats), UTC) if beats else None


def _tell(owner: str, statement: str, values: dict[str, object]) -> None:
    with psycopg.connect(owner, autocommit=True) as sql:
        sql.execute(statement, values)
