"""Runs a Hypothesis state machine from a given number, and counts the steps that it really made."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from trust.line import Tally

STEPS = 50


class Counted(RuleBasedStateMachine):
    """tally: of the lot. story: the steps of this run, to be told when one of them breaks a promise."""

    tally = Tally()

    def __init__(self) -> None:
        super().__init__()
        self.story: list[str] = []

    def step(self, *words: object) -> None:
        self.tally.runs += 1
        self.tally.seen[str(words[0])] += 1
        self.story.append(" ".join(map(str, words)))


def explored(machine: type[Counted], chance: Random, examples: int) -> Tally:
    """So many histories of 50 steps. The first one that breaks a promise ends it, with its last steps."""
    tally, last = Tally(), []

    class Ours(machine):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            super().__init__()
            last[:] = [self]

    Ours.tally = tally
    seed(chance.getrandbits(63))(Ours)
    try:
        run_state_machine_as_test(Ours, settings=_settings(examples))
    except Exception as error:  # a broken promise, or a verb that raised what nobody expects
        tally.broken.append(_told(error, last))
    return tally


def _settings(examples: int) -> Any:
    return settings(
        max_examples=examples, stateful_step_count=STEPS, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck), print_blob=False, report_multiple_bugs=False,
    )  # fmt: skip


def _told(error: Exception, last: list[Any]) -> str:
    steps = " → ".join(last[0].story[-8:]) if last else ""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''} [{steps}]"
