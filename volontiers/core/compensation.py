"""Hours given to the association: which are paid under the board's rule, and which are not. Amounts in euro cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Compensation:
    """The rule that the board decided. year_cents: the most for one person in a calendar year."""

    in_force_from: date
    hour_cents: int
    year_cents: int


@dataclass(frozen=True, slots=True)
class Worked:
    """Somebody's time on a day. asked: whether they want it paid."""

    who: int
    on: date
    minutes: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """paid_minutes: those that the rule pays; the others are given."""

    worked: Worked
    paid_minutes: int
    cents: int

    @property
    def given_minutes(self) -> int:
        return self.worked.minutes - self.paid_minutes


def counted(worked: Iterable[Worked], rules: Iterable[Compensation]) -> list[Counted]:
    """In the order of the days. Before the first rule nothing is paid; past the cap of the year the hours are given."""
    known = sorted(rules, key=lambda one: one.in_force_from)
    had: dict[tuple[int, int], int] = {}
    found = []
    for one in sorted(worked, key=lambda each: each.on):
        rule = next((each for each in reversed(known) if each.in_force_from <= one.on), None)
        whose = (one.who, one.on.year)
        made = _pay(one, rule, had.get(whose, 0))
        had[whose] = had.get(whose, 0) + made.cents
        found.append(made)
    return found


def _pay(one: Worked, rule: Compensation | None, had: int) -> Counted:
    """had: cents of this person in this year so far."""
    if rule is None or not one.asked or not rule.hour_cents:
        return Counted(one, 0, 0)
    left = max(0, rule.year_cents - had)
    minutes = min(one.minutes, left * 60 // rule.hour_cents)
    return Counted(one, minutes, minutes * rule.hour_cents // 60)


@dataclass(frozen=True, slots=True)
class Sum:
    """paid_minutes and given_minutes side by side. cents: what the paid ones come to."""

    paid_minutes: int = 0
    given_minutes: int = 0
    cents: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.paid_minutes + other.paid_minutes,
            self.given_minutes + other.given_minutes,
            self.cents + other.cents,
        )


def summed(found: Iterable[Counted]) -> Sum:
    return sum((Sum(one.paid_minutes, one.given_minutes, one.cents) for one in found), start=Sum())


def hours(minutes: int) -> str:
    """« 3 h 30 », « 45 min », « 12 h »."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}\u00a0min"
    return f"{whole}\u00a0h\u00a0{rest:02d}" if rest else f"{whole}\u00a0h"
