"""`volontiers demo`: the base, its migrations, the demo territory, the pages and the workers together."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen

import psycopg
from django.contrib.auth import get_user_model
from django.core.management import get_commands
from psycopg import sql

from volontiers.ops.demo.hour import running_clock
from volontiers.ops.demo.supervisor import Program, Supervisor, supervised
from volontiers.ops.guard import ready
from volontiers.ops.postgres import cluster, erase, running

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL")
OWNER_ONLY = {"DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE"}
VOLONTIERS = [sys.executable, "-m", "volontiers.ops.cli"]
WORKERS = {"les besoins": "needs", "les messages": "messages", "les longs travaux": "jobs"}
PORTS_TRIED = 100
# Seconds, on a slow machine.
PATIENCE_PAGES = 60.0

Say = Callable[[str], None]


class CannotServe(Exception):
    """Its text is shown as it is to the person who starts the demo."""


def serve(data_dir: Path, given: dict[str, str], *, port: int, afresh: bool, say: Say) -> None:
    """Runs until Ctrl-C, which comes out as KeyboardInterrupt. Raises CannotStart or CannotServe.

    given: the addresses of an external PostgreSQL, from `external`; empty for the embedded one.
    """
    # Ctrl-C too: a shell's background job starts with it ignored.
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.default_int_handler)
    # Where collected files would stand; without any, each is served from its own place.
    (data_dir / "static").mkdir(parents=True, exist_ok=True)
    with ExitStack() as base:
        if given:
            refuse_to_erase(afresh=afresh)
            urls = given
        else:
            urls = start_base(base, data_dir, afresh=afresh, say=say)
        address = f"http://127.0.0.1:{free_port(port)}/"
        environment = environment_for(data_dir, address, urls["DATABASE_URL"])
        prepare(environment | urls, urls["DATABASE_OWNER_URL"], data_dir, say)
        with running_clock(urls["DATABASE_OWNER_URL"], data_dir), supervised(environment, say) as children:
            start_all(children, address)
            (data_dir / "adresse").write_text(address)
            say(f"Volontiers est prêt : {address}")
            children.wait(lambda: None if given else keep_base(base, data_dir / "postgres", say))


def external(*addresses: str) -> dict[str, str]:
    """The two addresses of an external PostgreSQL (application, owner), or nothing at all."""
    found = {name: address for name, address in zip(GIVEN, addresses, strict=True) if address}
    if len(found) == 1:
        raise CannotServe(f"Indiquez les deux variables {' et '.join(GIVEN)}, ou aucune des deux.")
    return found


def refuse_to_erase(*, afresh: bool) -> None:
    if afresh:
        raise CannotServe("Seule la base fournie peut être effacée d'ici ; videz la vôtre vous-même.")


def start_base(base: ExitStack, data_dir: Path, *, afresh: bool, say: Say) -> dict[str, str]:
    folder = data_dir / "postgres"
    if afresh or half_loaded(data_dir).exists():
        erase(folder)
        half_loaded(data_dir).unlink(missing_ok=True)
    say("La base démarre.")
    urls = base.enter_context(cluster(folder))
    return {"DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}


def keep_base(base: ExitStack, folder: Path, say: Say) -> None:
    """The guard of PostgreSQL starts it again by itself; this is for when the guard is gone too."""
    if running(folder) is None:
        time.sleep(2)
        if running(folder) is None:
            say("Arrêt imprévu (PostgreSQL) : nouveau départ.")
            base.close()
            base.enter_context(cluster(folder))


def half_loaded(data_dir: Path) -> Path:
    """Stands as long as the demo territory is being loaded: an interrupted loading starts afresh."""
    return data_dir / "chargement-en-cours"


def free_port(wanted: int) -> int:
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CannotServe(
        f"Aucun port libre entre {wanted} et {wanted + PORTS_TRIED - 1}. Donnez-en un avec PORT=…"
    )


def environment_for(data_dir: Path, address: str, url: str) -> dict[str, str]:
    """What the pages and the workers know: not the address of the owner."""
    mine = {name: value for name, value in os.environ.items() if name not in OWNER_ONLY}
    if "VOLONTIERS_SECRET_KEY" not in mine:
        mine.setdefault("VOLONTIERS_SECRET_KEY_FILE", str(secret_file(data_dir)))
    return mine | {
        "DJANGO_SETTINGS_MODULE": "volontiers.config.settings",
        "VOLONTIERS_DEMO": "1",
        "VOLONTIERS_DATA_DIR": str(data_dir.absolute()),
        "VOLONTIERS_PUBLIC_URL": address.rstrip("/"),
        "DATABASE_URL": url,
    }


def secret_file(data_dir: Path) -> Path:
    path = (data_dir / "secret_key").absolute()
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(path)
    return path


def prepare(environment: dict[str, str], owner: str, data_dir: Path, say: Say) -> None:
    run("la mise à jour de la base", ["base", "migrer", "-v0"], environment)
    if "demo_charger" in get_commands() and is_empty(owner):
        say("Le territoire de démonstration se prépare.")
        half_loaded(data_dir).touch()
        run("le chargement de la démonstration", ["demo", "charger"], environment)
        half_loaded(data_dir).unlink()


def run(name: str, words: list[str], environment: dict[str, str]) -> None:
    if subprocess.run([*VOLONTIERS, *words], env=environment, check=False).returncode:
        raise CannotServe(f"Une étape ne s'est pas terminée : {name}. La raison est écrite juste au-dessus.")


def is_empty(owner: str) -> bool:
    table = sql.Identifier(get_user_model()._meta.db_table)  # noqa: SLF001  (Django's documented door)
    with psycopg.connect(owner) as base:
        return not base.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(table)).fetchall()


def start_all(children: Supervisor, address: str) -> None:
    pages = children.start(Program("les pages", gunicorn(address)))
    wait_for(pages, address)
    ready(pages)
    for name, kind in WORKERS.items():
        ready(children.start(Program(name, [*VOLONTIERS, "worker", kind])))


def gunicorn(address: str) -> list[str]:
    bind = address.removeprefix("http://").rstrip("/")
    options = [
        "--bind",
        bind,
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "3",
        "--log-level",
        "warning",
    ]
    return [sys.executable, "-m", "gunicorn", "volontiers.config.wsgi:application", *options]


def wait_for(pages: Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE_PAGES
    while not answers(address):
        if pages.poll() is not None or time.monotonic() > end:
            raise CannotServe("Les pages ne démarrent pas. La raison est écrite juste au-dessus.")
        time.sleep(0.1)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}healthz", timeout=5).close()  # noqa: S310  (our own address)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
