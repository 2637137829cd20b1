"""The verbs of the rota: the coordination writes down who is on duty."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.agenda.models import DutyShift
from volontiers.database.wall import acting
from volontiers.territory.turn import take_turn


def add_shift(by: Actor, professional_id: int, starts: datetime, ends: datetime) -> DutyShift:
    """A physician on duty from one moment to another. Raises ValidationError, in French, when it cannot be."""
    with acting(by):
        take_turn(by.community_id)
        shift = DutyShift(
            community_id=by.community_id, professional_id=professional_id, starts=starts, ends=ends
        )
        shift.validate_constraints()
        shift.save()
    return shift


def remove_shift(by: Actor, shift_id: int) -> None:
    with acting(by):
        DutyShift.objects.filter(pk=shift_id, community_id=by.community_id).delete()
