"""People of the list are offered to doctors: at most ten at once, without a name, within what each doctor said.

Locks, in this order everywhere: registrations, persons, lasting pledge, register. The wall is PostgreSQL's.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from volontiers.accounts.access import Actor
from volontiers.consent.lasting import lock_lasting
from volontiers.core.french import counted
from volontiers.core.waiting import LIVE, OfferState, move_offer
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.placement.actions import facts
from volontiers.placement.models import Batch, Offer, Registration
from volontiers.placement.models.offer import MOST_AT_ONCE
from volontiers.placement.queries import under_way
from volontiers.territory import queries as territory

TOKEN_BYTES = 16
POSTPONED = timedelta(hours=1)
NO_FIT = "cette proposition ne correspond plus à ce que ce médecin a accepté"
# Why a line falls, in words that tell nobody who set whom aside.
FELL = {
    "not_waiting": "cette personne n’attend plus",
    "home_silent": "quelqu’un du foyer est sans nouvelles",
    "already": "cette personne est déjà proposée à un médecin",
    "none_level": "ce médecin ne prend plus de nouveaux patients",
    "expired": "l’engagement de ce médecin est terminé",
    "paused": "ce médecin est en pause",
    "leaving": "ce médecin s’en va bientôt",
    "drawing": "votre communauté a choisi que les médecins tirent eux-mêmes dans la liste",
    "asked_cap": "ses places de ce mois sont prises",
    "placed_cap": "ses places de ce mois sont prises",
}


class Fell(Exception):
    """The wall stands in the way. sentence: why, in French; it names no profile, no illness, no exclusion."""

    def __init__(self, wall: str) -> None:
        self.wall = wall
        self.sentence = FELL.get(wall, NO_FIT)
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Offered:
    """One person to offer. reason: the sentence that both the coordination and the doctor read; no name in it."""

    registration_id: int
    reason: str
    minutes: float | None = None


def propose(
    by: Actor, professional_id: int, people: Sequence[Offered], source: str, now: datetime
) -> tuple[Batch, list[Offer]]:
    """Some people to one doctor, all or none: those of a household, or a batch chosen by hand. Raises Fell."""
    with acting(by):
        return offer_together(by, professional_id, people, source, now)


def check_home(registrations: Iterable[Registration]) -> None:
    """Nobody is offered while somebody of their home is without news. Raises Fell."""
    if under_way.silent_mates(one.household_id for one in registrations):
        raise Fell("home_silent")


@dataclass(frozen=True, slots=True)
class Sending:
    """What the offers of one batch share. signed_by: the account of the human behind them."""

    batch: Batch
    source: str
    signed_by: int


def offer_together(
    by: Actor,
    professional_id: int,
    people: Sequence[Offered],
    source: str,
    now: datetime,
    *,
    silently: bool = False,
) -> tuple[Batch, list[Offer]]:
    """Inside the transaction of the verb. One message leaves, content-free, unless the doctor drew them. Raises Fell."""
    registrations = {one.pk: one for one in facts.lock(*(one.registration_id for one in people))}
    check_home(registrations.values())
    lock_lasting(by, professional_id)
    batch, link = new_batch(by, professional_id, now)
    sending = Sending(batch, source, by.signed_as)
    offers = [
        offer_one(by, registrations[one.registration_id], one, sending, now) for one in people[:MOST_AT_ONCE]
    ]
    if not silently:
        invite(batch, link, len(offers), now)
    return batch, offers


def new_batch(by: Actor, professional_id: int, now: datetime) -> tuple[Batch, str]:
    """A batch still empty, and its link, known this once."""
    days = territory.rules(territory.community(by.community_id)).offer_days
    token = secrets.token_urlsafe(TOKEN_BYTES)
    batch = Batch.objects.create(
        community_id=by.community_id,
        professional_id=professional_id,
        sent_at=now,
        until=now + timedelta(days=days),
        token_hash=hashed(token),
    )
    return batch, full_address(f"/n/{token}")


def hashed(token: str) -> bytes:
    """What is kept of the link of a batch."""
    return sha256(token.encode()).digest()


def offer_one(by: Actor, registration: Registration, said: Offered, sending: Sending, now: datetime) -> Offer:
    """On a locked registration, inside the transaction of the verb. Raises Fell, and leaves that transaction whole."""
    batch = sending.batch
    offer = Offer(
        community_id=by.community_id, registration=registration, professional_id=batch.professional_id, batch=batch,
        source=sending.source, month=now.date(), minutes=said.minutes, reason=said.reason,
        signed_by_id=sending.signed_by, priority=registration.priority, sent_at=now, next_check_at=batch.until,
        pledge_seq=0,
    )  # fmt: skip
    with falling():
        offer.save(force_insert=True)
    facts.record(registration, "offered", by=by, now=now, offer=offer.pk, source=sending.source)
    return offer


@contextmanager
def falling() -> Iterator[None]:
    """What the wall refuses comes out as Fell, and the transaction around it stays whole."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        raise Fell(_wall(refused)) from refused


