"""Under which decided rules the facts of a period came about. Read inside the community."""

from dataclasses import dataclass
from datetime import date

from volontiers.consent import ledger
from volontiers.core.ledger import Rule
from volontiers.core.period import Period


@dataclass(frozen=True, slots=True)
class Ruled:
    """said: the rules of search at the end of a period. changed: local days in the period."""

    said: ledger.RuleSaid
    changed: tuple[date, ...]


def ruled(community_id: int, period: Period) -> Ruled | None:
    """None where no rule had been entered yet."""
    found = ledger.rule_on(community_id, Rule.PARAMETERS, period.last)
    if found is None:
        return None
    days = ledger.rule_days(community_id, Rule.PARAMETERS)
    changed = tuple(day for day in days[1:] if period.first < day <= period.last)
    return Ruled(found, changed)
