"""Who is on duty, and who covers a team."""

from volontiers.agenda.models.cover import Absence, Cover, Swap
from volontiers.agenda.models.shift import DutyShift

__all__ = ["Absence", "Cover", "DutyShift", "Swap"]
