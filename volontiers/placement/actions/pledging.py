"""A physician changes, pauses or lets end their word for new patients: whoever was offered outside of it is back in line.

A yes that the doctor already gave stands: it was for that person. Locks as in every verb of the list: registrations, then
the lasting pledge; an offer sent in between meets the new pledge in the database.
"""

from datetime import date, datetime

from django.db import transaction

from volontiers.accounts.access import Actor
from volontiers.consent.lasting import (
    due_lasting,
    lock_lasting,
    write_lasting,
    write_lasting_due,
    write_lasting_pause,
)
from volontiers.core.lasting import LastingTerms, LastingWall
from volontiers.core.waiting import OfferState
from volontiers.database.rows import fetch
from volontiers.database.wall import acting
from volontiers.placement.actions.offering import lock_offers, withdraw
from volontiers.placement.models import Offer

_WALLS = "SELECT o.id, offer_wall(o, true) FROM placement_offer o WHERE o.id = ANY (%s)"
# Walls that fall when somebody else leaves.
_FULL = frozenset({LastingWall.PLACED_CAP})


def change_new_patients(by: Actor, professional_id: int, terms: LastingTerms, now: datetime) -> None:
    """Give, change or withdraw it; a receipt leaves. It says nothing of the needs of today."""
    with acting(by):
        waiting = _lock_waiting(by, professional_id)
        write_lasting(by, professional_id, terms, now)
        _withdraw_outside(by, waiting, now)


def pause_new_patients(by: Actor, professional_id: int, until: datetime, now: datetime) -> None:
    """No new patient is offered until then. Nothing happens when nothing was ever said."""
    with acting(by):
        waiting = _lock_waiting(by, professional_id)
        if write_lasting_pause(by, professional_id, until):
            _withdraw_outside(by, waiting, now)


def expire_or_remind_patients(by: Actor, pledge_id: int, now: datetime) -> bool:
    """One that is due: one reminder ten days before its end, then what is over is over. False when nothing is due."""
    with acting(by):
        found = due_lasting(pledge_id, now)
        if found is None:
            return False
        waiting = _lock_waiting(by, found.professional_id)
        done = write_lasting_due(by, pledge_id, now)
        if done:
            _withdraw_outside(by, waiting, now)
    return done


def _lock_waiting(by: Actor, professional_id: int) -> list[Offer]:
    """What this physician has not answered, then their pledge, locked; again while something was sent in between."""
    while True:
        with transaction.atomic():
            known = _waiting(professional_id)
            offers = lock_offers(known)
            lock_lasting(by, professional_id)
            late = _waiting(professional_id) != known
            transaction.set_rollback(late)
        if not late:
            return offers


def _waiting(professional_id: int) -> set[int]:
    sent = Offer.objects.filter(professional_id=professional_id, state=OfferState.SENT)
    return set(sent.values_list("pk", flat=True))


def _withdraw_outside(by: Actor, waiting: list[Offer], now: datetime) -> None:
    """Homes whole, one after the other: who does not fit at all, then the last in line, until the others have room."""
    left = sorted(waiting, key=_place_in_line, reverse=True)
    while left:
        walls = dict(fetch(_WALLS, [[one.pk for one in left]]))
        gone = min(
            (one for one in left if walls[one.pk]), key=lambda one: walls[one.pk] in _FULL, default=None
        )
        if gone is None:
            return
        home = [one for one in left if _home(one) == _home(gone)]
        withdraw(by, home, now)
        left = [one for one in left if one not in home]


def _home(offer: Offer) -> tuple[str, int]:
    one = offer.registration
    return ("home", one.household_id) if one.household_id else ("alone", one.pk)


def _place_in_line(offer: Offer) -> tuple[int, date, int]:
    one = offer.registration
    return one.rank, one.since, one.pk
