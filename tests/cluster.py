"""A pytest plugin loaded before Django: one private PostgreSQL for the run, one database per process."""

import atexit
import os
import shutil
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from volontiers.ops.postgres import cluster


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="volontiers-test-"))
    stack = ExitStack()
    urls = stack.enter_context(cluster(folder, durable=False))
    os.environ["TEST_OWNER_URL"], os.environ["TEST_APP_URL"] = urls.owner, urls.app
    os.environ["TEST_SUPERUSER_URL"] = urls.superuser
    os.environ["VOLONTIERS_DATA_DIR"] = str(folder / "files")
    (folder / "files" / "static").mkdir(parents=True, exist_ok=True)

    def stop() -> None:
        stack.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)


def _enter() -> None:
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        sql.execute(f"CREATE DATABASE {name} OWNER volontiers_owner")
    os.environ["DATABASE_URL"] = _named(os.environ["TEST_APP_URL"], name)
    os.environ["DATABASE_OWNER_URL"] = _named(os.environ["TEST_OWNER_URL"], name)
    os.environ["DATABASE_SUPERUSER_URL"] = _named(os.environ["TEST_SUPERUSER_URL"], name)


# A run that a script started in the background ignores Ctrl-C, and so would every process that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if "PYTEST_XDIST_WORKER" not in os.environ:
    _start()
_enter()
