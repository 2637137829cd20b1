"""The inbox of a professional in one community: what waits for an answer, what was taken, what was asked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from volontiers.cases.models import Case, Need, Proposal
from volontiers.cases.queries import hidden
from volontiers.cases.queries.answer import (
    Here,
    Reach,
    Sight,
    Standing,
    home,
    reach,
    short_name,
    sight_of,
    wall,
    wall_within,
)
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.need import Kind, Mode, Outcome
from volontiers.territory import queries as territory

MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class Current:
    """One person taken in charge. next_at: the agreed time, None while the person is to be called."""

    proposal_id: int
    person: str
    kind: Kind
    commune: str
    mode: Mode | None
    next_at: datetime | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """One need of what a professional asked. mine: whether "Je m'en occupe" is the next step."""

    id: int
    kind: Kind
    detail: str
    state: NeedState
    outcome: Outcome | None
    due_at: datetime
    taken_by: str
    agreed_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class AskedCase:
    """What a professional asked for somebody."""

    number: int
    person: str
    opened_at: datetime
    closed: bool
    emergency: bool
    needs: tuple[AskedNeed, ...]

    @property
    def to_do(self) -> bool:
        return any(need.mine for need in self.needs)


def waiting(professional_id: int, where: Here, now: datetime) -> list[Sight]:
    """What can be answered now, soonest deadline first. A constant number of queries."""
    rows = list(
        Proposal.objects.filter(
            professional_id=professional_id,
            state=ProposalState.SENT,
            until__gt=now,
            need__state=NeedState.PROPOSED,
            need__case__emergency_at=None,
        )
        .select_related("need__case__person", "pledge")
        .order_by("until", "pk")
    )
    inside = _inside(rows, now)
    open_ones = [row for row in rows if row.pk in inside]
    labels = territory.place_labels(
        (row.need.case.person.municipality_id for row in open_ones),
        where.community.pk,
        where.rules.small_place,
    )
    return [
        sight_of(row, where, labels[row.need.case.person.municipality_id], Standing.OPEN, now)
        for row in open_ones
    ]


def _inside(rows: list[Proposal], now: datetime) -> set[int]:
    """Those that the pledge still allows to be taken."""
    pledge = next((row.pledge for row in rows if row.pledge is not None), None)
    room = reach(pledge, {home(row) for row in rows}, now) if pledge is not None else None
    return {row.pk for row in rows if _holds(row, room, now)}


def _holds(row: Proposal, room: Reach | None, now: datetime) -> bool:
    if row.pledge is None or room is None:
        return wall(row, now) is None
    return wall_within(room, row, now) is None


def current(professional_id: int) -> list[Current]:
    """Those whom this professional took, soonest first."""
    rows = Proposal.objects.filter(
        professional_id=professional_id,
        state=ProposalState.ACCEPTED,
        need__state=NeedState.TAKEN,
        need__case__emergency_at=None,
    ).select_related("need__case__person__municipality")
    found = [_current(row) for row in rows]
    return sorted(found, key=lambda one: one.next_at or one.due_at)


def _current(row: Proposal) -> Current:
    need, person = row.need, row.need.case.person
    return Current(
        proposal_id=row.pk,
        person=short_name(person.given_name, person.family_name) or "Personne à rappeler",
        kind=Kind(need.kind),
        commune=person.municipality.name if person.municipality else "",
        mode=Mode(need.agreed_mode) if need.agreed_mode else None,
        next_at=need.agreed_at,
        due_at=need.due_at,
    )


def asked(professional_id: int, where: Here) -> list[AskedCase]:
    """What this professional asked, latest first."""
    cases = list(
        hidden.read(Case.objects.filter(asked_by_id=professional_id))
        .select_related("person")
        .order_by("-opened_at", "-pk")[:MOST_ASKED]
    )
    needs: dict[int, list[Need]] = defaultdict(list)
    for need in Need.objects.filter(case__in=cases).select_related("taken_by").order_by("n"):
        needs[need.case_id].append(need)
    return [_asked_case(case, needs[case.pk], where) for case in cases]


def asked_case(professional_id: int, number: int, where: Here) -> AskedCase | None:
    """None when this number is not theirs."""
    mine = Case.objects.filter(asked_by_id=professional_id, number=number).select_related("person")
    case = hidden.read(mine).first()
    if case is None:
        return None
    needs = list(Need.objects.filter(case=case).select_related("taken_by").order_by("n"))
    return _asked_case(case, needs, where)


def _asked_case(case: Case, needs: list[Need], where: Here) -> AskedCase:
    return AskedCase(
        number=case.number,
        person=_person(case, needs),
        opened_at=case.opened_at,
        closed=case.closed_at is not None,
        emergency=case.emergency_at is not None,
        needs=tuple(_asked_need(need, case, where) for need in needs),
    )


def _person(case: Case, needs: list[Need]) -> str:
    """Whoever asked and took it themselves still knows who it is."""
    taken = any(need.state == NeedState.TAKEN and need.taken_by_id == case.asked_by_id for need in needs)
    if case.hidden and not taken:
        return hidden.WORDS
    return short_name(case.person.given_name, case.person.family_name) or "Personne sans nom"


def _asked_need(need: Need, case: Case, where: Here) -> AskedNeed:
    state = NeedState(need.state)
    return AskedNeed(
        id=need.pk,
        kind=Kind(need.kind),
        detail=need.detail,
        state=state,
        outcome=Outcome(need.outcome) if need.outcome else None,
        due_at=need.due_at,
        taken_by=str(need.taken_by) if need.taken_by else "",
        agreed_at=need.agreed_at,
        mine=state not in {NeedState.TAKEN, NeedState.CLOSED}
        and not where.community.has_desk
        and case.emergency_at is None,
    )
