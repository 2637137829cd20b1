"""One assembly as the person who reads the page stands to it: what it is, who they are there, what they may do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest

from volontiers.accounts.access import Actor, Can, may
from volontiers.core import moments
from volontiers.core.french import DAYS, counted, day_of
from volontiers.core.sitting import AssemblyState, Refusal, clause, heading
from volontiers.core.statutes import Meeting
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries.assemblies import Sitting
from volontiers.territory import queries as territory
from volontiers.web.association_tabs import tabs_of
from volontiers.web.list_tabs import Tab
from volontiers.web.standing import Standing

if TYPE_CHECKING:
    from volontiers.governance.models import Assembly, Elector

_TONES = {
    AssemblyState.DRAFT: "plain",
    AssemblyState.CONVENED: "wait",
    AssemblyState.OPEN: "ok",
    AssemblyState.ENDED: "wait",
    AssemblyState.CLOSED: "plain",
}


@dataclass(frozen=True, slots=True)
class Hall:
    """sat: None while it is a draft. me: the reader's own line of the roll, if they have one."""

    room: Standing
    actor: Actor
    one: "Assembly"
    sat: Sitting | None
    me: "Elector | None"

    @property
    def edits(self) -> bool:
        return may(self.actor, Can.EDIT_ASSOCIATION)

    @property
    def voices(self) -> list[int]:
        """Whose voices the reader gives now: their own, and those of whom they represent; none while they are not there."""
        if self.sat is None or self.me is None:
            return []
        room = self.sat.room(self.room.now)
        if self.me.pk not in room.there:
            return []
        return [self.me.pk, *(giver for giver, holder in room.represented.items() if holder == self.me.pk)]

    @property
    def state(self) -> AssemblyState:
        return AssemblyState(self.one.state)

    @property
    def title(self) -> str:
        return heading(Meeting(self.one.kind).label, self.one.starts_at.astimezone(self.room.zone).date())

    @property
    def when(self) -> str:
        return when(self.one.starts_at, self.room)

    @property
    def tone(self) -> str:
        return _TONES[self.state]

    @property
    def today(self) -> date:
        return self.room.now.astimezone(self.room.zone).date()

    @property
    def is_open(self) -> bool:
        return self.state is AssemblyState.OPEN

    @property
    def tabs(self) -> list[Tab]:
        return tabs_of(self.actor, self.room.slug, "assemblies")

    def clock(self, at: datetime) -> str:
        return moments.clock(at, self.room.zone)


def when(at: datetime, room: Standing) -> str:
    """« samedi 19 décembre 2026 à 09:30 »."""
    local = at.astimezone(room.zone)
    return f"{DAYS[local.weekday()]} {day_of(local.date())} {local.year} à {moments.clock(at, room.zone)}"


def standing(actor: Actor) -> Standing:
    return Standing.of(territory.community(actor.community_id))


def hall_of(request: HttpRequest, actor: Actor, pk: int) -> Hall:
    """Inside the community. Raises Http404; a draft is there for who prepares it alone."""
    one, room = queries.assembly(pk), standing(actor)
    if one is None or (one.state == AssemblyState.DRAFT and not may(actor, Can.EDIT_ASSOCIATION)):
        raise Http404
    sat = queries.sitting(one, room.now.astimezone(room.zone).date())
    email = getattr(request.user, "email", "")
    me = queries.own_elector(sat, actor.professional_id, email) if sat else None
    return Hall(room, actor, one, sat, me)


def quorum_words(hall: Hall) -> tuple[str, str]:
    """(tone, sentence) for this moment of an open assembly."""
    assert hall.sat
    found, procedure = hall.sat.quorum(hall.room.now), hall.sat.ruling.procedure
    there = f"{found.counted} sur {counted(found.electors, 'électeur')}, présents ou représentés"
    if found.needed is None:
        return "info", f"{there}. Les statuts ne demandent pas de quorum."
    number = clause(procedure, "again_quorum" if hall.sat.again else "quorum")
    needed = Refusal(f"il en faut {found.needed}", number).told
    return ("ok", f"Quorum atteint : {there} ; {needed}.") if found.reached else (
        "late", f"Quorum non atteint : {there} ; {needed}. Aucun vote ne peut s’ouvrir.",
    )  # fmt: skip
