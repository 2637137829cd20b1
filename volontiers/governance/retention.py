"""Who left the association five years ago leaves its list, with what they owed, held and declared; old sessions go too."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.retention import MEMBERS_MONTHS, SESSIONS_MONTHS, months_before
from volontiers.database.erasing import erase
from volontiers.database.wall import acting
from volontiers.governance.models import Adhesion, Session


def forget_members(by: Actor, now: datetime) -> int:
    """Gives how many rows left."""
    before = months_before(now, MEMBERS_MONTHS).date()
    with acting(by):
        return erase(Adhesion.objects.filter(left_on__lt=before))


def forget_sessions(by: Actor, now: datetime) -> int:
    """Hours asked for more than a year ago, with who was asked and who came. Gives how many rows left."""
    with acting(by):
        return erase(Session.objects.filter(starts_at__lt=months_before(now, SESSIONS_MONTHS)))
