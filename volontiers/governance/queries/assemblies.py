"""Reads assemblies: which there are, under which statutes, and one of them as core counts it. Inside the community."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from volontiers.core import assembly as core
from volontiers.core.assembly import Quorum, Room, Ruling
from volontiers.core.sitting import AssemblyState, MotionState
from volontiers.core.statutes import Body, Meeting, Statutes
from volontiers.governance.models import (
    Adhesion,
    AgendaItem,
    Aside,
    Assembly,
    Ballot,
    Elector,
    Interest,
    Mandate,
    Minutes,
    Motion,
    Proxy,
    Stay,
)

# The page of an open assembly is read again by everybody: of a membership, what tells whether and who.
_OF_ROLL = (
    "community_id", "assembly_id", "name", "college", "clause", "told_by", "adhesion__left_on", "adhesion__email",
    "adhesion__professional_id", "adhesion__family_name",
)  # fmt: skip
_SEATED = {Meeting.BOARD: Body.BOARD, Meeting.BUREAU: Body.BUREAU}


@dataclass(frozen=True)
class Sitting:
    """One assembly with its roll, its stays and its proxies. still: of the roll, who is a member to this day."""

    assembly: Assembly
    statutes: Statutes
    ruling: Ruling
    roll: tuple[Elector, ...]
    still: frozenset[int]
    stays: tuple[Stay, ...]
    proxies: tuple[Proxy, ...]

    @cached_property
    def electors(self) -> tuple[core.Elector, ...]:
        """Those who may still vote, as core counts them."""
        return tuple(core.Elector(one.pk, one.college) for one in self.roll if one.pk in self.still)

    @cached_property
    def by_key(self) -> dict[int, Elector]:
        return {one.pk: one for one in self.roll}

    @cached_property
    def told_stays(self) -> tuple[core.Stay, ...]:
        return tuple(core.Stay(one.elector_id, one.since, one.until) for one in self.stays)

    @cached_property
    def told_proxies(self) -> tuple[core.Proxy, ...]:
        return tuple(core.Proxy(one.giver_id, one.holder_id, one.since, one.until) for one in self.proxies)

    @property
    def again(self) -> bool:
        return self.assembly.first_id is not None

    def standing(self) -> list[core.Proxy]:
        """The proxies that nobody took back."""
        return [one for one in self.told_proxies if one.until is None]

    def room(self, at: datetime) -> Room:
        return core.room(self.still, self.told_stays, self.told_proxies, self.ruling.procedure.proxies, at)

    def quorum(self, at: datetime) -> Quorum:
        counted = len(self.room(at).counted)
        return core.quorum(self.ruling.procedure, len(self.still), counted, again=self.again)

    def lost_at(self, start: datetime, end: datetime) -> datetime | None:
        return core.lost_at(
            self.ruling, self.still, self.told_stays, self.told_proxies, (start, end), again=self.again
        )

    def in_the_room(self, opened_at: datetime) -> bool:
        """A vote on Belenios may open before the meeting does: nobody is there to be counted yet."""
        held = self.assembly.opened_at
        return held is not None and held <= opened_at

    def seen(self, start: datetime, end: datetime) -> frozenset[int]:
        """Of the roll, who was there or represented at some moment of that span."""
        rooms = core.rooms(
            self.still, self.told_stays, self.told_proxies, self.ruling.procedure.proxies, (start, end)
        )
        return frozenset(key for _, one in rooms for key in one.counted)

    def colleges(self) -> dict[str, tuple[str, str]]:
        """By key, (name, clause)."""
        return {one.key: (one.name, one.clause) for one in self.statutes.colleges}


def assemblies(*, drafts: bool) -> QuerySet[Assembly]:
    """The latest first; a draft is read by who prepares it alone."""
    return Assembly.objects.all() if drafts else Assembly.objects.exclude(state=AssemblyState.DRAFT)


def votes_of(assembly_ids: list[int]) -> dict[int, tuple[int, int]]:
    """(proclaimed, all) by assembly; none for an assembly without a motion."""
    rows = Motion.objects.filter(assembly_id__in=assembly_ids).order_by().values("assembly_id")
    counted = rows.annotate(told=Count("pk", filter=Q(state=MotionState.DECLARED)), put=Count("pk"))
    return {one["assembly_id"]: (one["told"], one["put"]) for one in counted}


def assembly(pk: int) -> Assembly | None:
    return Assembly.objects.select_related("statutes", "first", "president").filter(pk=pk).first()


def agenda(assembly_id: int) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(assembly_id=assembly_id))


def motions(assembly_id: int) -> list[Motion]:
    return list(Motion.objects.filter(assembly_id=assembly_id).select_related("item", "count"))


def motion(pk: int) -> Motion | None:
    return Motion.objects.select_related("item", "assembly", "count").filter(pk=pk).first()


def minutes(assembly_id: int) -> Minutes | None:
    """The last version, with who signed it; not its file."""
    found = Minutes.objects.filter(assembly_id=assembly_id).order_by("-version").defer("file")
    return found.prefetch_related("signatures").first()


def minutes_file(assembly_id: int) -> bytes | None:
    file = (
        Minutes.objects.filter(assembly_id=assembly_id)
        .order_by("-version")
        .values_list("file", flat=True)
        .first()
    )
    return None if file is None else bytes(file)


def sitting(one: Assembly, day: date) -> Sitting | None:
    """None while it is a draft. day: local, for who is still a member."""
    if one.statutes is None:
        return None
    statutes = Statutes.from_dict(one.statutes.said)
    ruling = Ruling.of(statutes, Meeting(one.kind))
    assert ruling, "checked when it was convened"
    roll = tuple(Elector.objects.filter(assembly=one).select_related("adhesion").only(*_OF_ROLL))
    return Sitting(
        one, statutes, ruling, roll, frozenset(_still(one, roll, day)),
        tuple(Stay.objects.filter(assembly=one).order_by("since", "pk")),
        tuple(Proxy.objects.filter(assembly=one).order_by("since", "pk")),
    )  # fmt: skip


def _still(one: Assembly, roll: tuple[Elector, ...], day: date) -> set[int]:
    """Who left the association, or a seat of the body that meets, votes no more. Of the past, who was on the roll."""
    if one.state == AssemblyState.CLOSED:
        return {elector.pk for elector in roll}
    members = {
        elector.adhesion_id
        for elector in roll
        if elector.adhesion and (elector.adhesion.left_on is None or elector.adhesion.left_on >= day)
    }
    if body := _SEATED.get(Meeting(one.kind)):
        members &= set(_mandates(body, day).values_list("adhesion_id", flat=True))
    return {elector.pk for elector in roll if elector.adhesion_id in members}


def _mandates(body: Body, day: date) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=day), body=body, first_day__lte=day, last_day__gte=day
    )


def roll_on(kind: Meeting, statutes: Statutes, day: date) -> list[tuple[Adhesion, str, str]]:
    """Who would be convened that day: (member, college, clause), by name."""
    clauses = {one.key: one.clause for one in statutes.colleges}
    if body := _SEATED.get(kind):
        seats = _mandates(body, day).select_related("adhesion").order_by("adhesion__family_name", "pk")
        found = {seat.adhesion_id: (seat.adhesion, seat.college) for seat in seats}
    else:
        there = Adhesion.objects.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)
        found = {one.pk: (one, one.college) for one in there}
    return [(one, college, clauses.get(college, "")) for one, college in found.values()]


def joined_after(one: Assembly, roll: tuple[Elector, ...]) -> list[Adhesion]:
    """Members who are not on the roll of a general assembly: it had closed when they joined."""
    if one.convened_at is None or Meeting(one.kind) in _SEATED:
        return []
    known = [elector.adhesion_id for elector in roll if elector.adhesion_id]
    return list(
        Adhesion.objects.filter(left_on=None, joined_on__gte=one.convened_at.date()).exclude(pk__in=known)
    )


def own_elector(sat: Sitting, professional_id: int | None, email: str) -> Elector | None:
    """Whose page it is: by their line of the directory, else by an e-mail address that one member alone gave."""
    if professional_id is not None:
        for one in sat.roll:
            if one.adhesion and one.adhesion.professional_id == professional_id:
                return one
    same = [one for one in sat.roll if one.adhesion and email and one.adhesion.email.lower() == email.lower()]
    return same[0] if len(same) == 1 else None


def interests(sat: Sitting, day: date) -> dict[int, list[str]]:
    """What electors declared, by elector."""
    of = {one.adhesion_id: one.pk for one in sat.roll if one.adhesion_id}
    running = Interest.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=day), adhesion_id__in=of, declared_on__lte=day
    )
    found: dict[int, list[str]] = {}
    for one in running.order_by("pk"):
        found.setdefault(of[one.adhesion_id], []).append(one.what)
    return found


def aside(motion_id: int) -> list[tuple[int, str, str]]:
    """(elector, name, what links them to the motion)."""
    rows = Aside.objects.filter(motion_id=motion_id).order_by("elector__name")
    return list(rows.values_list("elector_id", "elector__name", "what"))


def spoken_for(motion_id: int) -> list[int]:
    """The electors whose ballot is given."""
    return list(Ballot.objects.filter(motion_id=motion_id).values_list("elector_id", flat=True))


def ballots(motion_id: int) -> list[Ballot]:
    """Named, for the secretariat once the vote is closed."""
    return list(Ballot.objects.filter(motion_id=motion_id).select_related("elector", "caster"))


def ballots_of(motion_id: int, elector_id: int) -> list[Ballot]:
    """Their own, and those that they gave for others."""
    mine = Ballot.objects.filter(Q(elector_id=elector_id) | Q(caster_id=elector_id), motion_id=motion_id)
    return list(mine.select_related("elector"))
