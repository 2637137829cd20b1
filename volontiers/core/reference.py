"""Dated national figures with their sources: several may speak of one day and disagree, and all of them stand."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from volontiers.core.french import MONTHS, day_of

COLUMNS = ("date", "serie", "valeur", "unite", "source", "adresse", "precision")


@dataclass(frozen=True, slots=True)
class Figure:
    """said: the date as the source gives it: a year, a month or a day. note: what its source adds, or how it was derived."""

    series: str
    said: str
    value: float
    unit: str
    source: str
    address: str
    note: str

    @property
    def on(self) -> date:
        """To draw it: the first day of what was said."""
        return first_day(self.said)

    @property
    def when(self) -> str:
        """« 2024 », « avril 2019 », « 1er février 2024 »."""
        return when(self.said)


def first_day(said: str) -> date:
    """Of a year, a month or a day, « 2024 », « 2024-02 », « 2024-02-01 ». Raises ValueError."""
    year, month, day = (*map(int, said.split("-")), 1, 1)[:3]
    return date(year, month, day)


def when(said: str) -> str:
    """As precise as it was said. Raises ValueError."""
    on, precise = first_day(said), said.count("-")
    if precise == 2:
        return f"{day_of(on)} {on.year}"
    return f"{MONTHS[on.month - 1]} {on.year}" if precise else str(on.year)


def read(text: str) -> tuple[Figure, ...]:
    """The lines of a CSV with COLUMNS, by date. Raises ValueError on a column or a date that is not there."""
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"expected the columns {COLUMNS}")
    found = [
        Figure(
            row["serie"], row["date"], float(row["valeur"]), row["unite"], row["source"], row["adresse"], row["precision"]
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.on, one.series, one.value)))


def by_series(figures: Iterable[Figure]) -> Mapping[str, tuple[Figure, ...]]:
    """In the order in which a series first appears."""
    found: dict[str, list[Figure]] = {}
    for one in figures:
        found.setdefault(one.series, []).append(one)
    return {name: tuple(mine) for name, mine in found.items()}


def by_source(figures: Iterable[Figure]) -> Mapping[tuple[str, str], tuple[Figure, ...]]:
    """By series and source: figures of two sources are no one road, and nobody published what a line would say between."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        found.setdefault((one.series, one.source), []).append(one)
    return {key: tuple(mine) for key, mine in found.items()}


def disagree(figures: Iterable[Figure]) -> tuple[tuple[Figure, ...], ...]:
    """Figures of one series and one date which are not the same: they are shown side by side, none is chosen."""
    same: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        same.setdefault((one.series, one.said), []).append(one)
    return tuple(tuple(mine) for mine in same.values() if len({one.value for one in mine}) > 1)
