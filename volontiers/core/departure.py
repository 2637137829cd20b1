"""The days that count before a doctor leaves."""

from datetime import date, timedelta

# Days before, when whoever coordinates is told how many have no doctor yet.
WARNED = (90, 60, 30)


def next_warning(leaves_on: date, today: date) -> date | None:
    """The next of these days after today, the day itself being the last; None once it has come."""
    days = [*(leaves_on - timedelta(days=ahead) for ahead in WARNED), leaves_on]
    return next((day for day in days if day > today), None)


def countdown(leaves_on: date, today: date) -> str:
    """« J – 218 », « aujourd’hui », « parti depuis 3 jours »."""
    days = (leaves_on - today).days
    if days > 0:
        return f"J – {days}"
    if days == 0:
        return "aujourd’hui"
    return f"parti depuis {-days} jour{'s' if days < -1 else ''}"


def stage(leaves_on: date, today: date) -> int | None:
    """The warning that stands: 30, 60 or 90 days or fewer; None before the first, 0 once the day has come."""
    days = (leaves_on - today).days
    if days <= 0:
        return 0
    return next((ahead for ahead in sorted(WARNED) if days <= ahead), None)
