"""Where and when a page of judging is drawn: the community, the day, the quarter that was asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor
from volontiers.core import quarters
from volontiers.database.clock import clock
from volontiers.indicators.queries.views import MOST_QUARTERS
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community


@dataclass(frozen=True, slots=True)
class Place:
    """quarter: its first day."""

    community: "Community"
    now: datetime
    zone: ZoneInfo
    quarter: date

    @classmethod
    def of(cls, actor: Actor, asked: str = "") -> Self:
        """Read inside the community. asked: « 2026-T3 »; the running quarter when it cannot be read."""
        community = territory.community(actor.community_id)
        now, zone = clock(), territory.zone(community)
        latest = quarters.first(now.astimezone(zone).date())
        return cls(community, now, zone, quarters.asked(asked, latest, MOST_QUARTERS))

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def name(self) -> str:
        return quarters.named(self.quarter)

    @property
    def number(self) -> str:
        return quarters.numbered(self.quarter)

    @property
    def latest(self) -> date:
        return quarters.first(self.now.astimezone(self.zone).date())

    def around(self) -> list[tuple[str, str]]:
        """(« 2026-T3 », « 3e trimestre 2026 ») of the quarter before and of the one after, where there are."""
        oldest = self.latest
        for _ in range(MOST_QUARTERS - 1):
            oldest = quarters.preceding(oldest)
        near = (quarters.preceding(self.quarter), quarters.following(self.quarter))
        return [(quarters.numbered(one), quarters.named(one)) for one in near if oldest <= one <= self.latest]
