"""What the tracking page shows: states in plain words, an honest next date, never the words nor anybody's agenda."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

from volontiers.cases.models import Agreement, Case, Need
from volontiers.cases.queries import hidden
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import SOLVED, Family, Kind, Mode, Outcome, family_of
from volontiers.territory import queries as territory


class Stage(StrEnum):
    """Where one thing stands, as the person reads it."""

    RECEIVED = "received"
    WAITING = "waiting"
    SEARCHING = "searching"
    CALLED_BACK = "called_back"
    ACCEPTED = "accepted"
    APPOINTED = "appointed"
    DONE = "done"
    LISTED = "listed"
    NOTHING_FOUND = "nothing_found"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is searched for. who and place only once there is an appointment."""

    n: int
    kind: Kind
    detail: str
    stage: Stage
    agreed_at: datetime | None
    agreed_mode: Mode | None
    place: str
    who: str
    open: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """One family of recipients. text: the words that were agreed to, else those in force, of this version.

    at: since when it is agreed to; None when it is not.
    """

    family: Family
    version: int
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """The whole page. hidden: the desk no longer reads who it is."""

    code: str
    owner_first_name: str
    to_take: bool
    opened_at: datetime
    news_due_at: datetime | None
    agreements: tuple[Agreed, ...]
    closed: bool
    hidden: bool
    lines: tuple[Line, ...]

    @property
    def kept(self) -> bool:
        """Has somebody said yes, who keeps the name and the number to answer?"""
        return any(line.stage in {Stage.ACCEPTED, Stage.APPOINTED} for line in self.lines)

    @property
    def agreed(self) -> bool:
        return any(one.at for one in self.agreements)

    @property
    def given(self) -> list[Agreed]:
        return [one for one in self.agreements if one.at]

    @property
    def missing(self) -> list[Agreed]:
        return [one for one in self.agreements if not one.at]


def door(code: str) -> tuple[int, int] | None:
    """(community, case) of a code, before any community is known."""
    with connection.cursor() as sql:
        sql.execute("SELECT community_id, id FROM case_door(%s)", [code])
        found: tuple[int, int] | None = sql.fetchone()
        return found


def is_open_to_page(case_id: int) -> bool:
    """A case handed to the 15 has no page, and a person without a name no letters to show."""
    return Case.objects.filter(pk=case_id, emergency_at=None).exclude(person__family_name="").exists()


def news_due(code: str) -> datetime | None:
    """When the person was promised news, for the receipt."""
    return Case.objects.filter(code=code).values_list("news_due_at", flat=True).first()


def tracked(case_id: int) -> Tracked:
    """Read inside the community, once the letters were right."""
    case = Case.objects.select_related("owner").get(pk=case_id)
    needs = (
        Need.objects.filter(case=case).exclude(kind=Kind.INFORMATION).select_related("taken_by").order_by("n")
    )
    return Tracked(
        code=case.code,
        owner_first_name=case.owner.name.split()[0] if case.owner.name else "",
        to_take=case.to_take_since is not None,
        opened_at=case.opened_at,
        news_due_at=case.news_due_at,
        agreements=_agreements(
            case, {family_of(Kind(need.kind)) for need in needs if need.closed_at is None}
        ),
        closed=case.closed_at is not None,
        hidden=hidden.is_hidden(case.pk),
        lines=tuple(_line(need) for need in needs),
    )


def _agreements(case: Case, called_for: set[Family]) -> tuple[Agreed, ...]:
    """What is agreed to, and what the open needs still call for."""
    given = Agreement.objects.filter(case=case, given=True, withdrawn_at=None).select_related("wording")
    found = {
        Family(one.family): Agreed(Family(one.family), one.wording.version, one.wording.text, one.at)
        for one in given
    }
    for name, words in territory.wordings(case.community_id).items():
        if (family := Family(name)) in called_for and family not in found:
            found[family] = Agreed(family, words.version, words.text, None)
    return tuple(found[family] for family in Family if family in found)


def _line(need: Need) -> Line:
    stage = stage_of(need)
    told = stage in {Stage.APPOINTED, Stage.DONE} and need.agreed_at is not None
    return Line(
        n=need.n,
        kind=Kind(need.kind),
        detail=need.detail,
        stage=stage,
        agreed_at=need.agreed_at if told else None,
        agreed_mode=Mode(need.agreed_mode) if told and need.agreed_mode else None,
        place=need.agreed_place if told else "",
        who=str(need.taken_by) if told and need.taken_by else "",
        open=need.state != NeedState.CLOSED,
    )


def stage_of(need: Need) -> Stage:
    """The state of a need in the person's words."""
    if need.state == NeedState.CLOSED:
        return _ended(Outcome(need.outcome))
    if need.state == NeedState.TAKEN:
        return Stage.APPOINTED if need.agreed_at else Stage.ACCEPTED
    if need.state == NeedState.RECEIVED:
        return Stage.WAITING if need.waits_for_id else Stage.RECEIVED
    return Stage.CALLED_BACK if need.state == NeedState.UNPLACED else Stage.SEARCHING


def _ended(outcome: Outcome) -> Stage:
    if outcome is Outcome.LISTED:
        return Stage.LISTED
    if outcome in SOLVED or outcome is Outcome.ORIENTED:
        return Stage.DONE
    return Stage.NOTHING_FOUND if outcome is Outcome.UNSOLVED else Stage.CANCELLED
