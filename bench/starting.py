"""`make demo` in a fresh clone, every package downloaded again: the address is printed within 90 s; then a second start."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from bench.result import Result

BOUND = 90
PATIENCE = 300
_OURS = ("DATABASE_", "TEST_", "VOLONTIERS_", "DJANGO_")


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "volontiers"
        subprocess.run(["git", "clone", "--quiet", ".", str(clone)], check=True)
        first, second = _until_the_address(clone), _until_the_address(clone)
    return [
        Result("make demo in a fresh clone, no cache, until the address", first, "s", "bound", BOUND),
        Result("make demo again, until the address", second, "s", "first start", first),
    ]


def _until_the_address(clone: Path) -> float:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.perf_counter()
    with subprocess.Popen(
        ["make", "demo", f"PORT={port}"], cwd=clone, env=kept | {"PIP_NO_CACHE_DIR": "1", "UV_NO_CACHE": "1"},
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as demo:  # fmt: skip
        try:
            for line in demo.stdout or ():
                if f"http://127.0.0.1:{port}/" in line:
                    return time.perf_counter() - begun
            raise RuntimeError("make demo ended without an address")
        finally:
            os.killpg(demo.pid, signal.SIGINT)
            demo.wait(PATIENCE)
