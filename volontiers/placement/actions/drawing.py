"""A doctor draws from the list, discreetly: the next people in line who fit what they said, and nobody else."""

from contextlib import suppress
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.database.wall import acting
from volontiers.placement.actions import answering, offering
from volontiers.placement.actions.offering import Fell, Offered
from volontiers.placement.models import Offer
from volontiers.placement.queries import drawing as queries


class NotDrawn(Exception):
    """This community does not let doctors draw: the coordination proposes."""


class NobodyFits(Exception):
    """Nobody in line fits what this doctor said, or the month is full."""


# How often the next in line may be drawn by somebody else at the same instant.
TRIES = 5


def draw(by: Actor, professional_id: int, now: datetime) -> list[Offer]:
    """The next household in line, taken on at once. Nobody is passed over but for what the doctor said in advance.

    Raises NotDrawn or NobodyFits.
    """
    for _ in range(TRIES):
        with suppress(Fell):
            return _draw(by, professional_id, now)
    raise NobodyFits


def _draw(by: Actor, professional_id: int, now: datetime) -> list[Offer]:
    """Raises Fell when somebody else drew them meanwhile."""
    with acting(by):
        if not queries.doctors_draw(by.community_id):
            raise NotDrawn
        found = queries.next_home(by.community_id, professional_id, now)
        if found is None:
            raise NobodyFits
        people = [Offered(one.registration, found.reason, found.minutes) for one in found.home.members]
        _, offers = offering.offer_together(
            by, professional_id, people, Offer.Source.DRAWN, now, silently=True
        )
        for offer in offers:
            answering.accept_locked(by, offer, now)
    return offers
