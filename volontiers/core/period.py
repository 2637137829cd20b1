"""The periods over which figures are told: a quarter, a half, a year; whole days, both ends included."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 12
_DAY = timedelta(days=1)
_ASKED = re.compile(r"(\d{4})(?:-(T[1-4]|S[12]))?")
_ORDINAL = {1: "1er"}
_NAMES = {3: ("T", "trimestre"), 6: ("S", "semestre")}


@dataclass(frozen=True, slots=True)
class Period:
    """months: 3, 6 or 12, beginning where the calendar has it."""

    first: date
    months: int

    @property
    def last(self) -> date:
        return self.following.first - _DAY

    @property
    def following(self) -> "Period":
        return self._moved(self.months)

    @property
    def before(self) -> "Period":
        return self._moved(-self.months)

    def _moved(self, months: int) -> "Period":
        at = self.first.year * YEAR + self.first.month - 1 + months
        return Period(date(at // YEAR, at % YEAR + 1, 1), self.months)

    @property
    def key(self) -> str:
        """« 2026-T3 », « 2026-S2 », « 2026 »."""
        if self.months == YEAR:
            return f"{self.first.year}"
        return f"{self.first.year}-{_NAMES[self.months][0]}{self._number}"

    @property
    def label(self) -> str:
        """« 3e trimestre 2026 »."""
        if self.months == YEAR:
            return f"année {self.first.year}"
        number = _ORDINAL.get(self._number, f"{self._number}e")
        return f"{number} {_NAMES[self.months][1]} {self.first.year}"

    @property
    def _number(self) -> int:
        return (self.first.month - 1) // self.months + 1

    def is_over(self, today: date) -> bool:
        return self.last < today


def around(day: date, months: int) -> Period:
    """The one in which that day lies."""
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), months)


def asked(text: str, today: date, years: int = 10) -> Period:
    """The quarter of today when it cannot be read, is to come, or began more than so many years ago."""
    now = around(today, 3)
    found = _ASKED.fullmatch(text)
    if found is None:
        return now
    year, part = int(found[1]), found[2] or ""
    if not today.year - years <= year <= today.year:
        return now
    months = {"T": 3, "S": 6}.get(part[:1], YEAR)
    made = Period(date(year, 1 + months * (int(part[1:] or 1) - 1), 1), months)
    return made if made.first <= today else now


def last_ones(period: Period, count: int) -> list[Period]:
    """This one last."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].before)
    return found[::-1]


def choices(today: date) -> list[Period]:
    """Those that a page offers, the latest first: the year, its halves and quarters that began, and the year before."""
    return [
        *last_ones(around(today, 3), 5)[::-1],
        *last_ones(around(today, 6), 3)[::-1],
        *last_ones(around(today, YEAR), 2)[::-1],
    ]
