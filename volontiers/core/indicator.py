"""An indicator as data: what is counted over what, read in facts that name nobody, and what may be shown of it.

The language is small on purpose: whoever reads the definition can count again by hand, and a program that shares no
code with this one does it from an export (volontiers.indicators.recompute). A fact is a row of texts, as in a CSV file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import TypeVar

from volontiers.core.published import is_safe

_E = TypeVar("_E", bound=StrEnum)
Fact = Mapping[str, str]
# Kinds of facts that are nobody's: a sum of one to four of them names nobody.
OF_NOBODY = frozenset({"spending"})
# Kind of fact → its rows; a kind that is absent was not available, an empty one had nothing.
Facts = Mapping[str, Sequence[Fact]]


class Op(StrEnum):
    """How a column is compared. ONE_OF: texts between bars. AT_MOST, AT_LEAST: numbers, or days written 2026-11-23."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class How(StrEnum):
    """COUNT rows; or SUM or MEDIAN of a column, its empty cells left out."""

    COUNT = "count"
    SUM = "sum"
    MEDIAN = "median"


class DefinitionError(ValueError):
    """where: the value, as « numerator.where.2 »; sentence: what to correct, in French."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(f"{where} : {sentence}")
        self.where, self.sentence = where, sentence


@dataclass(frozen=True, slots=True)
class Condition:
    column: str
    op: Op
    value: str

    def holds(self, fact: Fact) -> bool:
        """An empty cell is neither at most nor at least anything."""
        said = fact.get(self.column, "")
        if self.op is Op.IS:
            return said == self.value
        if self.op is Op.IS_NOT:
            return said != self.value
        if self.op is Op.ONE_OF:
            return said in self.value.split("|")
        if not said:
            return False
        found, limit = comparable(said), comparable(self.value)
        if type(found) is not type(limit):
            return False
        return found <= limit if self.op is Op.AT_MOST else found >= limit  # type: ignore[operator]


def comparable(said: str) -> Fraction | date | None:
    """A number, or a day written 2026-11-23; None for any other text."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        pass
    try:
        return Fraction(said)
    except (ValueError, ZeroDivisionError):
        return None


@dataclass(frozen=True, slots=True)
class Count:
    """of: the kind of fact. on: the column whose day lies in the period, empty for a state of its last day."""

    of: str
    on: str = ""
    how: How = How.COUNT
    column: str = ""
    where: tuple[Condition, ...] = ()

    def rows(self, facts: Facts, first: date, last: date) -> list[Fact]:
        return [
            one
            for one in facts[self.of]
            if self._in(one, first, last) and all(condition.holds(one) for condition in self.where)
        ]

    def _in(self, fact: Fact, first: date, last: date) -> bool:
        if not self.on:
            return True
        day = fact.get(self.on, "")[:10]
        return first.isoformat() <= day <= last.isoformat()

    def result(self, facts: Facts, first: date, last: date) -> Fraction | None:
        """None when the median of nothing is asked."""
        rows = self.rows(facts, first, last)
        if self.how is How.COUNT:
            return Fraction(len(rows))
        numbers = [Fraction(one[self.column]) for one in rows if one.get(self.column)]
        if self.how is How.SUM:
            return sum(numbers, Fraction(0))
        return Fraction(median(numbers)) if numbers else None

    def people(self, facts: Facts, first: date, last: date) -> int:
        """How many rows the result is of; none where they are nobody's."""
        if self.of in OF_NOBODY:
            return 0
        return sum(not self.column or bool(one.get(self.column)) for one in self.rows(facts, first, last))

    def to_dict(self) -> dict[str, object]:
        return {
            "of": self.of,
            "on": self.on,
            "how": self.how.value,
            "column": self.column,
            "where": [[one.column, one.op.value, one.value] for one in self.where],
        }


class Unit(StrEnum):
    """SHARE: numerator ÷ denominator, in per cent. RATIO: the same, in what `unit_name` says. NUMBER: the numerator."""

    SHARE = "share"
    RATIO = "ratio"
    NUMBER = "number"


