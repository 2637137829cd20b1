"""How far back rows are kept: the durations that the register of data announces."""

from calendar import monthrange
from datetime import date
from typing import TypeVar

_Day = TypeVar("_Day", bound=date)

MESSAGES_MONTHS = 13
CALLS_MONTHS = 13
READ_LOG_MONTHS = 12
SHIFTS_MONTHS = 24
SESSIONS_MONTHS = 13
MEMBERS_MONTHS = 60


def months_before(at: _Day, months: int) -> _Day:
    """The same day, and hour, that many months earlier; the last day of a month that is shorter."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
