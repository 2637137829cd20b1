"""When people call: the daily shape of a territory, drawn with a seed.

Shares of arrivals by slot of four hours: DREES, national emergency survey of 2013 (Licence Ouverte). They are
the arrivals of emergency departments; the desk is open from 8 to 20, which keeps three slots of them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from random import Random

SLOT_HOURS = 4
# First hour of the slot → percentage of the arrivals of a day.
SHARES = {0: 5.3, 4: 3.6, 8: 24.0, 12: 24.6, 16: 25.3, 20: 17.2}
OPENS, CLOSES = 8, 20


def per_minute(at: datetime, zone: tzinfo, calls_a_day: float) -> float:
    """Calls expected in the minute, so that a whole opening day makes calls_a_day; 0 when the desk is closed."""
    local = at.astimezone(zone)
    if not OPENS <= local.hour < CLOSES or local.weekday() > 4:
        return 0.0
    within = sum(share for hour, share in SHARES.items() if OPENS <= hour < CLOSES)
    share = SHARES[local.hour - local.hour % SLOT_HOURS] / within
    return calls_a_day * share / (SLOT_HOURS * 60)


def arrivals(
    chance: Random, start: datetime, end: datetime, zone: tzinfo, calls_a_day: float
) -> Iterator[datetime]:
    """The moments at which somebody calls, in order: one draw a minute."""
    at = start
    while at < end:
        if chance.random() < per_minute(at, zone, calls_a_day):
            yield at + timedelta(seconds=chance.randrange(60))
        at += timedelta(minutes=1)
