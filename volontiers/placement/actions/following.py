"""« Êtes-vous suivi ? », at 1, 6 and 12 months: a message where one reaches the person, else a call of the desk."""

from datetime import datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.core import hours
from volontiers.database.wall import acting
from volontiers.messages import actions as outbox
from volontiers.messages.links import full_address
from volontiers.people.attaching import note_asked, put_off
from volontiers.placement.actions import facts, receipts
from volontiers.placement.models import Offer
from volontiers.territory import queries as territory

SOON = timedelta(days=1)


def ask_due(by: Actor, attachment_id: int, now: datetime) -> bool:
    """The question that is due leaves once, during the hours of the desk. False when nothing is due."""
    with acting(by):
        community = territory.community(by.community_id)
        opens = hours.next_opening(territory.opening_hours(community.pk), now, territory.zone(community))
        if opens is None or opens > now:
            put_off(attachment_id, opens or now + SOON)
            return True
        asked = note_asked(attachment_id, now)
        if asked is None:
            return False
        offer = Offer.objects.filter(attachment_id=attachment_id).first()
        if offer is not None:
            _write(offer, asked.month, by=by, now=now)
    return True


def _write(offer: Offer, month: int, *, by: Actor, now: datetime) -> None:
    one = facts.lock_one(offer.registration_id)
    to = receipts.address_of(one)
    if to is not None and one.person.family_name:
        link, about = full_address(f"/s/{one.code}"), f"attachment:{offer.attachment_id}"
        outbox.queue(one.community_id, to, "list_followed", {"link": link}, now=now, about=about)
    facts.record(one, "asked_after", by=by, now=now, month=month)
