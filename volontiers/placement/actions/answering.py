"""The two answers to an offer: the doctor's, then the person's. Only both together attach; each is free to say no."""

from datetime import datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.consent.lasting import lock_lasting
from volontiers.core.ledger import EntryKind
from volontiers.core.waiting import Leaving, NotNow, OfferState, WaitingState
from volontiers.database.ledger import append
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.people.attaching import attach
from volontiers.people.queries import Ending
from volontiers.placement.actions import facts, offering, receipts
from volontiers.placement.actions.offering import set_offer
from volontiers.placement.models import Exclusion, Offer, Registration
from volontiers.placement.queries.offered import persons_of
from volontiers.territory import queries as territory


def accept(by: Actor, offer_id: int, now: datetime) -> list[Offer]:
    """The doctor takes this person on, household included; the person is then asked. The same answer twice counts once.

    Raises Fell when their own pledge no longer allows it, NotNow when nobody waits for this answer any more.
    """
    with acting(by):
        offers = _locked_household(offer_id)
        if all(one.state == OfferState.ACCEPTED for one in offers):
            return offers
        lock_lasting(by, offers[0].professional_id)
        for offer in offers:
            accept_locked(by, offer, now)
    return offers


def _locked_household(offer_id: int) -> list[Offer]:
    offer = Offer.objects.select_related("registration").get(pk=offer_id)
    return offering.lock_offers(offering.household_of(offer))


def accept_locked(by: Actor, offer: Offer, now: datetime) -> None:
    """Inside the transaction of the verb: the yes is an entry, and the person is asked. Raises Fell or NotNow."""
    late = offer.next_check_at is None or offer.next_check_at <= now
    if offer.state != OfferState.SENT or late:
        raise NotNow("accept", OfferState(offer.state))
    days = territory.rules(territory.community(offer.community_id)).person_days
    line = append(by, EntryKind.OFFER_YES, {"offer": offer.pk}, professional_id=offer.professional_id)
    with offering.falling():
        set_offer(
            offer,
            "accept",
            professional_seq=line.seq,
            answered_at=now,
            next_check_at=now + timedelta(days=days),
        )
    facts.record(offer.registration, "offer_accepted", by=by, now=now, offer=offer.pk)
    _ask_person(offer, now)


def _ask_person(offer: Offer, now: datetime) -> None:
    """By message where one reaches them; a voice or a letter otherwise, which the desk finds in what it has to do."""
    registration = offer.registration
    to = receipts.address_of(registration)
    if to is None:
        return
    link = full_address(f"/s/{registration.code}")
    outbox.queue(offer.community_id, to, "list_named", {"link": link}, now=now, about=f"offer:{offer.pk}")


def decline(by: Actor, offer_id: int, now: datetime) -> list[Offer]:
    """« Pas cette fois »: no reason asked, nothing counted; the household is back in line. Raises NotNow."""
    with acting(by):
        offers = _locked_household(offer_id)
        if all(one.state == OfferState.DECLINED for one in offers):
            return offers
        for offer in offers:
            set_offer(offer, "decline", answered_at=now)
            facts.record(offer.registration, "offer_declined", by=by, now=now, offer=offer.pk)
    return offers


def take_back_yes(by: Actor, offer_id: int, now: datetime) -> list[Offer]:
    """The doctor, before the person answered: the household waits again, at the same place. Raises NotNow."""
    with acting(by):
        offers = _locked_household(offer_id)
        for offer in offers:
            if offer.state != OfferState.ACCEPTED:
                raise NotNow("take_back_yes", OfferState(offer.state))
        offering.withdraw(by, offers, now)
    return offers


def say_yes(by: Actor, offer_id: int, now: datetime, channel: str) -> list[Offer]:
    """The person, for those offered with them, says yes to the named doctor: they are attached. Raises NotNow.

    channel: how it was said; heard by the desk, the entry says by whom.
    """
    with acting(by):
        offers = _locked_household(offer_id)
        for offer in offers:
            _agree(by, offer, now, channel)
        _tell_doctor(offers[0], now)
    return offers


