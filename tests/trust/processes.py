"""Reads the process table: what still runs, and under which account."""

import time
from pathlib import Path


def running_with(words: str) -> list[int]:
    """Processes whose command line contains these words."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if words in _command_line(entry)]


def _command_line(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def gone_within(seconds: float, words: str) -> bool:
    end = time.monotonic() + seconds
    while running_with(words):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def account_of(process: int) -> int:
    return (Path("/proc") / str(process)).stat().st_uid


def running_in(folder: Path) -> list[int]:
    """Processes, of any name, whose environment or command line names this folder."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if str(folder) in _known_to(entry)]


def _known_to(entry: Path) -> str:
    try:
        return _command_line(entry) + (entry / "environ").read_bytes().decode(errors="replace")
    except OSError:
        return ""
