"""`volontiers demo` as a visitor meets it: started, hit, stopped, started again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.trust.processes import running_in, running_with
from volontiers.ops.demo.serve import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 180


@pytest.fixture(scope="module")
def data_dir():
    with tempfile.TemporaryDirectory(prefix="demo-") as place:
        yield Path(place) / "var"


@contextmanager
def demo(data_dir):
    """The running demo and its address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "PYTEST"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "volontiers.ops.cli", "demo", "--port", str(free_port(18_400))],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=kept | {"VOLONTIERS_DATA_DIR": str(data_dir)},
    )
    try:
        yield process, address_of(process)
    finally:
        process.kill()
        process.communicate()
        until(lambda: not left(data_dir), 15)


def address_of(process):
    said = []
    for line in process.stdout:
        said.append(line)
        if "est prêt" in line:
            return line.split()[-1]
    raise AssertionError("".join(said))


def left(data_dir):
    return set(running_in(data_dir)) - {os.getpid()}


def until(true, seconds):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(address):
    try:
        return urllib.request.urlopen(f"{address}readyz", timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False


def test_ctrl_c_leaves_nothing_behind(data_dir):
    with demo(data_dir) as (process, address):
        assert answers(address)
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        until(lambda: not left(data_dir), 10)


def test_a_killed_demo_leaves_nothing_behind(data_dir):
    with demo(data_dir) as (process, _):
        process.kill()
        until(lambda: not left(data_dir), 10)


@pytest.mark.parametrize("words", ["-m gunicorn", "worker needs", "worker messages", "postgres -D"])
def test_whatever_is_killed_comes_back(data_dir, words):
    with demo(data_dir) as (_, address):
        killed = set(running_with(words)) & left(data_dir) - set(running_with("guard.py"))
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        until(lambda: set(running_with(words)) & left(data_dir) - set(running_with("guard.py")) - killed, 20)
        until(lambda: answers(address), 20)
