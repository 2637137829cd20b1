"""Each night, what the board has not validated is counted again: nobody has to think of it before a meeting."""

from datetime import datetime

from volontiers.core.period import YEAR, Period, around
from volontiers.database.wall import InCommunity, reading
from volontiers.indicators.actions.computing import compute_figures
from volontiers.indicators.models import Definition
from volontiers.indicators.queries.values import drafted, latest_count
from volontiers.territory import queries as territory

_LENGTHS = (3, 6, YEAR)


def recount_due(by: InCommunity, now: datetime) -> int:
    """Once a local day: the periods that run, and those that are over as long as they are drafts. Gives how many."""
    with reading(by):
        due = _due(by.community_id, now)
    for period in due:
        compute_figures(by, period, now)
    return len(due)


def _due(community_id: int, now: datetime) -> list[Period]:
    if not Definition.objects.filter(community_id=community_id).exists():
        return []
    zone = territory.zone(territory.community(community_id))
    today = now.astimezone(zone).date()
    running = [around(today, months) for months in _LENGTHS]
    over = [one.before for one in running if drafted(community_id, one.before)]
    counted = {one: latest_count(community_id, one) for one in (*running, *over)}
    return [one for one, at in counted.items() if at is None or at.astimezone(zone).date() < today]
