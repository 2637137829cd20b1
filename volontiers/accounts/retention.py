"""What is over of accounts: the read log, used invitations, and those who left a year ago."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from volontiers.accounts.models import AccessEntry, Invitation
from volontiers.core.retention import READ_LOG_MONTHS, months_before
from volontiers.database.erasing import MOST, erase

INVITATION_LIFE = timedelta(days=30)


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    ended = now - INVITATION_LIFE
    with connection.cursor() as sql:
        sql.execute("SELECT forget_departed_accounts(%s, %s)", [now, MOST])
        departed: int = sql.fetchone()[0]
    return departed + erase(
        AccessEntry.objects.filter(at__lt=months_before(now, READ_LOG_MONTHS)),
        Invitation.objects.filter(Q(used_at__lt=ended) | Q(used_at=None, until__lt=ended)),
    )
