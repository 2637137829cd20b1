"""Those of the list whose registration is erased: what is left of each is a line of figures. Read inside the community."""

from datetime import date
from typing import NamedTuple

from volontiers.placement.models import WaitingTally


class Erased(NamedTuple):
    """sector: its name, empty when there is none any more."""

    since: date
    ended_on: date
    ended_for: str
    priority: str
    sector: str


def erased_between(community_id: int, start: date, end: date) -> list[Erased]:
    """Who waited at some moment from start to the day before end."""
    rows = WaitingTally.objects.filter(community_id=community_id, since__lt=end, ended_on__gte=start)
    names = rows.order_by("ended_on", "pk").values_list(
        "since", "ended_on", "ended_for", "priority", "sector__name"
    )
    return [
        Erased(since, ended, why, priority, sector or "") for since, ended, why, priority, sector in names
    ]
