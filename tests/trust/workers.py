"""Workers to be killed, and the patience to see what becomes of their rows."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# By this name PostgreSQL knows the connections of these workers from those of the test.
NAME = "worker-under-test"


class Nursery:
    """Starts workers in a few milliseconds, and forgets none."""

    def __init__(self, process):
        self.process = process
        self.alive = set()

    def start(self, kind):
        self.process.stdin.write(f"{kind}\n")
        self.process.stdin.flush()
        worker = int(self.process.stdout.readline())
        self.alive.add(worker)
        return worker

    def kill(self, worker, sign=signal.SIGKILL):
        os.kill(worker, sign)
        until(lambda: not Path(f"/proc/{worker}").exists())
        self.alive.discard(worker)


@contextmanager
def nursery(**environment):
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", Path(__file__).with_name("keep_workers.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PGAPPNAME": NAME} | environment,
    )
    made = Nursery(process)
    try:
        yield made
    finally:
        for worker in list(made.alive):
            made.kill(worker)
        process.stdin.close()
        process.wait()
        process.stdout.close()


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
