"""What is over of the rota."""

from datetime import datetime

from volontiers.agenda.models import Absence, Cover, DutyShift, Swap
from volontiers.core.retention import SHIFTS_MONTHS, months_before
from volontiers.database.erasing import erase


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many shifts left."""
    before = months_before(now, SHIFTS_MONTHS)
    return erase(
        DutyShift.objects.filter(ends__lt=before),
        Cover.objects.filter(day__lt=before.date()),
        Absence.objects.filter(last_day__lt=before.date()),
        Swap.objects.filter(give_day__lt=before.date()),
    )
