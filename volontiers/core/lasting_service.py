"""How long a service can live: what a solved need costs, how many months the money lasts, what a change would do.

Amounts in euro cents. Money that is for no service in particular is shared in proportion to what each spends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from volontiers.core.months import named

WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True, slots=True)
class Cost:
    """cents: of the period, zero or more. solved: None when it may not be shown, and so no cost.

    alone_until: the month of the first need of all, where expenses had begun before it; None where both began together.
    """

    cents: int
    solved: int | None
    alone_until: date | None = None

    @property
    def each(self) -> int | None:
        """Cents for one solved need, to the nearest."""
        return round(self.cents / self.solved) if self.solved else None

    @property
    def alone_words(self) -> str:
        """So that nobody takes it for the cost of a running month; empty where expenses and needs began together."""
        if self.alone_until is None:
            return ""
        return (
            f"Le premier besoin noté ici est de {named(self.alone_until)} : les mois d’avant n’ont que des dépenses,"
            " comptées aussi."
        )


def share(own: int, common: int, monthly: int, monthly_of_all: int) -> int:
    """What a service can count on: its own money, and its part of the common money. Never below zero."""
    part = common * monthly // monthly_of_all if monthly_of_all > 0 else 0
    return max(0, own + part)


def months(money: int, monthly: int) -> float | None:
    """None when nothing is spent: no end can be told."""
    return max(0, money) / monthly if monthly > 0 else None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """fewer_hours: of the week. more_communes: as demanding as the average of those there."""

    fewer_hours: float = 0
    more_communes: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """What a month of a service costs. hour_cents: of one hour open, None when it cannot be told. weekly_hours: open."""

    monthly: int
    hour_cents: int | None
    weekly_hours: float
    communes: int


def changed(running: Running, said: WhatIf) -> int:
    """Cents a month after the change, never below zero."""
    hours = min(said.fewer_hours, running.weekly_hours)
    saved = hours * WEEKS_A_MONTH * (running.hour_cents or 0)
    left = max(0.0, running.monthly - saved)
    grown = left * (1 + said.more_communes / running.communes) if running.communes else left
    return round(grown)


def hour_cents(salaries_cents: int, weeks: float, weekly_hours: float) -> int | None:
    """Salaries of a period over the hours it was open."""
    hours = weeks * weekly_hours
    return round(salaries_cents / hours) if hours > 0 and salaries_cents > 0 else None


@dataclass(frozen=True, slots=True)
class Money:
    """granted: notified and not spent, by service; None is for all of them. likely: the same, by the chances said."""

    granted: Mapping[str | None, int]
    likely: Mapping[str | None, int]

    def of(self, service: str, monthly: int, monthly_of_all: int) -> tuple[int, int]:
        """(granted, granted and likely)."""
        sure = share(self.granted.get(service, 0), self.granted.get(None, 0), monthly, monthly_of_all)
        more = share(self.likely.get(service, 0), self.likely.get(None, 0), monthly, monthly_of_all)
        return sure, sure + more
