"""A worker: takes the rows that are due, one at a time, and does their next step. The deadline is in the row.

Two kinds in two processes, so that a slow mail server never stops a cascade. NOTIFY only wakes it early.
"""

import gc
import logging
from contextlib import suppress
from pathlib import Path
from time import sleep
from types import FrameType
from typing import TYPE_CHECKING

from django.db import Error, InterfaceError, OperationalError, connection, connections

from volontiers.accounts.access import Actor, machine
from volontiers.database.clock import clock
from volontiers.ops.due import Due, Kind

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)
BATCH = 50
# Seconds. A lost notification costs one idle wait at most; it is taken in slices to hear SIGTERM.
IDLE, SLICE = 5.0, 0.25
SHORTEST_REST, LONGEST_REST = 0.5, 10.0


class Worker:
    """channel: the notification that wakes it. heartbeat: a file, for those who watch from outside."""

    def __init__(self, channel: str, kind: Kind, heartbeat: Path) -> None:
        self.channel = channel
        self.kind = kind
        self.heartbeat = heartbeat
        self.stopping = False
        self.rest = SHORTEST_REST
        self.listener: BaseDatabaseWrapper | None = None

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """The row in hand is finished first."""
        self.stopping = True

    def run(self) -> None:
        """Until stop()."""
        # What was loaded to start stays for good: the collector need not walk through it again at every turn.
        gc.freeze()
        while not self.stopping:
            try:
                self.listen()
                if not self.turn():
                    self.wait()
                self.rest = SHORTEST_REST
            except (OperationalError, InterfaceError):
                self.reconnect_later()
        self.forget_connections()

    def drain(self) -> None:
        """Everything that is due now; then returns."""
        while not self.stopping and self.turn():
            pass

    def turn(self) -> int:
        """One pass over what is due. Gives how many rows moved."""
        self.beat()
        self.do_chores()
        moved = 0
        for due in self.kind.turn():
            for community_id, row in fetch(due):
                if self.stopping:
                    return moved
                moved += self.step(due, community_id, row)
        return moved

    def step(self, due: Due, community_id: int, row: int) -> bool:
        by = machine(community_id)
        try:
            return due.step(by, row, clock())
        except (OperationalError, InterfaceError):
            # The row is as it was. A deadlock concerns this row; a base that is gone, the whole loop.
            if not connection.is_usable():
                raise
            log.warning("%s %s: left for the next turn", due.name, row, exc_info=True)
            return False
        except Exception as error:
            log.exception("%s %s: the step failed", due.name, row)
            return postponed(due, by, row, type(error).__name__)

    def do_chores(self) -> None:
        try:
            self.kind.chores()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("the chores failed")

    def beat(self) -> None:
        with suppress(OSError):
            self.heartbeat.parent.mkdir(parents=True, exist_ok=True)
            self.heartbeat.touch()

    def listen(self) -> None:
        if self.listener is None:
            self.listener = connections.create_connection("default")
            with self.listener.cursor() as sql:
                sql.execute(f"LISTEN {self.channel}")

    def wait(self) -> None:
        waited = 0.0
        while waited < IDLE and not self.stopping and self.listener is not None:
            if list(self.listener.connection.notifies(timeout=SLICE, stop_after=1)):
                return
            waited += SLICE

    def reconnect_later(self) -> None:
        log.warning("the base does not answer: again in %.1f s", self.rest)
        self.forget_connections()
        sleep(self.rest)
        self.rest = min(2 * self.rest, LONGEST_REST)

    def forget_connections(self) -> None:
        for one in (connection, self.listener):
            with suppress(Error):
                if one is not None:
                    one.close()
        self.listener = None


def postponed(due: Due, by: Actor, row: int, fault: str) -> bool:
    try:
        due.postpone(by, row, fault, clock())
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("%s %s: could not be postponed", due.name, row)
        return False
    return True


def fetch(due: Due) -> list[tuple[int, int]]:
    """(community, row) of every community, the longest due first."""
    with connection.cursor() as sql:
        sql.execute(f"SELECT community_id, id FROM {due.door}(%s)", [BATCH])  # noqa: S608  (our own names)
        return list(sql.fetchall())
