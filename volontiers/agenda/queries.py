"""Reads who is on duty."""

from datetime import datetime

from volontiers.agenda.models import DutyShift
from volontiers.consent import ledger
from volontiers.consent import queries as consent
from volontiers.core.rota import Span, uncovered
from volontiers.database.rows import Table, instances
from volontiers.directory.queries import PROFESSIONAL

_SHIFT = Table(DutyShift, "s")
_ON_DUTY = f"""
SELECT {_SHIFT.columns}, {PROFESSIONAL.columns}
  FROM agenda_dutyshift s JOIN directory_professional d ON d.id = s.professional_id
 WHERE s.community_id = %s AND s.starts <= %s AND s.ends > %s ORDER BY s.starts LIMIT 1
"""  # noqa: S608 - columns of our own models


def on_duty(community_id: int, at: datetime) -> DutyShift | None:
    """The shift open at this moment, with its professional; None without one, or while they are not to be asked."""
    shift: DutyShift
    for shift, professional in instances(_ON_DUTY, [community_id, at, at], _SHIFT, PROFESSIONAL):
        shift.professional = professional
        return shift if consent.silence(professional.pk, community_id, at) is None else None
    return None


def stands(community_id: int, consent_seq: int) -> bool:
    """Whether the shift of this entry was not given back nor taken away."""
    return DutyShift.objects.filter(community_id=community_id, consent_seq=consent_seq).exists()


def shift(community_id: int, shift_id: int) -> DutyShift | None:
    return DutyShift.objects.filter(community_id=community_id, pk=shift_id).first()


def days_of(community_id: int, professional_id: int, since: datetime) -> list[datetime]:
    """When each shift of this professional starts, those not yet ended, soonest first."""
    mine = DutyShift.objects.filter(
        community_id=community_id, professional_id=professional_id, ends__gt=since
    )
    return list(mine.order_by("starts").values_list("starts", flat=True))


def shifts(community_id: int, since: datetime) -> list[DutyShift]:
    """Shifts not yet ended, soonest first."""
    return list(
        DutyShift.objects.filter(community_id=community_id, ends__gt=since).select_related("professional")
    )


def without_physician(community_id: int, now: datetime) -> list[Span]:
    """(from, to) of what was given back, is not over, and nobody has taken since: the soonest first. Not whose."""
    taken = [(one.starts, one.ends) for one in shifts(community_id, now)]
    return uncovered(ledger.shifts_given_back(community_id, now), taken, now)
