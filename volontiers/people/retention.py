"""What is over of the teams, and the persons whom nothing holds any more."""

from datetime import datetime

from volontiers.core.retention import SHIFTS_MONTHS, months_before
from volontiers.database.erasing import MOST, erase
from volontiers.database.rows import fetch
from volontiers.people.models import TeamMember
from volontiers.people.team_queries import ended_before


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    before = months_before(now, SHIFTS_MONTHS)
    left = erase(ended_before(before), TeamMember.objects.filter(until__lt=before.date()))
    ((persons,),) = fetch("SELECT forget_lone_persons(%s, %s)", [now, MOST])
    return left + int(persons)
