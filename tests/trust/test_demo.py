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
    journal = data_dir.with_name("journal.txt")
    environment = kept | {"VOLONTIERS_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "volontiers.ops.cli", "demo", "--port", str(free_port(18_400))]
    with journal.open("w") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, cwd=ROOT, env=environment)
    try:
        until(lambda: "est prêt" in journal.read_text() or process.poll() is not None, PATIENCE)
        assert process.poll() is None, journal.read_text()
        yield process, (data_dir / "adresse").read_text()
    finally:
        process.kill()
        process.wait()
        until(lambda: not left(data_dir), 15)


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
        until(lambda: answers(address), 20)
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        until(lambda: not left(data_dir), 10)


def test_a_killed_demo_leaves_nothing_behind(data_dir):
    with demo(data_dir) as (process, _):
        process.kill()
        until(lambda: not left(data_dir), 10)


def test_whatever_is_killed_comes_back(data_dir):
    with demo(data_dir) as (_, address):
        for words in ("-m gunicorn", "worker needs", "worker messages", "worker jobs", "postgres -D"):
            killed = programs(data_dir, words)
            assert killed, words
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            until(lambda words=words, killed=killed: programs(data_dir, words) - killed, 20)
            until(lambda: answers(address), 20)


def test_the_base_comes_back_when_its_guard_is_killed_with_it(data_dir):
    with demo(data_dir) as (_, address):
        killed = set(running_with("postgres -D")) & left(data_dir)
        assert len(killed) > 1
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not answers(address), 20)
        until(lambda: answers(address), 40)
        assert "Arrêt imprévu (PostgreSQL)" in data_dir.with_name("journal.txt").read_text()


def programs(data_dir, words):
    return set(running_with(words)) & left(data_dir) - set(running_with("guard.py"))
