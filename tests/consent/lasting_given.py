"""Pledges for new patients, as their tests say them."""

from datetime import date, datetime, timedelta

from tests.cast import MONDAY, Cast
from volontiers.consent.lasting import change_lasting
from volontiers.consent.models import LastingPledge
from volontiers.core.lasting import LastingTerms
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.directory.models import Professional

UNTIL = date(2027, 2, 22)


def terms(level: Level = Level.SOME, **more: object) -> LastingTerms:
    """Two new patients a month, anywhere, whoever they are."""
    values: dict[str, object] = {
        "level": level, "per_month": 2, "asked_per_month": 6, "ages": None, "communes": frozenset(), "minutes": None,
        "home_visits": True, "only_known": False, "until": UNTIL, "paused_until": None,
    }  # fmt: skip
    return LastingTerms(**values | more)


NOTHING = terms(Level.NONE, per_month=0, asked_per_month=0, until=None)


def follow(cast: Cast, who: Professional, now: datetime = MONDAY, **more: object) -> LastingPledge:
    """They say it themselves."""
    return change_lasting(cast.pro(who), who.pk, terms(**more), now)


def stored(cast: Cast, who: Professional) -> LastingPledge:
    with reading(cast.desk):
        return LastingPledge.objects.get(professional=who)


def in_days(days: int) -> datetime:
    return MONDAY + timedelta(days=days)
