"""The coordination offers one home of the list to a doctor it names; what a refusal tells of a pledge is noted."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.consent import readings
from volontiers.consent.readings import Read
from volontiers.core.reading import Column, Reader, Why
from volontiers.core.waiting import WaitingState
from volontiers.database.wall import acting, reading
from volontiers.directory import queries as directory
from volontiers.placement.actions import offering
from volontiers.placement.actions.offering import Fell, Offered
from volontiers.placement.models import Offer, Registration
from volontiers.placement.queries.drawing import doctors_draw
from volontiers.territory import queries as territory

REASON = "Proposée par la coordination."
# Refusals that tell nothing of what the doctor agreed to.
OF_THE_LIST = frozenset({"not_waiting", "home_silent", "already"})
_TOLD = {
    "none_level": Column.LEVEL,
    "expired": Column.LEVEL,
    "paused": Column.LEVEL,
    "asked_cap": Column.USE,
    "placed_cap": Column.USE,
}


class DoctorsDraw(Exception):
    """This community lets doctors draw: the coordination proposes nobody."""


def propose_home(by: Actor, professional_id: int, registration_id: int, now: datetime) -> list[Offer]:
    """One person and who waits with them, to this doctor. Raises DoctorsDraw; Fell: the doctor then sees who tried."""
    with reading(by):
        if doctors_draw(by.community_id):
            raise DoctorsDraw
        people = _home(by, professional_id, registration_id)
    try:
        _, offers = offering.propose(by, professional_id, people, Offer.Source.DESK, now)
    except Fell as fell:
        if fell.wall not in OF_THE_LIST:
            _note(by, professional_id, _TOLD.get(fell.wall, Column.AREA), now)
        raise
    return offers


def _home(by: Actor, professional_id: int, registration_id: int) -> list[Offered]:
    one = Registration.objects.get(pk=registration_id)
    home = [one]
    if one.household_id is not None:
        same = Registration.objects.filter(household_id=one.household_id, state=WaitingState.WAITING)
        home = list(same.select_related("person").order_by("pk"))
    places = directory.places(by.community_id, [professional_id]).get(professional_id, [])
    communes = {each.person.municipality_id for each in home if each.person.municipality_id}
    road = territory.nearest(places, communes)
    return [Offered(each.pk, REASON, road.get(each.person.municipality_id or "")) for each in home]


def _note(by: Actor, professional_id: int, column: Column, now: datetime) -> None:
    with acting(by):
        read = Read(Reader.PERSON, (column,), of=[professional_id], why=Why.LIST)
        readings.note_once(by, [read], now)
