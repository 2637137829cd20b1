"""What is offered to one doctor, as they read it: nobody is named before the person said yes to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from volontiers.core.need import AgeBand, age_band
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import OfferState
from volontiers.database.rows import fetch
from volontiers.placement.models import Batch, Exclusion, Offer
from volontiers.placement.queries.line import Waiting
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from volontiers.people.models import Attachment

# The states in which somebody waits for an answer, and those in which both said yes.
OPEN = (OfferState.SENT, OfferState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Member:
    """One person, without a name. first: comes first by the rules of the community; never why."""

    person: int
    age: AgeBand | None
    home_visits: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Those who live together are answered for together. wall: what stands in the way of a yes now, None when nothing.

    offer: the number by which they are answered for. known: the doctor already sees one of them. minutes: of road.
    """

    offer: int
    state: OfferState
    members: tuple[Member, ...]
    place: str
    minutes: int | None
    known: bool
    reason: str
    until: datetime
    wall: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch and whom it was sent to."""

    batch: int
    professional: int
    sent_at: datetime
    until: datetime


def door(token_hash: bytes) -> tuple[int, int] | None:
    """(community, batch) of a link, before any community is known. None when nobody was ever sent it."""
    return next(iter(fetch("SELECT community_id, id FROM batch_door(%s)", [token_hash])), None)


def sent(batch_id: int) -> Sent:
    one = Batch.objects.get(pk=batch_id)
    return Sent(one.pk, one.professional_id, one.sent_at, one.until)


def of_batch(batch_id: int, today: date) -> list[Card]:
    """Every home of a batch, the first in line first."""
    return _cards(_offers().filter(batch_id=batch_id), today)


def open_to(professional_id: int, today: date) -> list[Card]:
    """What waits for this doctor, and whom they accepted and who is asked."""
    return _cards(_offers().filter(professional_id=professional_id, state__in=OPEN), today)


def count_sent(professional_id: int) -> int:
    """People who wait for this doctor's answer, in the community being read."""
    return Offer.objects.filter(professional_id=professional_id, state=OfferState.SENT).count()


def holds(professional_id: int, offer_id: int) -> bool:
    """Whether this offer, of the community being read, was made to this doctor."""
    return Offer.objects.filter(pk=offer_id, professional_id=professional_id).exists()


def is_in(batch_id: int, offer_id: int) -> bool:
    return Offer.objects.filter(pk=offer_id, batch_id=batch_id).exists()


def persons_of(offer_id: int) -> list[int]:
    """The persons of the offer and of those who live with them, offered together."""
    one = Offer.objects.select_related("registration").get(pk=offer_id)
    if one.registration.household_id is None:
        return [one.registration.person_id]
    same = Offer.objects.filter(batch=one.batch, registration__household_id=one.registration.household_id)
    return sorted(set(same.values_list("registration__person_id", flat=True)))


def _offers() -> "QuerySet[Offer]":
    found = Offer.objects.select_related("registration__person")
    return found.order_by("registration__rank", "registration__since", "registration_id")


def _cards(offers: Iterable[Offer], today: date) -> list[Card]:
    homes: dict[tuple[object, ...], list[Offer]] = defaultdict(list)
    for one in offers:
        home = one.registration.household_id
        homes[(f"r{one.pk}" if home is None else f"h{home}", one.state, one.batch_id)].append(one)
    together = list(homes.values())
    every = [one for home in together for one in home]
    places = _places(every)
    walls = _walls([one.pk for one in every if one.state == OfferState.SENT])
    return [_card(home, places, walls, today) for home in together]


def _places(offers: Sequence[Offer]) -> dict[str | None, str]:
    if not offers:
        return {}
    community = territory.community(offers[0].community_id)
    insees = {one.registration.person.municipality_id for one in offers}
    return territory.place_labels(insees, community.pk, territory.rules(community).small_place)


_WALLS = "SELECT o.id, offer_wall(o, true) FROM placement_offer o WHERE o.id = ANY (%s)"


