"""What is over of the rota."""

from datetime import datetime

from volontiers.agenda.models import DutyShift
from volontiers.core.retention import SHIFTS_MONTHS, months_before
from volontiers.database.erasing import erase


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many shifts left."""
    return erase(DutyShift.objects.filter(ends__lt=months_before(now, SHIFTS_MONTHS)))
