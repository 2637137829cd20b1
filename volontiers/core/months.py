"""Months as the territory lives them: from a first day at midnight to the next one."""

from datetime import date, datetime, tzinfo

from volontiers.core.french import MONTHS
from volontiers.core.retention import months_before


def first(day: date) -> date:
    return day.replace(day=1)


def after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def bounds(month: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Its first instant, and that of the next month."""
    start, end = first(month), after(month)
    return datetime(start.year, start.month, 1, tzinfo=zone), datetime(end.year, end.month, 1, tzinfo=zone)


def later(at: datetime, months: int) -> datetime:
    """The same day and hour so many months later; the last day of a month that is shorter."""
    return months_before(at, -months)


def named(month: date) -> str:
    """« novembre 2026 »."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def of_named(month: date) -> str:
    """« de novembre 2026 », « d’octobre 2026 »."""
    said = named(month)
    return f"d’{said}" if said[0] in "ao" else f"de {said}"


def asked(text: str, now: date, most: int) -> date:
    """« 2026-11 » as a first day; the month of now when it cannot be read, is to come or is older than most."""
    try:
        chosen = date.fromisoformat(f"{text}-01")
    except ValueError:
        return first(now)
    age = (now.year - chosen.year) * 12 + now.month - chosen.month
    return chosen if 0 <= age <= most else first(now)
