"""The verbs of the rota: the coordination writes down who is on duty."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from volontiers.accounts.access import Actor
from volontiers.agenda.models import DutyShift
from volontiers.consent import ledger
from volontiers.consent import queries as consent
from volontiers.consent.actions import lock_pledge
from volontiers.consent.telling import tell
from volontiers.core.ledger import EntryKind
from volontiers.database.wall import acting
from volontiers.messages import actions as outbox
from volontiers.territory.turn import take_turn

if TYPE_CHECKING:
    from django.db.models import QuerySet

# The same words for « pas du tout » and for a pause. They do not hide that there is one of the two: whoever writes the
# rota learns that much, and which of them by trying a later day.
SILENT = "Cette personne ne prend pas de garde à ce moment-là. Elle seule peut changer cela, sur sa page « Mon engagement »."


def add_shift(by: Actor, professional_id: int, starts: datetime, ends: datetime, now: datetime) -> DutyShift:
    """A physician on duty from one moment to another. Raises ValidationError, in French, when it cannot be.

    Not who says « pas du tout » now, nor who pauses over the start: the register refuses the same.
    """
    with acting(by):
        take_turn(by.community_id)
        lock_pledge(by, professional_id)
        if consent.silence(professional_id, by.community_id, max(starts, now)) is not None:
            raise ValidationError(SILENT)
        shift = DutyShift(
            community_id=by.community_id, professional_id=professional_id, starts=starts, ends=ends,
            consent_seq=0,
        )  # fmt: skip
        shift.validate_constraints()
        shift.save()
        said = {"shift": shift.pk, "starts": starts, "ends": ends}
        shift.consent_seq = ledger.note(by, EntryKind.SHIFT, professional_id, said).seq
        shift.save(update_fields=["consent_seq"])
        _tell(by, shift, "shift_written", shift.consent_seq, now)
    return shift


def take_away_shift(by: Actor, shift_id: int, now: datetime) -> None:
    """Inside the transaction of the verb."""
    _remove(by, DutyShift.objects.filter(pk=shift_id, community_id=by.community_id), now)


def give_back_shifts(by: Actor, professional_id: int, now: datetime) -> None:
    """Inside the transaction of the verb: this professional is on duty no more, neither now nor later."""
    mine = DutyShift.objects.filter(community_id=by.community_id, professional_id=professional_id)
    running = mine.filter(starts__lt=now, ends__gt=now)
    for shift in running.select_for_update(of=("self",), no_key=True):
        DutyShift.objects.filter(pk=shift.pk).update(ends=now)
        _note_end(by, shift, now)
    _remove(by, mine.filter(starts__gte=now), now)


def _remove(by: Actor, shifts: "QuerySet[DutyShift]", now: datetime) -> None:
    for shift in shifts.select_for_update(of=("self",), no_key=True):
        DutyShift.objects.filter(pk=shift.pk).delete()
        _note_end(by, shift, now)


def _note_end(by: Actor, shift: DutyShift, now: datetime) -> None:
    line = ledger.note(by, EntryKind.SHIFT_ENDED, shift.professional_id, {"shift": shift.pk})
    outbox.cancel([_about(shift)])
    _tell(by, shift, "shift_removed", line.seq, now)


def _tell(by: Actor, shift: DutyShift, template: str, line: int, now: datetime) -> None:
    """The physician, unless it is over. line: of the register."""
    if shift.ends > now:
        tell(by, shift.professional_id, template, line, _about(shift), now)


def _about(shift: DutyShift) -> str:
    return f"shift:{shift.pk}"
