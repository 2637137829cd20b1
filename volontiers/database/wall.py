"""The wall: every transaction sees one community, and PostgreSQL's row-level security holds it.

Read inside reading(), write inside acting(). Without either, tables with a community show no row at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS, connection, transaction

OWNER = "owner"


class InCommunity(Protocol):
    """Whoever acts does so in one community, perhaps with an account."""

    @property
    def community_id(self) -> int: ...

    @property
    def account_id(self) -> int | None: ...


def _set(community_id: int | None, account_id: int | None) -> None:
    with connection.cursor() as sql:
        sql.execute(
            "SELECT set_config('volontiers.community', %s, true), set_config('volontiers.account', %s, true)",
            [str(community_id or ""), str(account_id or "")],
        )


@contextmanager
def _seen(community_id: int | None, account_id: int | None) -> Iterator[None]:
    _set(community_id, account_id)
    yield
    # The end of a transaction forgets it; a savepoint, as in a test, does not. After an error the rollback has.
    if connection.savepoint_ids:
        _set(None, None)


@contextmanager
def reading(by: InCommunity) -> Iterator[None]:
    """One transaction in which PostgreSQL itself refuses every write, seen through one community."""
    with transaction.atomic():
        with connection.cursor() as sql:
            sql.execute("SET TRANSACTION READ ONLY")
        with _seen(by.community_id, by.account_id):
            yield


@contextmanager
def acting(by: InCommunity) -> Iterator[None]:
    """The transaction of one verb: durable, so that it can never hide inside another one."""
    with transaction.atomic(durable=True), _seen(by.community_id, by.account_id):
        yield


@contextmanager
def reading_account(account_id: int) -> Iterator[None]:
    """Read-only, before a community is known: only the account's own rows can be seen."""
    with transaction.atomic():
        with connection.cursor() as sql:
            sql.execute("SET TRANSACTION READ ONLY")
        with _seen(None, account_id):
            yield


@contextmanager
def acting_account(account_id: int | None) -> Iterator[str]:
    """A write that belongs to an account or to nobody yet (sign-in, invitation, installation). Gives its base."""
    with transaction.atomic(durable=True), _seen(None, account_id):
        yield DEFAULT_DB_ALIAS


def step_into(by: InCommunity) -> None:
    """Inside acting_account(), in the transaction that has just made the community: from here on its rows are seen."""
    _set(by.community_id, by.account_id)


@contextmanager
def acting_owner() -> Iterator[str]:
    """A write of the owner's, for a command that was given their address: the application may not. Gives its base."""
    with transaction.atomic(using=OWNER, durable=True):
        yield OWNER
