"""What « Pas du tout » does to the shifts of somebody: said before it is saved, and after."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from volontiers.core.french import DAYS, counted, listed
from volontiers.core.pledge import PledgeTerms, withdraws

MOST_NAMED = 5


def to_give_back(starts: Sequence[datetime], terms: PledgeTerms | None, zone: ZoneInfo) -> str:
    """A sentence; "" while something is still agreed to, and without a shift."""
    if terms is None or not withdraws(terms.level):
        return ""
    return _sentence(starts, zone, "sera rendue", "seront rendues")


def given_back(starts: Sequence[datetime], zone: ZoneInfo) -> str:
    """The same, once it is done."""
    return _sentence(starts, zone, "est rendue", "sont rendues")


def _sentence(starts: Sequence[datetime], zone: ZoneInfo, one: str, several: str) -> str:
    """« Votre garde du samedi 28/11 sera rendue à la coordination. »"""
    local = [at.astimezone(zone) for at in starts]
    named = [f"du {DAYS[at.weekday()]} {at:%d/%m}" for at in local[:MOST_NAMED]]
    if more := len(local) - len(named):
        named.append(counted(more, "autre"))
    if not named:
        return ""
    if len(local) == 1:
        return f"Votre garde {named[0]} {one} à la coordination."
    return f"Vos gardes {listed(named)} {several} à la coordination."
