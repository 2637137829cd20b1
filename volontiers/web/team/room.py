"""One team seen by one of its members, or by the desk: who they are there, and for whom they may act."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest

from volontiers.accounts.access import Actor, Can, may
from volontiers.core.cover import Half, HalfDay, Hours, Rota
from volontiers.database.clock import clock
from volontiers.people import team_queries as people
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.people.models import CareTeam, TeamMember
    from volontiers.territory.models import Community


@dataclass(frozen=True, slots=True)
class TeamRoom:
    """desk: acts for whoever told them by telephone. me: the professional who looks, when they are a member."""

    community: "Community"
    team: "CareTeam"
    members: tuple["TeamMember", ...]
    now: datetime
    zone: ZoneInfo
    walls: Hours
    desk: bool
    me: int | None

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def here(self) -> HalfDay:
        """The half-day that runs, or the nearest one of today."""
        return self.walls.nearest(self.now, self.zone)

    @property
    def names(self) -> dict[int, str]:
        return {one.professional_id: str(one.professional) for one in self.members}

    @property
    def present(self) -> list["TeamMember"]:
        """Today's members."""
        return [
            one for one in self.members if one.since <= self.today and (one.until or self.today) >= self.today
        ]

    def can_hold(self, rota: Rota, at: HalfDay) -> bool:
        """May whoever looks take this half-day, or note that somebody does?"""
        if at.place < self.here.place:
            return False
        return self.desk or (self.me is not None and rota.is_there(self.me, at))

    def acts_for(self, request: HttpRequest) -> int:
        """Oneself; for the desk, the member it names. Raises Http404."""
        named = request.POST.get("who", "")
        if self.desk and named.isdecimal() and int(named) in self.names:
            return int(named)
        if self.me is None:
            raise Http404
        return self.me


def room_of(actor: Actor, slug: str) -> TeamRoom:
    """Read inside the community. Raises Http404: a team is not there for who is neither of it nor of the desk."""
    team = people.team_called(actor.community_id, slug)
    if team is None:
        raise Http404
    community = territory.community(actor.community_id)
    now, zone = clock(), territory.zone(community)
    today = now.astimezone(zone).date()
    is_mine = team in people.mine(actor.community_id, actor.professional_id, today)
    if not is_mine and not may(actor, Can.WRITE_CASE):
        raise Http404
    return TeamRoom(
        community=community, team=team, members=tuple(people.members(team.pk)), now=now, zone=zone,
        walls=people.hours_of(team), desk=may(actor, Can.WRITE_CASE),
        me=actor.professional_id if is_mine else None,
    )  # fmt: skip


def half_day(text: str) -> HalfDay:
    """« 2026-11-26-morning », as addresses carry it. Raises Http404."""
    day, _, half = text.rpartition("-")
    try:
        return HalfDay(date.fromisoformat(day), Half(half))
    except ValueError as unread:
        raise Http404 from unread


def written(at: HalfDay) -> str:
    return f"{at.day.isoformat()}-{at.half}"
