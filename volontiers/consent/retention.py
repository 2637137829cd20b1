"""What is over of consents: the counts of old weeks. A yes by telephone leaves with its case."""

from datetime import datetime

from django.db import connection

from volontiers.database.erasing import MOST


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    with connection.cursor() as sql:
        sql.execute("SELECT forget_old_uses(%s, %s)", [now, MOST])
        uses: int = sql.fetchone()[0]
    return uses
