"""How many requests one address may send in an hour: enough for a town hall, too few for a robot."""

import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.database.wall import acting

MOST_PER_HOUR = 20


class TooMany(Exception):
    """This address has sent as many as it may in this hour."""


def count_request(by: Actor, what: str, address: str, now: datetime, most: int = MOST_PER_HOUR) -> None:
    """Count one more from this address. The address is not kept: only a keyed hash, for a week. Raises TooMany."""
    with acting(by):
        for number in range(most):
            if facts.first_time(_key(f"{what}|{address}|{now:%Y%m%d%H}|{number}"), what, by=by, now=now):
                return
    raise TooMany


def _key(text: str) -> UUID:
    return UUID(bytes=hmac.digest(settings.SECRET_KEY.encode(), text.encode(), sha256)[:16])
