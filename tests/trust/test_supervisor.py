"""The demo's programs: none is left behind, and one that dies comes back."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.trust.processes import gone_within, running_with
from volontiers.ops import guard
from volontiers.ops.demo import serve

ROOT = Path(__file__).parents[2]


@pytest.fixture
def mark(tmp_path):
    """Words which the command line of every program of this test holds."""
    return f"mark-{tmp_path.name}-{os.getpid()}"


@contextmanager
def demo(mark, *, deaf=""):
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("keep_demo.py"), mark, deaf],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        assert {process.stdout.readline() for _ in range(3)} == {"prêt\n", "ici\n"}
        yield process
    finally:
        process.kill()
        process.wait()
        # Not until their end: whatever would be left holds them too.
        process.stdout.close()
        process.stderr.close()
        assert gone_within(12, mark)


def guards(mark):
    return set(running_with(guard.__file__)) & set(running_with(mark))


def programs(mark):
    return set(running_with(f"signal.pause() {mark}")) - guards(mark)


def wait_until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_behind_even_by_the_deaf(mark, sign):
    with demo(mark, deaf="deaf") as supervisor:
        supervisor.send_signal(sign)
        assert gone_within(10, mark)


def test_a_killed_program_comes_back_and_it_is_said(mark):
    with demo(mark) as supervisor:
        killed = min(programs(mark))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(programs(mark) - {killed}) == 2)
        supervisor.kill()
        assert "nouveau départ" in supervisor.stderr.read()


def test_a_killed_guard_comes_back_with_its_program(mark):
    with demo(mark):
        killed = min(guards(mark))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(guards(mark) - {killed}) == 2 and len(programs(mark)) == 2)


def test_a_taken_port_is_passed_over():
    first = serve.free_port(18_300)
    with serve.socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert serve.free_port(first) > first


def test_the_secret_is_made_once_and_is_private(tmp_path):
    path = serve.secret_file(tmp_path)
    kept = path.read_text()
    assert len(kept) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert serve.secret_file(tmp_path).read_text() == kept


def test_the_pages_are_not_told_the_address_of_the_owner(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/base")
    known = serve.environment_for(tmp_path, "http://127.0.0.1:8000/", "postgresql://app@/base")
    assert "DATABASE_OWNER_URL" not in known
    assert known["DATABASE_URL"] == "postgresql://app@/base"


@pytest.mark.parametrize("addresses", [("postgresql://app@/base", ""), ("", "postgresql://owner@/base")])
def test_one_external_address_without_the_other_is_explained(addresses):
    with pytest.raises(serve.CannotServe, match="DATABASE_OWNER_URL"):
        serve.external(*addresses)


def test_an_external_base_is_never_erased_from_here():
    with pytest.raises(serve.CannotServe, match="videz la vôtre"):
        serve.refuse_to_erase(afresh=True)
