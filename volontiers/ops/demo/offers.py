"""People of the list and doctors, on the Friday before: one batch that waits, one doctor's yes, one follow-up that began."""

from datetime import datetime
from typing import TYPE_CHECKING

from volontiers.accounts.access import Actor, Role, by_link
from volontiers.database.wall import reading
from volontiers.ops.demo.people import People
from volontiers.people.attaching import note_real
from volontiers.people.queries import Proof
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.queries.drawing import next_home
from volontiers.placement.queries.offered import followed_by

if TYPE_CHECKING:
    from volontiers.placement.models import Offer

SOURCE = "batch"
WAITS, SAID_YES, FOLLOWS = "salvy", "gasc", "marty"


def offer_some(community_id: int, people: People, now: datetime) -> None:
    """Sent by Claire, who coordinates; each doctor gets the first in line who fits what they said."""
    claire = Actor(
        community_id,
        account_id=people.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    _first_for(claire, people.professionals[WAITS], now)
    asked = _first_for(claire, people.professionals[SAID_YES], now)
    accept(by_link(community_id, asked.professional_id), asked.pk, now)
    met = _first_for(claire, people.professionals[FOLLOWS], now)
    doctor = by_link(community_id, met.professional_id)
    accept(doctor, met.pk, now)
    say_yes(claire, met.pk, now, "telephone")
    with reading(claire):
        followed = followed_by(met.professional_id, now.date())
    for one in followed:
        note_real(doctor, one.attachment.pk, Proof.VISIT, now.date(), now)


def _first_for(by: Actor, doctor: int, now: datetime) -> "Offer":
    with reading(by):
        found = next_home(by.community_id, doctor, now)
    assert found is not None, "nobody of the list fits this doctor of the demonstration"
    people = [Offered(one.registration, found.reason, found.minutes) for one in found.home.members]
    return propose(by, doctor, people, SOURCE, now)[1][0]