def _wall(refused: IntegrityError) -> str:
    """Raises what it was given when it is no wall of ours."""
    told = getattr(refused.__cause__, "diag", None)
    if told is not None and told.constraint_name == "offer_wall":
        return str(told.message_detail)
    if told is not None and told.constraint_name == "offered_to_one_doctor_at_a_time":
        return "already"
    raise refused


def invite(batch: Batch, link: str, people: int, now: datetime) -> None:
    """One message for a batch: how many, until when, and where to read them."""
    one = directory.respondent(batch.community_id, batch.professional_id)
    if one is None or people == 0:
        return
    until = batch.until.astimezone(territory.zone(territory.community(batch.community_id)))
    said = {"count": counted(people, "personne"), "until": f"{until:%d/%m}", "link": link}
    for channel, value in one.channels:
        to = Address(channel, value, one.name)
        outbox.queue(batch.community_id, to, "list_offer", said, now=now, about=f"batch:{batch.pk}")


def expire(by: Actor, offer_id: int, now: datetime) -> bool:
    """The doctor, or then the person, did not answer in time: back in line at the same rank. False when nothing is due."""
    with acting(by):
        offer = Offer.objects.filter(pk=offer_id, next_check_at__lte=now).first()
        if offer is None:
            return False
        (registration,) = facts.lock(offer.registration_id)
        offer = lock_offer(offer_id)
        if offer.next_check_at is None or offer.next_check_at > now:
            return False
        verb = "expire" if offer.state == OfferState.SENT else "say_nothing"
        set_offer(offer, verb)
        facts.record(registration, f"offer_{offer.state}", by=by, now=now, offer=offer.pk)
    return True


def postpone_offer(by: Actor, offer_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: the offer that is due is looked at again in an hour."""
    with acting(by):
        Offer.objects.filter(pk=offer_id, next_check_at__isnull=False).update(next_check_at=now + POSTPONED)


def withdraw(by: Actor, offers: Iterable[Offer], now: datetime) -> int:
    """Offers whose registrations are locked are not awaited any more. Gives how many."""
    gone = 0
    for offer in offers:
        set_offer(offer, "withdraw")
        facts.record(offer.registration, "offer_withdrawn", by=by, now=now, offer=offer.pk)
        gone += 1
    return gone


def take_back(by: Actor, offer_id: int, now: datetime) -> int:
    """The coordination takes an offer back, household included. Gives how many people; raises NotNow once it is over."""
    with acting(by):
        offer = Offer.objects.select_related("registration").get(pk=offer_id)
        return withdraw(by, lock_offers(household_of(offer)), now)


def take_back_all(by: Actor, professional_id: int, now: datetime) -> int:
    """Of a doctor who left the directory: whoever was offered to them is back in line. Gives how many people."""
    with acting(by):
        mine = Offer.objects.filter(professional_id=professional_id, state__in=LIVE)
        return withdraw(by, lock_offers(mine.values_list("pk", flat=True)), now)


def lock_offer(offer_id: int) -> Offer:
    return (
        Offer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("registration", "registration__person")
        .get(pk=offer_id)
    )


def lock_offers(ids: Collection[int]) -> list[Offer]:
    """With their registrations and persons, in the order of their numbers."""
    rows = Offer.objects.filter(pk__in=ids).order_by("registration_id")
    facts.lock(*rows.values_list("registration_id", flat=True))
    return [lock_offer(pk) for pk in sorted(ids)]


def set_offer(offer: Offer, verb: str, **written: object) -> None:
    """Move a locked offer by a verb of core.waiting; nothing is due of it once it is over. Raises NotNow."""
    state = move_offer(OfferState(offer.state), verb)
    changed = {"state": state, "next_check_at": None} | written
    for name, value in changed.items():
        setattr(offer, name, value)
    offer.save(update_fields=list(changed))


def household_of(offer: Offer) -> list[int]:
    """The offers of those who live with this person, to the same doctor, that stand where this one does: one answer."""
    mine = Offer.objects.filter(professional_id=offer.professional_id, state=offer.state)
    if offer.registration.household_id is None:
        return [offer.pk]
    same = mine.filter(registration__household_id=offer.registration.household_id)
    return list(same.order_by("pk").values_list("pk", flat=True))