def _tell_doctor(offer: Offer, now: datetime) -> None:
    """On their first channel, when they can sign in to read whom; the desk tells the others by telephone."""
    one = directory.respondent(offer.community_id, offer.professional_id)
    if one is None or not one.channels or not one.has_account:
        return
    channel, value = one.channels[0]
    said = {"link": full_address("/moi/patients")}
    to = Address(channel, value, one.name)
    outbox.queue(offer.community_id, to, "list_agreed", said, now=now, about=f"offer:{offer.pk}")


def _agree(by: Actor, offer: Offer, now: datetime, channel: str) -> None:
    registration = offer.registration
    said = {"professional": offer.professional_id, "offer": offer.pk, "channel": channel}
    if offer.state != OfferState.ACCEPTED:
        raise NotNow("agree", OfferState(offer.state))
    line = append(by, EntryKind.PERSON_YES, said, person_id=registration.person_id)
    set_offer(offer, "agree", person_seq=line.seq, person_answered_at=now)
    assert offer.professional_seq is not None
    attachment = attach(
        offer.community_id, registration.person_id, offer.professional_id,
        signed_by=offer.signed_by_id, professional_seq=offer.professional_seq, person_seq=line.seq,
        instead=_why_before(registration), now=now,
    )  # fmt: skip
    Offer.objects.filter(pk=offer.pk).update(attachment=attachment)
    facts.finish(registration, Leaving.ATTACHED, now)
    facts.record(registration, "attached", by=by, now=now, offer=offer.pk)
    _end_earlier(registration, by=by, now=now)


def _end_earlier(registration: Registration, *, by: Actor, now: datetime) -> None:
    """One person, one place: that of the doctor whom they had by the list, and who leaves, ends with that follow-up."""
    earlier = Registration.objects.filter(
        person_id=registration.person_id, state=WaitingState.ATTACHED
    ).exclude(pk=registration.pk)
    for one in facts.lock(*earlier.values_list("pk", flat=True)):
        facts.finish(one, Leaving.DUPLICATE, now)
        facts.record(one, "left", by=by, now=now, why=Leaving.DUPLICATE.value)


def _why_before(registration: Registration) -> str:
    leaving = registration.situation == Registration.Situation.LEAVING
    return Ending.PHYSICIAN_LEFT if leaving else Ending.PERSON_STOPPED


def say_no(by: Actor, offer_id: int, now: datetime, channel: str) -> list[Offer]:
    """They prefer to wait for another doctor: same rank, and never offered to this one again. Raises NotNow."""
    with acting(by):
        offers = _locked_household(offer_id)
        for offer in offers:
            said = {"professional": offer.professional_id, "offer": offer.pk, "channel": channel}
            append(by, EntryKind.PERSON_NO, said, person_id=offer.registration.person_id)
            set_offer(offer, "say_no", person_answered_at=now)
            facts.record(offer.registration, "offer_person_declined", by=by, now=now, offer=offer.pk)
    return offers


def set_apart(by: Actor, person_id: int, professional_id: int, side: str, now: datetime) -> None:
    """One of the two does not want the other; never told. What is offered between them is withdrawn."""
    with acting(by):
        _part(by, [person_id], professional_id, side, now)


def set_offered_apart(by: Actor, offer_id: int, now: datetime) -> None:
    """« Ne plus me proposer cette personne », said by the doctor of an offer: of its whole household."""
    with acting(by):
        doctor = Offer.objects.get(pk=offer_id).professional_id
        _part(by, persons_of(offer_id), doctor, Exclusion.Side.PROFESSIONAL, now)


def _part(by: Actor, persons: list[int], professional_id: int, side: str, now: datetime) -> None:
    live = Offer.objects.filter(
        registration__person_id__in=persons, professional_id=professional_id, state__in=["sent", "accepted"]
    )
    # Those who live together are not parted: what was offered to their whole home is.
    home = {pk for one in live.select_related("registration") for pk in offering.household_of(one)}
    offers = offering.lock_offers(home)
    for person_id in persons:
        Exclusion.objects.get_or_create(
            person_id=person_id, professional_id=professional_id, side=side,
            defaults={"community_id": by.community_id, "at": now},
        )  # fmt: skip
    offering.withdraw(by, offers, now)


def no_longer_apart(by: Actor, person_id: int, professional_id: int, side: str) -> int:
    """Said back by the one who said it."""
    with acting(by):
        mine = Exclusion.objects.filter(person_id=person_id, professional_id=professional_id, side=side)
        return mine.delete()[0]
