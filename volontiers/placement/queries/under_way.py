"""What the desk follows: who is offered to whom, since when, and what the person said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from volontiers.core.waiting import LIVE, OfferState, WaitingState
from volontiers.database.rows import fetch
from volontiers.directory import queries as directory
from volontiers.placement.models import Offer, Registration
from volontiers.placement.queries.listing import OPEN

if TYPE_CHECKING:
    from volontiers.directory.queries import Respondent

# What was answered in this time is still shown: the doctor may have to be called.
ANSWERED_LATELY = timedelta(days=14)
_ANSWERED = (OfferState.AGREED, OfferState.PERSON_DECLINED, OfferState.PERSON_SILENT)
DECISIONS = 200


@dataclass(frozen=True, slots=True)
class Home:
    """Those offered together. tell: the person said yes, and the doctor cannot sign in to read who it is."""

    offer: int
    state: OfferState
    registrations: tuple[Registration, ...]
    doctor: str
    doctor_phone: str
    sent_at: datetime
    until: datetime | None
    tell: bool


def under_way(community_id: int, now: datetime) -> list[Home]:
    """What waits for the person first, then for a doctor, then what was answered lately."""
    found = Offer.objects.filter(community_id=community_id, state__in=LIVE) | Offer.objects.filter(
        community_id=community_id, state__in=_ANSWERED, person_answered_at__gte=now - ANSWERED_LATELY
    )
    people = found.select_related("registration__person__municipality", "professional").order_by(
        "sent_at", "pk"
    )
    homes: dict[tuple[object, ...], list[Offer]] = defaultdict(list)
    for one in people:
        home = one.registration.household_id
        homes[(f"r{one.pk}" if home is None else f"h{home}", one.professional_id, one.state)].append(one)
    doctors = directory.respondents(community_id, {one.professional_id for one in people})
    return sorted((_home(one, doctors) for one in homes.values()), key=lambda one: _ORDER.index(one.state))


_ORDER = [OfferState.ACCEPTED, OfferState.SENT, *_ANSWERED]


def _home(offers: Sequence[Offer], doctors: "dict[int, Respondent]") -> Home:
    first = offers[0]
    doctor = doctors.get(first.professional_id)
    return Home(
        offer=first.pk,
        state=OfferState(first.state),
        registrations=tuple(one.registration for one in offers),
        doctor=str(first.professional),
        doctor_phone=doctor.phone if doctor else "",
        sent_at=first.sent_at,
        until=first.next_check_at,
        tell=first.state == OfferState.AGREED and not (doctor and doctor.has_account),
    )


def together(one: Registration) -> list[Registration]:
    """Who is offered with this person: those who live with them and are on the list too, themselves included."""
    if one.household_id is None:
        return [one]
    home = Registration.objects.filter(household_id=one.household_id, state__in=OPEN)
    return list(home.select_related("person__municipality").order_by("pk"))


def silent_mates(households: Iterable[int | None]) -> list[Registration]:
    """Those of these households who are paused: a home is offered whole, so the others wait for their news."""
    wanted = {one for one in households if one}
    if not wanted:
        return []
    paused = Registration.objects.filter(household_id__in=wanted, state=WaitingState.SUSPENDED)
    return list(paused.select_related("person__municipality").order_by("since", "pk"))


def is_here(offer_id: int) -> bool:
    """Whether this offer is of the community being read."""
    return Offer.objects.filter(pk=offer_id).exists()


def open_offer(registration_id: int) -> Offer | None:
    """The offer that waits for an answer, if any."""
    live = Offer.objects.filter(registration_id=registration_id, state__in=LIVE)
    return live.select_related("professional").first()


_BY_HAND = """
SELECT count(*) FILTER (WHERE lately.by_hand), count(*)
  FROM (SELECT l.by_hand FROM placement_planline l JOIN placement_plan p ON p.id = l.plan_id
         WHERE p.community_id = %s AND p.state = 'signed' ORDER BY p.signed_at DESC, l.id DESC LIMIT %s) lately
"""


def decided_by_hand(community_id: int) -> tuple[int, int]:
    """(moved by hand, all) of the last lines that somebody signed, 200 at most."""
    ((by_hand, lines),) = fetch(_BY_HAND, [community_id, DECISIONS])
    return int(by_hand), int(lines)
