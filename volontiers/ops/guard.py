"""Keeps one program alive as long as its parent lives, and not longer.

A program of its own, standard library only: however the parent ends (even by kill -9), its end of the pipe
closes, and that is all this one waits for. One byte on the pipe means "it was ready once": from then on a
program which dies is started again.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

GLANCE = 0.2
SHORTEST_REST, LONGEST_REST = 0.2, 10.0


@contextmanager
def guarded(
    name: str,
    command: list[str],
    *,
    gentle: signal.Signals = signal.SIGTERM,
    lock: int = -1,
    journal: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs the command for as long as the block lasts. Say `ready` once it is.

    name: French, for the line that tells of a new start. gentle: the signal which asks it to end.
    lock: a file descriptor that every process of the command inherits; -1 for none.
    """
    told = [name, str(os.getpid()), str(int(gentle)), str(lock), str(journal or "")]
    # A session of its own: Ctrl-C in the terminal must not end it before those who use it.
    with subprocess.Popen(
        [sys.executable, "-I", "-S", __file__, *told, *command],
        stdin=subprocess.PIPE,
        env=environment,
        pass_fds=[lock] if lock >= 0 else [],
        start_new_session=True,
        bufsize=0,
    ) as process:
        try:
            yield process
        finally:
            release(process)
            process.wait()


def ready(process: subprocess.Popen[bytes]) -> None:
    """From now on, the guard starts its program again when it dies."""
    if process.stdin:
        process.stdin.write(b"r")


def release(process: subprocess.Popen[bytes]) -> None:
    """Lets the guard end its program; returns at once."""
    if process.stdin:
        process.stdin.close()


class Watch:
    """What the guard knows of its parent."""

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


def keep(name: str, start: Callable[[], subprocess.Popen[bytes]], watch: Watch, gentle: int) -> int:
    """Runs until the parent leaves. Returns 0, or the exit code of a program which never was ready."""
    child, begun, rest = start(), time.monotonic(), SHORTEST_REST
    try:
        while watch.present(GLANCE):
            if child.poll() is None:
                continue
            if not watch.was_ready:
                return child.returncode or 1
            rest = SHORTEST_REST if time.monotonic() - begun > LONGEST_REST else min(2 * rest, LONGEST_REST)
            say(f"Arrêt imprévu ({name}) : nouveau départ.")
            if watch.present(rest):
                child, begun = start(), time.monotonic()
    finally:
        end(child, gentle)
    return 0


def say(line: str) -> None:
    # The terminal may be gone with the parent.
    with suppress(OSError):
        os.write(2, f"{line}\n".encode())


def end(child: subprocess.Popen[bytes], gentle: int) -> None:
    """Gently, then firmly, then by force: under ten seconds in all."""
    for sign, patience in ((gentle, 6.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 1.0)):
        if child.poll() is not None:
            return
        child.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)


def starter(command: list[str], lock: int, journal: str) -> Callable[[], subprocess.Popen[bytes]]:
    def start() -> subprocess.Popen[bytes]:
        inherited = [lock] if lock >= 0 else []
        if not journal:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=inherited)
        with Path(journal).open("ab") as written:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=written, stderr=written, pass_fds=inherited
            )

    return start


def main(name: str, parent: str, gentle: str, lock: str, journal: str, *command: str) -> int:
    watch = Watch(int(parent))
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, watch.stop)
    os.chdir("/")
    return keep(name, starter(list(command), int(lock), journal), watch, int(gentle))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
