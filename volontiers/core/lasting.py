"""Does what a physician agreed to in advance let this person of the list be offered to them? A cap, not a promise.

Nothing here says what anybody suffers from: nobody chooses by it.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from volontiers.core.french import counted, day_of, listed
from volontiers.core.months import first
from volontiers.core.pledge import Level, withdraws

OLDEST = 150


@dataclass(frozen=True, slots=True)
class LastingTerms:
    """per_month: most people placed in a local month; asked_per_month: most offered.

    ages: the youngest and the oldest, None for all. minutes: longest one-way road; communes: INSEE codes, accepted
    besides the distance. home_visits: also who cannot come. only_known: only who they already see. until: last
    local day, inclusive.
    """

    level: Level
    per_month: int
    asked_per_month: int
    ages: tuple[int, int] | None
    communes: frozenset[str]
    minutes: int | None
    home_visits: bool
    only_known: bool
    until: date | None
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class MonthUse:
    """This local month: offered, and of these taken on."""

    asked: int
    placed: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the list as seen from one physician. age: in years, None when nobody knows.

    minutes: road from the practice, None when unknown. home_visits: they cannot come. known: this physician already
    sees them.
    """

    age: int | None
    municipality: str
    minutes: float | None
    home_visits: bool
    known: bool


class LastingWall(StrEnum):
    """Why this person is not offered to this physician. Labels are read in totals only."""

    PAUSED = "paused"
    EXPIRED = "expired"
    NONE_LEVEL = "none_level"
    ONLY_KNOWN = "only_known"
    AGE = "age"
    AREA = "area"
    HOME_VISITS = "home_visits"
    ASKED_CAP = "asked_cap"
    PLACED_CAP = "placed_cap"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LastingWall.PAUSED: "en pause",
    LastingWall.EXPIRED: "engagement terminé",
    LastingWall.NONE_LEVEL: "sans engagement",
    LastingWall.ONLY_KNOWN: "seulement les personnes déjà suivies",
    LastingWall.AGE: "pas cet âge",
    LastingWall.AREA: "trop loin",
    LastingWall.HOME_VISITS: "sans visite à domicile",
    LastingWall.ASKED_CAP: "plafond atteint",
    LastingWall.PLACED_CAP: "plafond atteint",
}


def local_month(at: datetime, zone: tzinfo) -> date:
    """The first day of the local month in which offers and people placed are counted."""
    return first(at.astimezone(zone).date())


def allows(
    terms: LastingTerms,
    candidate: Candidate,
    at: datetime,
    zone: tzinfo,
    use: MonthUse,
    *,
    accepting: bool = False,
) -> tuple[str, ...] | LastingWall:
    """May this person be offered to, or with accepting=True taken on by, this physician at this instant?

    Gives the reasons, French clauses each able to follow « parce que », or the first wall in the way. at: aware.
    An offer needs room under both caps; a yes only under the one of people placed, for the offer was counted when sent.
    """
    wall = wall_of(terms, candidate, at, zone, use, accepting=accepting)
    return _reasons(candidate, use) if wall is None else wall


def wall_of(
    terms: LastingTerms,
    candidate: Candidate,
    at: datetime,
    zone: tzinfo,
    use: MonthUse,
    *,
    accepting: bool = False,
) -> LastingWall | None:
    """The first wall in the way, None when the pledge allows it; see allows()."""
    standing = _standing_wall(terms, at, zone)
    return standing or _profile_wall(terms, candidate) or _caps_wall(terms, use, accepting=accepting)


def room(terms: LastingTerms, at: datetime, zone: tzinfo, use: MonthUse) -> int:
    """How many people may still be offered this month, so that all of them could be placed."""
    if _standing_wall(terms, at, zone) is not None:
        return 0
    return max(0, min(terms.asked_per_month - use.asked, terms.per_month - use.placed))


def _standing_wall(terms: LastingTerms, at: datetime, zone: tzinfo) -> LastingWall | None:
    if terms.paused_until is not None and at < terms.paused_until:
        return LastingWall.PAUSED
    if terms.until is not None and at.astimezone(zone).date() > terms.until:
        return LastingWall.EXPIRED
    return LastingWall.NONE_LEVEL if withdraws(terms.level) else None


