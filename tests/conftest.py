"""What every test of the house can ask for: the database with the application role, the cast, and a clock to move."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from time import sleep

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql

from tests.cast import MONDAY
from tests.superuser import full, superuser
from volontiers.accounts.models import Account
from volontiers.database import new_base
from volontiers.database.wall import acting

# The browser's own loop runs in this thread; Django's rows are read between its turns, never during one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A busy machine is slow, not wrong.
settings.register_profile("house", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> None:
    """Migrated by the owner; every test then speaks as the application role, at the hour of the cast."""
    with django_db_blocker.unblock():
        new_base.migrate()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as base:
        stand_at(base, MONDAY)


def stand_at(base: psycopg.Connection, moment: datetime | None) -> None:
    """From now on the product's clock stands still there; None is real time."""
    base.execute("DELETE FROM database_clockshift")
    if moment is not None:
        base.execute(
            'INSERT INTO database_clockshift ("only", origin, started, speed) VALUES (true, %s, now(), 0)',
            [moment],
        )


# Numbers start again with the rows.
AGAIN = """
    SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false)
      FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


def _empty(_self: TransactionTestCase) -> None:
    """Committed tests are emptied by the superuser: the application may delete little, and the past nothing."""
    base = superuser()
    _await_rest(base)
    with base.transaction():
        base.execute("SET LOCAL session_replication_role = replica")
        # Most tests write in a fifth of the tables: emptying those costs a tenth of truncating them all.
        for name in full(base):
            base.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        base.execute(AGAIN)
        stand_at(base, MONDAY)


def _await_rest(base: psycopg.Connection) -> None:
    """A browser that closed may have left a request behind: it ends before its rows go, within five seconds."""
    for _ in range(50):
        busy = base.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
        ).fetchone()
        if busy == (0,):
            return
        sleep(0.1)


TransactionTestCase._fixture_teardown = _empty


@pytest.fixture
def owner_sql() -> Iterator[psycopg.Connection]:
    """A connection of the owner role, committing at once: what the application may not do."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as sql:
        yield sql


@pytest.fixture
def at(owner_sql: psycopg.Connection) -> Iterator[Callable[[datetime], datetime]]:
    """Moves the product's clock, which stands still at the cast's Monday: at(moment)."""

    def move(moment: datetime) -> datetime:
        stand_at(owner_sql, moment)
        return moment

    yield move
    stand_at(owner_sql, MONDAY)


@pytest.fixture
def real_time(owner_sql: psycopg.Connection) -> Iterator[None]:
    """The clock runs as it does in production."""
    stand_at(owner_sql, None)
    yield
    stand_at(owner_sql, MONDAY)


@pytest.fixture(autouse=True)
def quick_passwords(settings: pytest.FixtureRequest) -> None:
    """The cast signs in with passwords that cost nothing to hash; their strength is tested elsewhere."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def within() -> Callable:
    """Raw rows of a community, for what has no verb: with within(actor): …"""
    return acting


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    """A browser in which this account is signed in, with its second factor: signed_in(account)."""

    def enter(account: Account) -> Client:
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(account)
        return client

    return enter


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium where there is one, else Playwright's own."""
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield running
        running.close()
