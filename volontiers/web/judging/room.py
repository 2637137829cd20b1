"""Where and when a page of judging is drawn, over which period, and what whoever asks may do there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.core.period import Period, asked, choices
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.territory import queries as territory
from volontiers.web.judging_tabs import tabs_of

if TYPE_CHECKING:
    from volontiers.territory.models import Community


@dataclass(frozen=True, slots=True)
class Room:
    """period: ?periode=2026-T3, that of today without it. edits: counts, validates, exports; the others read."""

    community: "Community"
    now: datetime
    zone: ZoneInfo
    period: Period
    edits: bool

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def periods(self) -> list[Period]:
        found = choices(self.today)
        return found if self.period in found else [self.period, *found]

    @property
    def is_running(self) -> bool:
        return not self.period.is_over(self.today)


def room_of(request: HttpRequest, actor: Actor) -> Room:
    """Read inside the community."""
    community = territory.community(actor.community_id)
    now, zone = clock(), territory.zone(community)
    period = asked(request.GET.get("periode", ""), now.astimezone(zone).date())
    return Room(community, now, zone, period, may(actor, Can.EDIT_PROJECT))


def editors_room(request: HttpRequest, actor: Actor) -> Room:
    """For what is sent. Raises Http404 for who only reads."""
    if not may(actor, Can.EDIT_PROJECT):
        raise Http404
    with reading(actor):
        return room_of(request, actor)


def draw(
    request: HttpRequest, actor: Actor, template: str, room: Room, context: dict[str, object]
) -> TemplateResponse:
    """A form with errors makes a 422."""
    form = context.get("form")
    wrong = isinstance(form, forms.Form) and form.is_bound and bool(form.errors)
    shared = {"room": room, "tabs": tabs_of(actor, room.slug, "indicators")}
    return TemplateResponse(request, template, shared | context, status=422 if wrong else 200)
