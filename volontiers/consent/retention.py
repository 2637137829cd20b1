"""What is over of consents: a yes by telephone, and the counts of old weeks."""

from datetime import datetime

from django.db import connection

from volontiers.consent.models import OneOff
from volontiers.core.retention import ONE_OFF_MONTHS, months_before
from volontiers.database.erasing import MOST, erase


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    with connection.cursor() as sql:
        sql.execute("SELECT forget_old_uses(%s, %s)", [now, MOST])
        uses: int = sql.fetchone()[0]
    return uses + erase(OneOff.objects.filter(at__lt=months_before(now, ONE_OFF_MONTHS)))