def _walls(offers: list[int]) -> dict[int, str]:
    """What stands in the way of a yes, of those where something does."""
    return {pk: wall for pk, wall in fetch(_WALLS, [offers]) if wall is not None}


def _card(home: list[Offer], places: dict[str | None, str], walls: dict[int, str], today: date) -> Card:
    first = home[0]
    return Card(
        offer=first.pk,
        state=OfferState(first.state),
        members=tuple(_member(one, today) for one in home),
        place=_place(home, places),
        minutes=None if first.minutes is None else round(first.minutes),
        known=any(one.known for one in home),
        reason=first.reason,
        until=first.next_check_at or first.sent_at,
        wall=next((walls[one.pk] for one in home if one.pk in walls), None),
    )


def _place(home: list[Offer], places: dict[str | None, str]) -> str:
    insee = next(
        (one.registration.person.municipality_id for one in home if one.registration.person.municipality_id),
        None,
    )
    return places.get(insee, "")


def _member(one: Offer, today: date) -> Member:
    person = one.registration.person
    return Member(
        person=person.pk,
        age=age_band(person.birth_year, today),
        home_visits=one.registration.home_visits,
        first=one.priority != PriorityClass.OTHER,
    )


def member_of(line: Waiting, today: date) -> Member:
    """The same of somebody who is not offered yet, for the doctor who draws."""
    return Member(line.person, age_band(line.birth_year, today), line.home_visits, line.first)


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody whom this doctor follows: both said yes, so the name is known. phones: own, then of who asked for them.

    address: whether the desk knows where a letter reaches them.
    """

    attachment: "Attachment"
    name: str
    age: AgeBand | None
    commune: str
    phones: tuple[str, ...]
    caller: str
    address: bool


def followed_by(professional_id: int, today: date) -> list[Followed]:
    """Not ended, the latest agreement first."""
    mine = Offer.objects.filter(
        professional_id=professional_id, state=OfferState.AGREED, attachment__ended_at=None
    ).exclude(attachment=None)
    people = mine.select_related("attachment", "registration__person__municipality")
    return [_followed(one, today) for one in people.order_by("-attachment__agreed_at", "-pk")]


def followed(professional_id: int, attachment_id: int, today: date) -> Followed | None:
    """One of them; None when it is not theirs, or over."""
    mine = followed_by(professional_id, today)
    return next((one for one in mine if one.attachment.pk == attachment_id), None)


def _followed(one: Offer, today: date) -> Followed:
    assert one.attachment is not None
    registration, person = one.registration, one.registration.person
    phones = dict.fromkeys(number for number in (person.phone, registration.caller_phone) if number)
    caller = ", ".join(filter(None, [registration.caller_name, registration.caller_link]))
    return Followed(
        attachment=one.attachment,
        name=f"{person.given_name} {person.family_name}".strip() or "sans nom",
        age=age_band(person.birth_year, today),
        commune=person.municipality.name if person.municipality else "",
        phones=tuple(phones),
        caller=caller,
        address=bool(registration.letters),
    )


@dataclass(frozen=True, slots=True)
class Apart:
    """Somebody whom this doctor does not want to be offered; without a name, as when they said it."""

    person: int
    at: datetime
    age: AgeBand | None
    place: str


def apart_by(community_id: int, professional_id: int, today: date) -> list[Apart]:
    """Said by the doctor alone; the latest first."""
    mine = Exclusion.objects.filter(professional_id=professional_id, side=Exclusion.Side.PROFESSIONAL)
    found = list(mine.select_related("person").order_by("-at"))
    small = territory.rules(territory.community(community_id)).small_place
    places = territory.place_labels({one.person.municipality_id for one in found}, community_id, small)
    return [
        Apart(
            one.person_id,
            one.at,
            age_band(one.person.birth_year, today),
            places.get(one.person.municipality_id, ""),
        )
        for one in found
    ]
