"""Several real processes, each with its own connection, doing one thing each at the same instant, many times."""

import multiprocessing as mp
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

# Seconds; a process that died leaves the others waiting no longer.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """verb(*args), after so many seconds of hesitation."""

    verb: Callable[..., Any]
    args: tuple[Any, ...]
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Broken:
    """A verb raised what no screen expects."""

    said: str


Together = Callable[..., tuple[Any, ...]]


@contextmanager
def abreast(width: int) -> Iterator[Together]:
    """together(*calls) gives what each call gave, in order; each of them has its own process for as long as the block."""
    connections.close_all()
    context = mp.get_context("fork")
    line = context.Barrier(width)
    ends = [context.Pipe() for _ in range(width)]
    workers = [context.Process(target=_serve, args=(theirs, line), daemon=True) for _, theirs in ends]
    for worker in workers:
        worker.start()

    def together(*calls: Call) -> tuple[Any, ...]:
        for (ours, _), call in zip(ends, calls, strict=True):
            ours.send(call)
        return tuple(_received(ours) for ours, _ in ends)

    try:
        yield together
    finally:
        for (ours, _), worker in zip(ends, workers, strict=True):
            ours.send(None)
            worker.join(PATIENCE)


def _received(pipe: Any) -> Any:
    if not pipe.poll(PATIENCE):
        raise RuntimeError("a process does not answer any more")
    return pipe.recv()


def _serve(pipe: Any, line: Any) -> None:
    connection.ensure_connection()
    while (call := pipe.recv()) is not None:
        line.wait(PATIENCE)
        if call.after:
            time.sleep(call.after)
        pipe.send(_tried(call))
    connections.close_all()


def _tried(call: Call) -> Any:
    try:
        return call.verb(*call.args)
    except Exception as error:  # told by the one who compares
        return Broken(f"{type(error).__name__}: {error}".splitlines()[0])
