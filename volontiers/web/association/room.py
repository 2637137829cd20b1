"""Where the association stands when one of its pages is drawn: the day, the tabs, and what this person may do."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from volontiers.accounts.access import Actor, Can, may
from volontiers.database.clock import clock
from volontiers.territory import queries as territory
from volontiers.web.association_tabs import tabs_of
from volontiers.web.list_tabs import Tab


@dataclass(frozen=True, slots=True)
class Room:
    """day: the one the page tells of, today unless another was asked."""

    slug: str
    name: str
    community_id: int
    now: datetime
    zone: ZoneInfo
    day: date
    tabs: list[Tab]
    edits: bool

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def room_of(request: HttpRequest, actor: Actor, here: str) -> Room:
    """Read inside the community. here: the URL name of the tab. ?jour=2026-12-19"""
    community = territory.community(actor.community_id)
    now, zone = clock(), territory.zone(community)
    return Room(
        slug=community.slug,
        name=community.name,
        community_id=community.pk,
        now=now,
        zone=zone,
        day=_asked(request, now.astimezone(zone).date()),
        tabs=tabs_of(actor, community.slug, here),
        edits=may(actor, Can.EDIT_ASSOCIATION),
    )


def _asked(request: HttpRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return today
