"""What every screen of the desk needs to know of its community: the hour, the rules, whether the desk may open."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.core import hours, phone
from volontiers.core.protocol import ProtocolStatus, desk_opens
from volontiers.core.rules import Rules
from volontiers.database.clock import clock
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community, Protocol


@dataclass(frozen=True, slots=True)
class Room:
    """The desk of one community at one moment. closed_reason: empty while the desk is open."""

    community: "Community"
    now: datetime
    zone: ZoneInfo
    rules: Rules
    protocol: "Protocol | None"
    status: ProtocolStatus | None
    closed_reason: str

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def opens(self) -> bool:
        """Without a signed protocol the desk opens in the demonstration alone."""
        return self.status is not None and desk_opens(self.status, settings.DEMO)

    @property
    def example(self) -> bool:
        return self.status is ProtocolStatus.EXAMPLE

    @property
    def question(self) -> str:
        return self.protocol.desk_question if self.protocol else ""

    @property
    def script(self) -> list[str]:
        return self.protocol.script if self.protocol else []

    @property
    def out_of_hours_phone(self) -> str:
        return phone.spoken(self.community.out_of_hours_phone)


def room_of(actor: Actor) -> Room:
    """Read inside the community."""
    now = clock()
    community = territory.community(actor.community_id)
    zone = territory.zone(community)
    protocol = territory.protocol_in_force(community.pk)
    return Room(
        community=community,
        now=now,
        zone=zone,
        rules=territory.rules(community),
        protocol=protocol,
        status=territory.protocol_status(protocol, now.astimezone(zone).date()),
        closed_reason=hours.closed_reason(territory.opening_hours(community.pk), now, zone),
    )


def unsigned(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """The desk stays closed: who signs, and where."""
    context = {"room": room, "may_sign": may(actor, Can.EDIT_PROTOCOL)}
    return TemplateResponse(request, "desk/unsigned.html", context, status=409)
