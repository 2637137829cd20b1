"""Several programs kept running side by side, and none left when we leave."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from subprocess import Popen

from volontiers.ops.guard import guarded, ready, release
from volontiers.ops.postgres.account import dying_with_parent


@dataclass(frozen=True, slots=True)
class Program:
    """name: French, as told when it has to be started again."""

    name: str
    command: list[str]


class Supervisor:
    """Each program has its guard, which starts it again; here the guards themselves are looked after."""

    def __init__(self, environment: dict[str, str], say: Callable[[str], None]) -> None:
        self.environment = environment
        self.say = say
        self.stack = ExitStack()
        self.guards: dict[str, tuple[Program, Popen[bytes]]] = {}

    def start(self, program: Program) -> Popen[bytes]:
        command = [*dying_with_parent("TERM"), *program.command]
        guard = self.stack.enter_context(guarded(program.name, command, environment=self.environment))
        self.guards[program.name] = (program, guard)
        return guard

    def look(self) -> None:
        for program, guard in list(self.guards.values()):
            if guard.poll() is not None:
                self.say(f"Arrêt imprévu ({program.name}) : nouveau départ.")
                ready(self.start(program))

    def wait(self, also: Callable[[], None], *, pause: float = 1.0) -> None:
        """Never returns: Ctrl-C ends it. also: what else to look after at each turn."""
        while True:
            time.sleep(pause)
            self.look()
            also()


@contextmanager
def supervised(environment: dict[str, str], say: Callable[[str], None]) -> Iterator[Supervisor]:
    supervisor = Supervisor(environment, say)
    with supervisor.stack:
        try:
            yield supervisor
        finally:
            # All are told before any is waited for.
            for _program, guard in supervisor.guards.values():
                release(guard)
