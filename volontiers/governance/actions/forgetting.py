"""Who was there and who voted what is forgotten five years after a meeting; the numbers and the minutes stay."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.database.erasing import MOST
from volontiers.database.rows import fetch
from volontiers.database.wall import acting


def forget_rolls(by: Actor, now: datetime) -> int:
    """Through the one door that may. Gives how many lines of rolls left."""
    with acting(by):
        ((left,),) = fetch("SELECT forget_old_rolls(%s, %s)", [now, MOST])
    return int(left)
