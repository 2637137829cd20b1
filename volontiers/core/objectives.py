"""An objective that several organizations hold together: what each said, what each did as somebody measured, and the gap.

Nothing is judged: a part not measured is not a part not done, and the page says which it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volontiers.core.french import counted, listed


@dataclass(frozen=True, slots=True)
class Part:
    """What one organization takes on. key: 0 for the community itself. promised: None when it takes no number on.

    before: what it had said earlier, the first word first.
    """

    key: int
    name: str
    leads: bool
    promised: int | None
    funded_cents: int
    agreed_on: date | None
    before: tuple[int | None, ...] = ()

    @property
    def first_said(self) -> str:
        """« d’abord 80 », empty when the first word stands."""
        first = next((one for one in self.before if one is not None), None)
        return "" if first is None or first == self.promised else f"d’abord {first}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a part had come to by a day, since the first. Of one day, the last noted is right."""

    part: int
    on: date
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A part beside what was measured; done: the latest reading, None when nobody measured."""

    part: Part
    done: Reading | None

    @property
    def gap(self) -> int | None:
        """Still to do, never below zero; None where there is nothing to compare."""
        if self.part.promised is None or self.done is None:
            return None
        return max(0, self.part.promised - self.done.value)

    @property
    def words(self) -> str:
        if self.done is None:
            return "pas encore mesuré"
        if self.gap is None:
            return "fait, sans nombre promis"
        return f"{self.gap} de moins que dit" if self.gap else "fait comme dit"


@dataclass(frozen=True, slots=True)
class Table:
    """promised: the sum of what was taken on; done: of what was measured."""

    lines: tuple[Line, ...]
    target: int
    promised: int
    done: int
    warnings: tuple[str, ...]


def said_and_done(target: int, parts: Sequence[Part], readings: Iterable[Reading], day: date) -> Table:
    """As it stands on that day. readings: in the order in which they were noted."""
    latest = _latest(readings, day)
    lines = tuple(Line(one, latest.get(one.key)) for one in sorted(parts, key=lambda one: not one.leads))
    promised = sum(one.promised or 0 for one in parts)
    done = sum(one.done.value for one in lines if one.done)
    return Table(lines, target, promised, done, tuple(_warnings(target, promised, parts)))


def _latest(readings: Iterable[Reading], day: date) -> Mapping[int, Reading]:
    found: dict[int, Reading] = {}
    for one in readings:
        earlier = found.get(one.part)
        if one.on <= day and (earlier is None or earlier.on <= one.on):
            found[one.part] = one
    return found


def _warnings(target: int, promised: int, parts: Sequence[Part]) -> Iterable[str]:
    """What a reader would ask: who leads, who did not agree yet, and whether the parts make the whole."""
    if not any(one.leads for one in parts):
        yield "Personne ne mène cet objectif."
    silent = [one.name for one in parts if one.agreed_on is None]
    if silent:
        yield f"Accord écrit attendu : {listed(silent)}."
    unsaid = sum(one.promised is None for one in parts)
    if promised < target:
        rest = f", et {counted(unsaid, 'participant')} n’en dit pas" if unsaid == 1 else ""
        rest = f", et {unsaid} participants n’en disent pas" if unsaid > 1 else rest
        yield f"Les parts dites font {promised} sur {target}{rest}."
