"""One's own place on the list, as the person reads it: who stands before, the doctor named to them, and what follows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from volontiers.core.waiting import OfferState, WaitingState
from volontiers.database.rows import fetch
from volontiers.directory import queries as directory
from volontiers.people import queries as people
from volontiers.placement.models import Offer, Registration

if TYPE_CHECKING:
    from volontiers.people.models import Attachment


@dataclass(frozen=True, slots=True)
class Around:
    """Of the sector of a person, or of the whole territory when their commune is in none."""

    sector: str
    ahead: int
    found: int


# Everybody who stands before in the whole order: those of the same class alone would promise too much.
_AROUND = """
WITH here AS (
  SELECT p.municipality_id FROM territory_place p WHERE p.community_id = %(place)s AND p.sector_id = %(sector)s
)
SELECT count(*) FILTER (WHERE r.state = 'waiting' AND (r.rank, r.since, r.id) < (%(rank)s, %(since)s, %(me)s)),
       count(*) FILTER (WHERE r.state = 'attached' AND r.ended_at >= %(year)s)
  FROM placement_registration r JOIN people_person w ON w.id = r.person_id
 WHERE r.community_id = %(place)s AND r.id <> %(me)s
   AND (%(sector)s::bigint IS NULL OR w.municipality_id IN (SELECT municipality_id FROM here))
"""
_SECTOR = """
SELECT s.id, s.name FROM territory_place p JOIN territory_sector s ON s.id = p.sector_id
 WHERE p.community_id = %s AND p.municipality_id = %s
"""


def around(one: Registration, a_year_ago: datetime) -> Around:
    """Who stands before this one, and how many found a doctor by the list since. Read inside the community."""
    insee = one.person.municipality_id
    found = fetch(_SECTOR, [one.community_id, insee]) if insee else []
    sector, name = found[0] if found else (None, "")
    values = {
        "place": one.community_id, "sector": sector, "rank": one.rank, "since": one.since, "me": one.pk,
        "year": a_year_ago,
    }  # fmt: skip
    ((ahead, others),) = fetch(_AROUND, values)
    return Around(name, ahead, others)


@dataclass(frozen=True, slots=True)
class Named:
    """A doctor who said yes to these people, and waits for theirs until then. minutes: of road, None when unknown."""

    offer: int
    professional: int
    doctor: str
    places: tuple[str, ...]
    minutes: float | None
    until: datetime | None
    people: tuple[str, ...]


def named(one: Registration) -> Named | None:
    """The doctor whom this person is asked about; None when none is."""
    offer = (
        Offer.objects.select_related("professional")
        .filter(registration=one, state=OfferState.ACCEPTED)
        .first()
    )
    if offer is None:
        return None
    mine = _together(offer, one.household_id)
    return Named(
        offer.pk,
        offer.professional_id,
        str(offer.professional),
        _places(one.community_id, offer.professional_id),
        offer.minutes,
        offer.next_check_at,
        tuple(each.registration.person.given_name or "une personne du foyer" for each in mine),
    )


def _together(offer: Offer, household_id: int | None) -> list[Offer]:
    """Those of one home to whom this doctor said yes: one answer."""
    if household_id is None:
        return [offer]
    same = Offer.objects.filter(professional_id=offer.professional_id, state=OfferState.ACCEPTED)
    mine = same.filter(registration__household_id=household_id)
    return list(mine.select_related("registration__person").order_by("pk"))


def _places(community_id: int, professional_id: int) -> tuple[str, ...]:
    """« Cabinet des Tanneurs, 12 rue des Tanneurs, Gaillac », for each."""
    found = directory.practices(professional_id, community_id)
    return tuple(", ".join(filter(None, [one.name, one.address, one.municipality.name])) for one in found)


@dataclass(frozen=True, slots=True)
class Followed:
    """By whom. asked: the month of the question that waits for an answer, None when none does."""

    attachment: int
    doctor: str
    places: tuple[str, ...]
    since: datetime
    real_on: date | None
    asked: int | None


def followed(one: Registration) -> Followed | None:
    """The attachment that a place on the list ended with, while it lasts."""
    if one.state != WaitingState.ATTACHED:
        return None
    offer = Offer.objects.filter(registration=one, attachment__isnull=False).order_by("-pk").first()
    found = people.attachment(offer.attachment_id) if offer and offer.attachment_id else None
    if found is None or found.ended_at:
        return None
    return _followed(found)


def _followed(found: "Attachment") -> Followed:
    return Followed(
        found.pk,
        str(found.professional),
        _places(found.community_id, found.professional_id),
        found.agreed_at,
        found.real_on,
        people.month_asked(found.pk),
    )
