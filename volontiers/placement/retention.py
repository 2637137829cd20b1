"""What is over of the list: who left two years ago, attachments that ended five years ago, and what hung on them."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.database.erasing import MOST
from volontiers.database.rows import fetch
from volontiers.database.wall import acting


def forget_places(by: Actor, now: datetime) -> int:
    """Through the one door that may. Gives how many places and attachments left."""
    with acting(by):
        ((left,),) = fetch("SELECT erase_old_registrations(%s, %s)", [now, MOST])
    return int(left)
