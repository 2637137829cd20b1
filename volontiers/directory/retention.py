"""What is over of the directory: devices whose time is past, and those who left a year ago."""

from datetime import datetime

from django.db import connection

from volontiers.database.erasing import MOST, erase
from volontiers.directory.models import Device


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    with connection.cursor() as sql:
        sql.execute("SELECT forget_departed_professionals(%s, %s)", [now, MOST])
        departed: int = sql.fetchone()[0]
    return departed + erase(Device.objects.filter(until__lt=now))
