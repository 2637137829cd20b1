"""What all the pledges of a community come to, of five professionals at least and never one by one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from volontiers.consent.models import Pledge, PledgeUse
from volontiers.core.fairness import MINIMUM_CELL, ratio
from volontiers.core.pledge import Level
from volontiers.core.views import middle_half

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Together:
    """Of the weeks of a period. pledged: the yeses a week that today's pledges allow, of so many professionals.

    asked, accepted: over all these weeks, whatever the pledge became since. middle: core.views.middle_half.
    """

    professionals: int
    pledged: int
    asked: int
    accepted: int
    weeks: int
    middle: tuple[int, int] | None


def together(community_id: int, since: date, until: date) -> Together | None:
    """Weeks that begin from since to the day before until. None under five professionals with a pledge."""
    pledges = list(
        Pledge.objects.filter(community_id=community_id)
        .exclude(level=Level.NONE)
        .values_list("professional_id", "accepted_cap", "given_at__date")
    )
    if len(pledges) < MINIMUM_CELL:
        return None
    asked, taken = _used(community_id, since, until)
    # The week in which a pledge was given counts whole.
    caps = {
        who: cap * _weeks(max(since, given - timedelta(days=given.weekday())), until)
        for who, cap, given in pledges
    }
    loads = [ratio(taken[who], cap) for who, cap in caps.items() if cap]
    return Together(
        professionals=len(pledges),
        pledged=sum(cap for _, cap, _ in pledges),
        asked=asked,
        accepted=sum(taken.values()),
        weeks=_weeks(since, until),
        middle=middle_half(loads),
    )


def _used(community_id: int, since: date, until: date) -> tuple[int, dict[int, int]]:
    asked, taken = 0, defaultdict[int, int](int)
    rows = PledgeUse.objects.filter(community_id=community_id, week__gte=since, week__lt=until)
    for who, proposed, accepted in rows.values_list("professional_id", "asked", "accepted"):
        asked += proposed
        taken[who] += accepted
    return asked, taken


def _weeks(since: date, until: date) -> int:
    """How many Mondays there are from since to the day before until."""
    first = since + timedelta(days=-since.weekday() % 7)
    return max(0, -((first - until) // _WEEK))
