"""The quarters that were published, as everybody read them. Read inside the community."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from volontiers.core import quarters
from volontiers.core.publication import Publication, from_json
from volontiers.placement.models import PublishedQuarter, Registration
from volontiers.placement.queries.truth import MOST_QUARTERS


@dataclass(frozen=True, slots=True)
class Published:
    told: Publication
    version: int
    at: datetime


def published(community_id: int, start: date) -> Published | None:
    """None when this quarter is not, or not yet, published."""
    one = PublishedQuarter.objects.filter(community_id=community_id, start=start).first()
    return Published(from_json(one.figures), one.version, one.published_at) if one else None


def starts(community_id: int) -> set[date]:
    """The first day of each quarter that is."""
    return set(PublishedQuarter.objects.filter(community_id=community_id).values_list("start", flat=True))


def to_publish(community_id: int, now: datetime, zone: tzinfo) -> list[date]:
    """The quarters that are over since somebody is on the list, as far back as a page reads, and are not published."""
    here = Registration.objects.filter(community_id=community_id).order_by("entered_at")
    entered = here.values_list("entered_at", flat=True).first()
    if entered is None:
        return []
    oldest = quarters.first(entered.astimezone(zone).date())
    found: list[date] = []
    one = quarters.preceding(quarters.first(now.astimezone(zone).date()))
    while one >= oldest and len(found) < MOST_QUARTERS:
        found.append(one)
        one = quarters.preceding(one)
    known = starts(community_id)
    return [start for start in reversed(found) if start not in known]