def _profile_wall(terms: LastingTerms, candidate: Candidate) -> LastingWall | None:
    if terms.only_known and not candidate.known:
        return LastingWall.ONLY_KNOWN
    if not _is_of_age(terms.ages, candidate.age):
        return LastingWall.AGE
    if not candidate.known and not _within_area(terms, candidate):
        return LastingWall.AREA
    return LastingWall.HOME_VISITS if candidate.home_visits and not terms.home_visits else None


def _is_of_age(ages: tuple[int, int] | None, age: int | None) -> bool:
    """An age that nobody knows is not one that was agreed to."""
    if ages is None:
        return True
    return age is not None and ages[0] <= age <= ages[1]


def _within_area(terms: LastingTerms, candidate: Candidate) -> bool:
    if terms.minutes is None:
        return not terms.communes or candidate.municipality in terms.communes
    if candidate.minutes is not None and candidate.minutes <= terms.minutes:
        return True
    return candidate.municipality in terms.communes


def _caps_wall(terms: LastingTerms, use: MonthUse, *, accepting: bool) -> LastingWall | None:
    if not accepting and use.asked >= terms.asked_per_month:
        return LastingWall.ASKED_CAP
    return LastingWall.PLACED_CAP if use.placed >= terms.per_month else None


def _reasons(candidate: Candidate, use: MonthUse) -> tuple[str, ...]:
    """What the physician agreed to is theirs: only what follows from it is said."""
    told = ["la personne est déjà suivie au cabinet"] if candidate.known else []
    if candidate.minutes is not None:
        told.append(f"le trajet est de {round(candidate.minutes)} min")
    if candidate.home_visits:
        told.append("les visites à domicile sont acceptées")
    return (*told, _share_reason(use.placed))


def _share_reason(placed: int) -> str:
    if placed == 0:
        return "aucun nouveau patient ne lui a été confié ce mois-ci"
    verb = "lui a été confié" if placed == 1 else "lui ont été confiés"
    return f"{patients(placed)} {verb} ce mois-ci"


def patients(number: int) -> str:
    """« 1 nouveau patient », « 4 nouveaux patients »."""
    return f"{number} nouveau patient" if number == 1 else f"{number} nouveaux patients"


def consequence(terms: LastingTerms, place_label: str = "") -> str:
    """The one sentence under the choice. place_label: the commune of the practice, fit to be read after « pour »."""
    if withdraws(terms.level):
        return "Aucun nouveau patient ne vous sera proposé. Vous pouvez changer d’avis à tout moment."
    start = (
        f"Vous prendrez au plus {patients(terms.per_month)} par mois ; "
        f"nous vous en proposerons au plus {terms.asked_per_month}"
    )
    ending = f"jusqu’au {day_of(terms.until)}" if terms.until is not None else ""
    parts = [start, _whom(terms, place_label), ages_phrase(terms.ages), _visits_phrase(terms), ending]
    return f"{', '.join(part for part in parts if part)}."


def _whom(terms: LastingTerms, place_label: str) -> str:
    if terms.only_known:
        return "seulement parmi les personnes que vous voyez déjà"
    if terms.minutes is None and not terms.communes:
        return "pour tout le territoire"
    places = [place_label] if place_label else []
    if terms.minutes is not None:
        places.append(f"les communes à moins de {counted(terms.minutes, 'minute')}")
    if terms.communes:
        named = len(terms.communes)
        places.append("une commune choisie" if named == 1 else f"{named} communes choisies")
    return f"pour {listed(places)}"


def ages_phrase(ages: tuple[int, int] | None) -> str:
    """« de 16 à 75 ans », "" for all of them."""
    if ages is None:
        return ""
    youngest, oldest = ages
    if oldest >= OLDEST:
        return f"à partir de {counted(youngest, 'an')}"
    return f"jusqu’à {counted(oldest, 'an')}" if youngest == 0 else f"de {youngest} à {oldest} ans"


def _visits_phrase(terms: LastingTerms) -> str:
    return "visites à domicile comprises" if terms.home_visits else "sans visite à domicile"
