"""Under which account PostgreSQL runs: it refuses root, and no account has to be created for it."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from volontiers.ops.postgres.refusals import NamespacesRefused

NOBODY = "nobody"
FAST_STOP = "INT"


@dataclass(frozen=True, slots=True)
class Account:
    """How to become it (prefix), and to whom its files belong as seen from outside."""

    prefix: tuple[str, ...]
    uid: int
    gid: int


def account_for(folder: Path, program: Path) -> Account:
    """The account which can run this program on this folder. Raises NamespacesRefused."""
    for account in _possible():
        if _can_run(account, program) and _can_reach(account, folder):
            return account
    raise NamespacesRefused


def _possible() -> list[Account]:
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0:
        return [Account(dying_with_parent(), uid, gid), Account((), uid, gid)]
    nobody = pwd.getpwnam(NOBODY)
    # initdb looks its account up by number: the one shown inside the namespace has to exist.
    inside = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--")
    become = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    return [
        Account((*inside, *dying_with_parent()), uid, gid),
        Account((*become, "--pdeathsig", FAST_STOP, "--"), nobody.pw_uid, nobody.pw_gid),
    ]


def dying_with_parent(signal: str = FAST_STOP) -> tuple[str, ...]:
    """What to put before a command so that it gets this signal when its parent dies; nothing elsewhere."""
    # Entering a namespace forgets the death signal, so it is asked for after that step.
    return ("setpriv", "--pdeathsig", signal, "--") if shutil.which("setpriv") else ()


def _can_run(account: Account, program: Path) -> bool:
    # setpriv still has the rights of root when it starts its command; what `env` starts has them no more.
    return _succeeds(*account.prefix, "env", str(program), "--version")


def _can_reach(account: Account, folder: Path) -> bool:
    return _succeeds(*account.prefix, "test", "-x", str(folder.parent))


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0
    except OSError:
        return False


def give(folder: Path, account: Account) -> None:
    """Hands a folder of ours, and all it holds, to the account. Touches nothing above it."""
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")):
        held = path.lstat()
        if (held.st_uid, held.st_gid) != (account.uid, account.gid):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
