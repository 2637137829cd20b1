"""The door of this test's database, closed for a moment: nobody enters, and who was inside is cut."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection


@contextmanager
def base_away() -> Iterator[None]:
    """The application's own connections are cut; the other databases of the run stay open."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = %s",
            [name, connection.settings_dict["USER"]],
        )
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            connection.close()
