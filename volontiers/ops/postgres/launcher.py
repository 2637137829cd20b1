"""Starts the embedded PostgreSQL on a folder of its own, for as long as a `with` block lasts."""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from volontiers.ops.guard import guarded, ready
from volontiers.ops.postgres import roles
from volontiers.ops.postgres.account import Account, account_for, give
from volontiers.ops.postgres.binaries import choose
from volontiers.ops.postgres.refusals import AlreadyRunning, NotWritable, Stopped

SUPERUSER = "postgres"
# Shortest limit of the systems we know, with its final zero (macOS; Linux allows 108).
SOCKET_LIMIT = 104
PORT = 5432
# Seconds: a server whose parent was killed looks ready for an instant, then takes a while to end;
# one that crashed may have much to recover.
PATIENCE_READY, PATIENCE_ENDING, PATIENCE_START = 2.0, 12.0, 300.0
BIGGEST_JOURNAL = 5_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The journal holds no personal data: neither the statement nor the row of an error.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For tests: a killed server still keeps every commit, a power cut would not.
HASTE = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Urls:
    owner: str
    app: str
    superuser: str


@contextmanager
def cluster(data_dir: Path, *, durable: bool = True) -> Iterator[Urls]:
    """PostgreSQL on this folder, ended with the block or with this process, whichever comes first.

    durable: False makes it faster and unable to survive a power cut. Raises CannotStart, in French.
    """
    folder = Path(data_dir).absolute()
    with _locked(folder) as lock:
        data = folder / "data"
        programs, version = choose(data)
        account = account_for(folder, programs / "postgres")
        give(folder, account)
        if not data.exists():
            _create(folder, programs, version, account, lock)
        # The lock is ours, so no server is left: whatever this file says is stale.
        (data / "postmaster.pid").unlink(missing_ok=True)
        with _served(folder, programs, account, lock, durable=durable) as urls:
            yield urls


def erase(data_dir: Path) -> None:
    """Forgets everything the embedded base holds. Raises AlreadyRunning when someone uses it."""
    folder = Path(data_dir).absolute()
    with _locked(folder):
        shutil.rmtree(folder / "data", ignore_errors=True)


def running(data_dir: Path) -> Urls | None:
    """The addresses of the server which already runs on this folder, or None."""
    told = _pid_file(Path(data_dir).absolute() / "data")
    return _urls(Path(told[4])) if told[7:8] == ["ready"] and _listens(Path(told[4])) else None


def _listens(folder: Path) -> bool:
    """A server killed with its guard leaves its files behind: only an answer tells that it lives."""
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(str(folder / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    lock = _opened(folder)
    try:
        _take(lock, folder)
        yield lock
    finally:
        os.close(lock)


def _opened(folder: Path) -> int:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NotWritable(folder, str(error.strerror)) from error


def _take(lock: int, folder: Path) -> None:
    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            patience = PATIENCE_READY if running(folder) else PATIENCE_ENDING
            if time.monotonic() - begun > patience:
                raise AlreadyRunning(folder) from None
            time.sleep(0.05)
        else:
            return


def _create(folder: Path, programs: Path, version: int, account: Account, lock: int) -> None:
    """initdb beside, then renamed: a start interrupted half-way leaves nothing that looks like data."""
    draft = folder / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    command = [*account.prefix, str(programs / "initdb"), "--pgdata", str(draft), *_initdb_options(version)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=_environment(), cwd="/", pass_fds=[lock]
    )
    if done.returncode:
        raise NotWritable(folder, done.stderr.strip().splitlines()[-1] if done.stderr else "initdb")
    draft.rename(folder / "data")


def _initdb_options(version: int) -> list[str]:
    options = ["--username", SUPERUSER, "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject"]
    if version >= 17:
        return [*options, "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, "--locale=C.UTF-8", "--lc-messages=C"]


def _environment() -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return mine | {"LC_ALL": "C"}


@contextmanager
def _served(folder: Path, programs: Path, account: Account, lock: int, *, durable: bool) -> Iterator[Urls]:
    journal, door = _journal(folder), _socket_folder(folder, account)
    urls = _urls(door)
    server = [*account.prefix, str(programs / "postgres"), *_server_options(folder / "data", door, durable)]
    with guarded(
        "PostgreSQL", server, gentle=signal.SIGINT, lock=lock, journal=journal, environment=_environment()
    ) as process:
        _wait_until_ready(process, folder / "data", journal)
        roles.build(urls.superuser)
        ready(process)
        yield urls
    if door.parent != folder:
        shutil.rmtree(door, ignore_errors=True)


def _journal(folder: Path) -> Path:
    journal = folder / "postgres.log"
    if journal.exists() and journal.stat().st_size > BIGGEST_JOURNAL:
        journal.replace(folder / "postgres.log.1")
    return journal


def _server_options(data: Path, door: Path, durable: bool) -> list[str]:
    quoted = '"' + str(door).replace('"', '""') + '"'
    chosen = SETTINGS | {"unix_socket_directories": quoted} | ({} if durable else HASTE)
    return ["-D", str(data), *(part for name, value in chosen.items() for part in ("-c", f"{name}={value}"))]


def _socket_folder(folder: Path, account: Account) -> Path:
    """Inside the folder when its path is short enough; else a private folder of the temporary space."""
    inside = folder / "run"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) < SOCKET_LIMIT:
        inside.mkdir(mode=0o700, exist_ok=True)
        give(inside, account)
        return inside
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"volontiers-{account.uid}-{mark}"
    if len(os.fsencode(short / f".s.PGSQL.{PORT}")) >= SOCKET_LIMIT:
        short = Path("/tmp") / short.name  # noqa: S108  (checked below: private, ours, not a link)
    short.mkdir(mode=0o700, exist_ok=True)
    if not _private(short, account):
        short = Path(tempfile.mkdtemp(prefix="volontiers-", dir=short.parent))
    give(short, account)
    return short


def _private(folder: Path, account: Account) -> bool:
    held = folder.lstat()
    ours = held.st_uid in (os.geteuid(), account.uid)
    return stat.S_ISDIR(held.st_mode) and ours and stat.S_IMODE(held.st_mode) == 0o700


def _wait_until_ready(process: subprocess.Popen[bytes], data: Path, journal: Path) -> None:
    end = time.monotonic() + PATIENCE_START
    while _pid_file(data)[7:8] != ["ready"]:
        if process.poll() is not None or time.monotonic() > end:
            raise Stopped(journal, "\n".join(journal.read_text(errors="replace").splitlines()[-5:]))
        time.sleep(0.01)


def _pid_file(data: Path) -> list[str]:
    """Lines of postmaster.pid: the fifth is the socket's folder, the eighth the state."""
    try:
        return [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except OSError:
        return []


def _urls(door: Path) -> Urls:
    def url(role: str, database: str = roles.DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(door), safe='')}"

    return Urls(owner=url(roles.OWNER), app=url(roles.APP), superuser=url(SUPERUSER, "postgres"))
