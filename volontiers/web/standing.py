"""Where a community stands at one moment, for the desk and for the public: hour, rules, protocol, opening."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.conf import settings

from volontiers.core import hours, phone
from volontiers.core.hours import OpeningHours
from volontiers.core.protocol import ProtocolStatus, desk_opens
from volontiers.core.rules import Rules
from volontiers.database.clock import clock
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community, Protocol


@dataclass(frozen=True, slots=True)
class Standing:
    community: "Community"
    now: datetime
    zone: ZoneInfo
    rules: Rules
    protocol: "Protocol | None"
    status: ProtocolStatus | None
    opening: OpeningHours

    @classmethod
    def of(cls, community: "Community") -> Self:
        """Read inside the community."""
        now, zone = clock(), territory.zone(community)
        protocol = territory.protocol_in_force(community.pk)
        return cls(
            community=community,
            now=now,
            zone=zone,
            rules=territory.rules(community),
            protocol=protocol,
            status=territory.protocol_status(protocol, now.astimezone(zone).date()),
            opening=territory.opening_hours(community.pk),
        )

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def opens(self) -> bool:
        """Without a signed protocol it opens in the demonstration alone."""
        return self.status is not None and desk_opens(self.status, settings.DEMO)

    @property
    def example(self) -> bool:
        return self.status is ProtocolStatus.EXAMPLE

    @property
    def closed_reason(self) -> str:
        """Empty during the hours of the desk."""
        return hours.closed_reason(self.opening, self.now, self.zone)

    @property
    def out_of_hours_phone(self) -> str:
        return phone.spoken(self.community.out_of_hours_phone)
