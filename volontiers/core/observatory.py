"""The projects of a region on a day: how far each has come, and whether somebody supports it.

The two are told apart: a project may be far and alone, or begin with help. A state holds until a later one; of one day,
the last entered is the right one. Projects are named, persons never.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volontiers.core.stages import Stage


@dataclass(frozen=True, slots=True)
class Project:
    """population: inhabitants of its territory, None when nobody said. region: its name."""

    key: str
    name: str
    region: str
    department: str
    population: int | None


@dataclass(frozen=True, slots=True)
class State:
    """From a day on. supported: by the ARS or another public body, None when it is not known."""

    project: str
    on: date
    stage: Stage
    supported: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """Projects in one square of the table. population: of those whose number is known; silent: of how many it is not."""

    projects: int = 0
    population: int = 0
    silent: int = 0

    def and_(self, one: Project) -> "Held":
        known = one.population is not None
        return Held(self.projects + 1, self.population + (one.population or 0), self.silent + (not known))


@dataclass(frozen=True, slots=True)
class Row:
    """One stage, or all of them when it is None."""

    stage: Stage | None
    supported: Held
    alone: Held
    unsaid: Held

    @property
    def projects(self) -> int:
        return self.supported.projects + self.alone.projects + self.unsaid.projects

    @property
    def population(self) -> int:
        return self.supported.population + self.alone.population + self.unsaid.population


def standing(states: Iterable[State], day: date) -> Mapping[str, State]:
    """The state of each project on that day; who had none yet is absent. states: in the order they were entered."""
    held: dict[str, State] = {}
    for one in states:
        earlier = held.get(one.project)
        if one.on <= day and (earlier is None or earlier.on <= one.on):
            held[one.project] = one
    return held


def table(projects: Iterable[Project], held: Mapping[str, State]) -> tuple[Row, ...]:
    """A row for each stage, in order, then their sum."""
    there = [(one, held[one.key]) for one in projects if one.key in held]
    stages: Sequence[Stage | None] = (*Stage, None)
    return tuple(_row(stage, there) for stage in stages)


def _row(stage: Stage | None, there: Iterable[tuple[Project, State]]) -> Row:
    squares: dict[bool | None, Held] = {True: Held(), False: Held(), None: Held()}
    for one, state in there:
        if stage in (None, state.stage):
            squares[state.supported] = squares[state.supported].and_(one)
    return Row(stage, squares[True], squares[False], squares[None])


@dataclass(frozen=True, slots=True)
class Moment:
    """What there was on a day."""

    on: date
    projects: int
    supported: int
    population: int


def over_time(projects: Sequence[Project], states: Sequence[State]) -> tuple[Moment, ...]:
    """One moment for each day on which something was said, the oldest first."""
    mine = {one.key for one in projects}
    said = [one for one in states if one.project in mine]
    return tuple(_moment(projects, said, day) for day in sorted({one.on for one in said}))


def _moment(projects: Iterable[Project], states: Iterable[State], day: date) -> Moment:
    whole = table(projects, standing(states, day))[-1]
    return Moment(day, whole.projects, whole.supported.projects, whole.population)
