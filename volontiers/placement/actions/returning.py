"""An attachment ends: the person has their original place in line again, unless they need no doctor here any more."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.waiting import Leaving, WaitingState
from volontiers.database.wall import acting
from volontiers.people.attaching import end_attachment
from volontiers.people.queries import Ending
from volontiers.placement.actions import facts
from volontiers.placement.actions.leaving import give_back
from volontiers.placement.models import Offer, Registration
from volontiers.placement.queries.listing import OPEN

# Who is not looking for a doctor here any more, whatever became of the first one.
GONE = {Ending.MOVED_AWAY: Leaving.MOVED_AWAY, Ending.DECEASED: Leaving.DECEASED}


def end(by: Actor, attachment_id: int, why: str, now: datetime) -> bool:
    """Gives whether the person waits again. Raises AlreadyEnded."""
    with acting(by):
        offer = Offer.objects.select_related("registration").get(attachment_id=attachment_id)
        (registration,) = facts.lock(offer.registration_id)
        end_attachment(attachment_id, why, now)
        leaving = GONE.get(Ending(why)) or (Leaving.DUPLICATE if _waits_already(registration) else None)
        if registration.state != WaitingState.ATTACHED:
            return False
        if leaving is not None:
            facts.finish(registration, leaving, now)
            facts.record(registration, "left", by=by, now=now, why=leaving.value)
        else:
            give_back(registration, by=by, now=now)
            facts.record(registration, "given_back", by=by, now=now, why=why)
    return leaving is None


def _waits_already(one: Registration) -> bool:
    """Under another registration: that of the patients of the doctor who leaves."""
    return Registration.objects.filter(person_id=one.person_id, state__in=OPEN).exists()
