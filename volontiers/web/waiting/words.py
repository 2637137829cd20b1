"""The words of a line of the list: no illness, an age band, who lives with whom."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from volontiers.core import codes
from volontiers.core.french import counted
from volontiers.core.need import age_band
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import Leaving, WaitingState
from volontiers.placement.queries.hidden import WORDS

if TYPE_CHECKING:
    from volontiers.placement.models import Registration

# In years: a letter is written to somebody from here on.
OF_AGE_TO_READ = 16
_CHIPS = {
    WaitingState.WAITING: ("wait", "◔"),
    WaitingState.SUSPENDED: ("late", "!"),
    WaitingState.ATTACHED: ("ok", "✓"),
    WaitingState.LEFT: ("plain", ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One registration in a list. place: its number in the whole order, 0 when only a part is shown."""

    place: int
    code: str
    shown: str
    name: str
    since: date
    priority: str
    age: str
    commune: str
    household: str
    home_visits: bool
    tone: str
    sign: str
    state: str
    may_return: bool
    followed: bool


def line(one: "Registration", today: date, place: int = 0, household: int = 1) -> Line:
    shown = one.agreement_withdrawn_at is None
    band = age_band(one.person.birth_year, today) if shown else None
    tone, sign = _CHIPS[WaitingState(one.state)]
    return Line(
        place=place,
        code=one.code,
        shown=codes.show(one.code),
        name=name(one),
        since=one.since,
        priority=PriorityClass(one.priority).label,
        age=band.label if band else "âge à demander" if shown else "",
        commune=one.person.municipality.name if one.person.municipality else "à demander",
        household=counted(household, "personne") if household > 1 else "",
        home_visits=one.home_visits,
        tone=tone,
        sign=sign,
        state=state(one),
        may_return=one.state == WaitingState.LEFT and shown,
        followed=one.state == WaitingState.ATTACHED,
    )


def name(one: "Registration") -> str:
    if one.agreement_withdrawn_at is not None:
        return WORDS
    return " ".join(filter(None, [one.person.given_name, one.person.family_name])) or "Nom à demander"


def addressee(one: "Registration", today: date) -> str:
    """Of a letter: a child's goes to who raises them. Empty without a name."""
    if not one.person.given_name and not one.person.family_name:
        return ""
    year = one.person.birth_year
    return f"Aux parents de {name(one)}" if year and today.year - year < OF_AGE_TO_READ else name(one)


def state(one: "Registration") -> str:
    """« n’attend plus : a déménagé hors du territoire »."""
    said = WaitingState(one.state).label
    return f"{said} : {Leaving(one.ended_for).label}" if one.state == WaitingState.LEFT else said
