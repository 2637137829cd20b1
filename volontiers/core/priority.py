"""Who comes first on the waiting list: classes made of declared facts, in the order that the members decided.

The classes and their first order are those that French local schemes for people without an attending physician use;
a class says why somebody comes first, never an illness. Inside a class the original date decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SENIOR_AGE = 70
# A child comes before its second birthday; only the year is known, so the whole year of it counts.
EARLY_YEARS = 2


class Ground(StrEnum):
    """What is declared, by the person or for them. Age is not: it comes from the year of birth."""

    LONG_TERM_CONDITION = "long_term_condition"
    SOLIDARITY_COVER = "solidarity_cover"
    STATE_AID = "state_aid"
    PREGNANCY = "pregnancy"
    ISOLATED = "isolated"
    COMPLEX = "complex"

    @property
    def label(self) -> str:
        return _GROUND_LABELS[self]


_GROUND_LABELS = {
    Ground.LONG_TERM_CONDITION: "affection de longue durée (ALD) reconnue",
    Ground.SOLIDARITY_COVER: "complémentaire santé solidaire (C2S)",
    Ground.STATE_AID: "aide médicale de l’État (AME)",
    Ground.PREGNANCY: "grossesse",
    Ground.ISOLATED: "vit seule, sans aide",
    Ground.COMPLEX: "situation compliquée, suivie par plusieurs services",
}


class PriorityClass(StrEnum):
    LONG_TERM = "long_term"
    SENIOR = "senior"
    COVER = "cover"
    EARLY_LIFE = "early_life"
    ISOLATED = "isolated"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _CLASS_LABELS[self]


_CLASS_LABELS = {
    PriorityClass.LONG_TERM: "ALD",
    PriorityClass.SENIOR: "70 ans et plus",
    PriorityClass.COVER: "C2S ou AME",
    PriorityClass.EARLY_LIFE: "grossesse, enfant de moins de 2 ans",
    PriorityClass.ISOLATED: "isolement, situation compliquée",
    PriorityClass.OTHER: "autres situations",
}

DEFAULT_ORDER = tuple(PriorityClass)
# These end by themselves, on a day that is declared with them; the others last until somebody says otherwise.
ENDING = frozenset({Ground.SOLIDARITY_COVER, Ground.STATE_AID, Ground.PREGNANCY})

PREGNANCY = timedelta(days=280)

_BY_GROUND: Mapping[Ground, PriorityClass] = {
    Ground.LONG_TERM_CONDITION: PriorityClass.LONG_TERM,
    Ground.SOLIDARITY_COVER: PriorityClass.COVER,
    Ground.STATE_AID: PriorityClass.COVER,
    Ground.PREGNANCY: PriorityClass.EARLY_LIFE,
    Ground.ISOLATED: PriorityClass.ISOLATED,
    Ground.COMPLEX: PriorityClass.ISOLATED,
}


@dataclass(frozen=True, slots=True)
class Place:
    """priority: the class; rank: its number in the order of the community, 0 first. Both, before the original date."""

    priority: PriorityClass
    rank: int


def classes_of(grounds: Iterable[Ground], birth_year: int | None, today: date) -> frozenset[PriorityClass]:
    """Every class that the declared facts and the year of birth open, OTHER included."""
    found = {_BY_GROUND[one] for one in grounds} | {PriorityClass.OTHER}
    if birth_year is not None and birth_year <= today.year:
        age = today.year - birth_year
        found |= {PriorityClass.SENIOR} if age >= SENIOR_AGE else set()
        found |= {PriorityClass.EARLY_LIFE} if age < EARLY_YEARS else set()
    return frozenset(found)


def place_of(
    grounds: Iterable[Ground], birth_year: int | None, today: date, order: Iterable[PriorityClass]
) -> Place:
    """The first class in the order of the community that is open to this person.

    A class that the order leaves out opens nothing; OTHER is always its end.
    """
    open_to = classes_of(grounds, birth_year, today)
    whole = complete(order)
    return next(Place(one, rank) for rank, one in enumerate(whole) if one in open_to)


def complete(order: Iterable[PriorityClass]) -> tuple[PriorityClass, ...]:
    """The order with OTHER at its end, and only there."""
    return (*(one for one in order if one is not PriorityClass.OTHER), PriorityClass.OTHER)


def still(grounds: Iterable[Ground], until: date | None, today: date) -> frozenset[Ground]:
    """The grounds that hold today. until: the last day of those that end; None when no end was declared."""
    over = until is not None and until < today
    return frozenset(one for one in grounds if not (over and one in ENDING))


def known_end(grounds: Collection[Ground], until: date | None, said_on: date) -> date | None:
    """The last day of what ends. A pregnancy that was said without an end lasts nine months from that day at most.

    Declared beside a cover, it is the cover that says when both end: nothing is made up.
    """
    if until is None and ENDING & set(grounds) == {Ground.PREGNANCY}:
        return said_on + PREGNANCY
    return until


def is_fragile(priority: PriorityClass) -> bool:
    """Told apart in the published figures: everybody whom a declared fact or their age puts in a class."""
    return priority is not PriorityClass.OTHER