class State(StrEnum):
    """Why a value is shown or not."""

    SHOWN = "shown"
    EMPTY = "empty"
    MISSING = "missing"
    SMALL = "small"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    State.SHOWN: "chiffre",
    State.EMPTY: "personne dans cette période",
    State.MISSING: "donnée manquante",
    State.SMALL: "trop peu de personnes pour être montré",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One version. people: its counts are of people or their requests, and small ones are hidden.

    said_numerator, said_denominator, silent_on: in words; silent_on is what the figure does not say.
    """

    key: str
    version: int
    name: str
    unit: Unit
    numerator: Count
    said_numerator: str
    silent_on: str
    denominator: Count | None = None
    said_denominator: str = ""
    unit_name: str = ""
    people: bool = True
    target: Fraction | None = None
    lower_is_better: bool = False
    # The whole that the denominator is a part of, told elsewhere: what is left of it may not be small either.
    within: Count | None = None

    @property
    def counts(self) -> tuple[Count, ...]:
        return tuple(one for one in (self.numerator, self.denominator, self.within) if one is not None)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "key": self.key,
            "version": self.version,
            "name": self.name,
            "unit": self.unit.value,
            "unit_name": self.unit_name,
            "numerator": self.numerator.to_dict(),
            "denominator": self.denominator.to_dict() if self.denominator else None,
            "said_numerator": self.said_numerator,
            "said_denominator": self.said_denominator,
            "silent_on": self.silent_on,
            "people": self.people,
            "target": None if self.target is None else str(self.target),
            "lower_is_better": self.lower_is_better,
            "within": self.within.to_dict() if self.within else None,
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, object]) -> "Definition":
        """Raises DefinitionError on the first value that cannot be read."""
        unit = _one_of(Unit, "unit", said.get("unit"))
        bottom = said.get("denominator")
        if (bottom is None) != (unit is Unit.NUMBER):
            raise DefinitionError("denominator", "un nombre n’en a pas ; une part ou un rapport en a un.")
        return cls(
            key=_words("key", said.get("key")),
            version=_whole("version", said.get("version")),
            name=_words("name", said.get("name")),
            unit=unit,
            numerator=_count("numerator", said.get("numerator")),
            said_numerator=_words("said_numerator", said.get("said_numerator")),
            silent_on=_words("silent_on", said.get("silent_on")),
            denominator=None if bottom is None else _count("denominator", bottom),
            said_denominator=str(said.get("said_denominator") or ""),
            unit_name=str(said.get("unit_name") or ""),
            people=said.get("people") is not False,
            target=_target(said.get("target")),
            lower_is_better=said.get("lower_is_better") is True,
            within=_count("within", said["within"]) if said.get("within") else None,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """numerator, denominator: as counted, hidden or not; only whoever works with the facts sees those of a SMALL one."""

    state: State
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    amount: Fraction | None = None
    missing: tuple[str, ...] = field(default=())


def value_of(one: Definition, facts: Facts, first: date, last: date) -> Value:
    """Over the days from first to last, both included. An empty denominator is no figure, never zero."""
    kinds = {one.numerator.of, *({one.denominator.of} if one.denominator else ())}
    missing = tuple(sorted(kinds - facts.keys()))
    if missing:
        return Value(State.MISSING, missing=missing)
    top = one.numerator.result(facts, first, last)
    bottom = one.denominator.result(facts, first, last) if one.denominator else None
    if top is None or (one.denominator and not bottom):
        return Value(State.EMPTY, top, bottom)
    state = State.SHOWN if not one.people or _may_be_shown(one, facts, first, last) else State.SMALL
    return Value(state, top, bottom, top / bottom if bottom else top)


def _may_be_shown(one: Definition, facts: Facts, first: date, last: date) -> bool:
    """Neither part, nor what is left of the whole, is of one to four people."""
    counts = [count for count in (one.numerator, one.denominator) if count is not None]
    found = [count.people(facts, first, last) for count in counts]
    if one.unit is Unit.SHARE and all(count.how is How.COUNT for count in counts):
        found.append(found[1] - found[0])
    if one.within is not None:
        found.append(one.within.people(facts, first, last) - found[1])
    return all(is_safe(number) for number in found)


def _count(where: str, value: object) -> Count:
    said = _table(where, value)
    how = _one_of(How, f"{where}.how", said.get("how", How.COUNT.value))
    column = str(said.get("column") or "")
    if (how is How.COUNT) == bool(column):
        raise DefinitionError(
            f"{where}.column", "une somme et une médiane ont une colonne, un compte n’en a pas."
        )
    conditions = said.get("where") or []
    if not isinstance(conditions, list | tuple):
        raise DefinitionError(f"{where}.where", "indiquez une liste de conditions.")
    found = tuple(_condition(f"{where}.where.{n}", one) for n, one in enumerate(conditions))
    return Count(_words(f"{where}.of", said.get("of")), str(said.get("on") or ""), how, column, found)


def _condition(where: str, value: object) -> Condition:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise DefinitionError(where, "indiquez une colonne, une comparaison et une valeur.")
    column, op, said = value
    made = Condition(_words(where, column), _one_of(Op, where, op), str(said))
    if made.op in {Op.AT_MOST, Op.AT_LEAST} and comparable(made.value) is None:
        raise DefinitionError(where, f"« {made.value} » n’est ni un nombre ni un jour écrit 2026-12-31.")
    return made


def _target(value: object) -> Fraction | None:
    if value in (None, ""):
        return None
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise DefinitionError("target", "indiquez un nombre, ou rien.") from error


def _one_of(kind: type[_E], where: str, value: object) -> _E:
    try:
        return kind(str(value))
    except ValueError as error:
        raise DefinitionError(where, f"« {value} » n’est pas connu.") from error


def _words(where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DefinitionError(where, "à remplir.")
    return value.strip()


def _whole(where: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise DefinitionError(where, "indiquez un nombre entier, 1 au moins.")
    return value


def _table(where: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise DefinitionError(where, "indiquez ses valeurs.")
    return value
