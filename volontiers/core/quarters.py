"""Quarters, the periods of what is published: never overlapping, so that no figure is found by taking one from another."""

from datetime import date

from volontiers.core.months import after

MONTHS = 3


def first(day: date) -> date:
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def following(quarter: date) -> date:
    """The first day of the next one."""
    return after(after(after(quarter)))


def preceding(quarter: date) -> date:
    """The first day of the one before."""
    return date(quarter.year - (quarter.month == 1), (quarter.month - MONTHS - 1) % 12 + 1, 1)


def numbered(quarter: date) -> str:
    """« 2026-T3 », as it stands in an address."""
    return f"{quarter.year}-T{(quarter.month - 1) // MONTHS + 1}"


def named(quarter: date) -> str:
    """« 3e trimestre 2026 »."""
    number = (quarter.month - 1) // MONTHS + 1
    return f"{'1er' if number == 1 else f'{number}e'} trimestre {quarter.year}"


def asked(text: str, latest: date, most: int) -> date:
    """« 2026-T3 » as a first day; the latest when it cannot be read, is to come or is among none of the last `most`."""
    quarter = latest
    for _ in range(most):
        if numbered(quarter) == text:
            return quarter
        quarter = preceding(quarter)
    return latest
