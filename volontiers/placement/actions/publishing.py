"""A quarter that is over is published once: what everybody reads of it never moves again."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.publication import to_json
from volontiers.database.wall import acting
from volontiers.placement.models import PublishedQuarter
from volontiers.placement.queries.published import to_publish
from volontiers.placement.queries.truth import VERSION, quarter
from volontiers.territory import queries as territory


def publish_past(by: Actor, now: datetime) -> int:
    """Each one that is not yet, as it stands now. Gives how many; the same again, or at the same instant, counts once."""
    with acting(by):
        zone = territory.zone(territory.community(by.community_id))
        starts = to_publish(by.community_id, now, zone)
        made = [
            PublishedQuarter(
                community_id=by.community_id, start=start, version=VERSION, published_at=now,
                figures=to_json(quarter(by.community_id, start, zone).told(everything=False)),
            )
            for start in starts
        ]  # fmt: skip
        PublishedQuarter.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
