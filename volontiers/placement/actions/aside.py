"""Progress that is seen while a long transaction runs: a connection of its own, committing at once."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from django.db import connections

from volontiers.accounts.access import Actor

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

EVERY = 100
_TELL = "UPDATE placement_import SET done = %s WHERE id = %s RETURNING stopping"


class Aside:
    """Of one import. tell(): how many lines are written so far; whether somebody asked to stop."""

    def __init__(self, by: Actor, import_id: int) -> None:
        self.by, self.import_id = by, import_id
        self.next = 0
        self.stopped = False

    def __enter__(self) -> Self:
        self.connection: BaseDatabaseWrapper = connections.create_connection("default")
        with self.connection.cursor() as sql:
            sql.execute("SELECT set_config('volontiers.community', %s, false)", [str(self.by.community_id)])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def tell(self, done: int) -> bool:
        if done >= self.next and not self.stopped:
            self.next = done + EVERY
            with self.connection.cursor() as sql:
                sql.execute(_TELL, [done, self.import_id])
                row = sql.fetchone()
                self.stopped = bool(row and row[0])
        return self.stopped
