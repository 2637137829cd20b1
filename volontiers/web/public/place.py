"""What every public page needs to know of a community: is the form open, when does the desk answer, whom to call else."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404

from volontiers.accounts.access import Actor, patient
from volontiers.core import hours, moments, phone
from volontiers.core.hours import OpeningHours
from volontiers.core.protocol import ProtocolStatus, desk_opens
from volontiers.core.rules import Rules
from volontiers.database.clock import clock
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community, Protocol

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """One community seen from outside, at one moment. suspended: where to go while the mission is suspended."""

    community: "Community"
    by: Actor
    now: datetime
    zone: ZoneInfo
    rules: Rules
    protocol: "Protocol | None"
    status: ProtocolStatus | None
    opening: OpeningHours
    suspended: str

    @property
    def desk_open(self) -> bool:
        return hours.is_open(self.opening, self.now, self.zone)

    @property
    def closed_reason(self) -> str:
        return hours.closed_reason(self.opening, self.now, self.zone)

    @property
    def next_opening(self) -> str:
        """« lundi 8:00 », empty when nothing opens soon."""
        at = hours.next_opening(self.opening, self.now, self.zone)
        return f"{moments.day(at, self.now, self.zone)} à {moments.clock(at, self.zone)}" if at else ""

    @property
    def takes_requests(self) -> bool:
        """Without a signed protocol the form opens in the demonstration alone."""
        signed = self.status is not None and desk_opens(self.status, settings.DEMO)
        return signed and self.community.form_open and not self.suspended

    @property
    def example(self) -> bool:
        return self.status is ProtocolStatus.EXAMPLE

    @property
    def out_of_hours_phone(self) -> str:
        return phone.spoken(self.community.out_of_hours_phone)

    @property
    def week(self) -> list[tuple[str, str]]:
        """(« lundi », « 8:00 à 20:00 »), the open days only."""
        return [
            (WEEKDAYS[day], " et ".join(f"{start:%H:%M} à {end:%H:%M}" for start, end in spans))
            for day, spans in sorted(self.opening.by_weekday.items())
        ]


def community_of(slug: str) -> "Community":
    """Raises Http404."""
    found = territory.by_slug(slug)
    if found is None:
        raise Http404
    return found


def place_of(community: "Community") -> PublicPlace:
    """Read inside the community."""
    now, zone = clock(), territory.zone(community)
    opening = territory.opening_hours(community.pk)
    protocol = territory.protocol_in_force(community.pk)
    suspension = hours.suspension(opening, now, zone)
    return PublicPlace(
        community=community,
        by=patient(community.pk),
        now=now,
        zone=zone,
        rules=territory.rules(community),
        protocol=protocol,
        status=territory.protocol_status(protocol, now.astimezone(zone).date()),
        opening=opening,
        suspended=suspension.text if suspension else "",
    )
