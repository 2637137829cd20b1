"""Keeps one PostgreSQL alive as long as its parent lives, and not longer.

A program of its own, standard library only: however the parent ends (even by kill -9), its end of the pipe
closes, and that is all this one waits for. One byte on the pipe means "it was ready once": from then on a
PostgreSQL which dies is started again.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

GLANCE = 0.2
LONGEST_REST = 10.0
# Fast, then immediate (recovered at the next start), then by force: under ten seconds in all.
STOPS = ((signal.SIGINT, 6.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 1.0))


class Watch:
    """What is known of the parent."""

    def __init__(self, parent: int) -> None:
        self.parent = parent
        self.was_ready = False
        self.asked_to_stop = False

    def present(self, seconds: float) -> bool:
        if self.asked_to_stop or os.getppid() != self.parent:
            return False
        readable, _, _ = select.select([0], [], [], seconds)
        if not readable:
            return True
        said = os.read(0, 1)
        self.was_ready = self.was_ready or bool(said)
        return bool(said)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True


def keep(start: Callable[[], subprocess.Popen[bytes]], watch: Watch) -> int:
    """Runs until the parent leaves. Returns 0, or the exit code of a server which never was ready."""
    server, rest = start(), GLANCE
    try:
        while watch.present(GLANCE):
            if server.poll() is None:
                continue
            if not watch.was_ready:
                return server.returncode or 1
            sys.stderr.write("PostgreSQL s'est arrêté tout seul ; il repart.\n")
            time.sleep(rest)
            server, rest = start(), min(2 * rest, LONGEST_REST)
    finally:
        end(server)
    return 0


def end(server: subprocess.Popen[bytes]) -> None:
    for sign, patience in STOPS:
        if server.poll() is not None:
            return
        server.send_signal(sign)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def starter(command: list[str], journal: IO[bytes], lock: int) -> Callable[[], subprocess.Popen[bytes]]:
    # Every PostgreSQL process inherits the lock: whoever obtains it knows that none is left.
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=journal, stderr=journal, pass_fds=[lock], cwd="/"
        )

    return start


def main(parent: str, lock: str, journal: str, *command: str) -> int:
    watch = Watch(int(parent))
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, watch.stop)
    with Path(journal).open("ab") as written:
        return keep(starter(list(command), written, int(lock)), watch)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
