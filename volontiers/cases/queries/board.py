"""The live board: every open need in the order of its due time, what comes before them, and how the week goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from volontiers.cases.models import (
    Agreement,
    Callback,
    Case,
    Need,
    PhoneCall,
    Presence,
    Proposal,
)
from volontiers.cases.queries import hidden
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.need import SOLVED, Kind, Outcome, family_of
from volontiers.core.pledge import local_week
from volontiers.core.twins import Card, twins
from volontiers.database.rows import fetch

MOST_CLOSED = 60


class Tab(StrEnum):
    """What the desk may look at; the value is the one of the address."""

    ALL = "tout"
    TO_PROPOSE = "a-proposer"
    WAITING = "en-attente"
    TAKEN = "acceptes"
    TO_CALL = "a-rappeler"
    CLOSED = "clos"
    EMERGENCY = "au-15"


class Step(StrEnum):
    """The next act of the desk on a need."""

    PROPOSE = "propose"
    CALL = "call"
    CONFIRM = "confirm"
    CLOSE = "close"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Row:
    """One need, with the facts that its words are made of. twins: cases that may be of the same person."""

    need: Need
    tab: Tab
    step: Step
    late: bool
    asked: int
    alternative: bool
    without_agreement: bool
    twins: tuple[int, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.need.case.number}-{self.need.n}"


@dataclass(frozen=True, slots=True)
class Week:
    """Needs received since Monday. median: from the request to the yes. asked_per_answer: people asked for one yes."""

    asked: int
    solved: int
    median: timedelta | None
    asked_per_answer: float | None
    answered_share: float | None
    callback_median: timedelta | None


_BY_STATE = {
    NeedState.READY: Tab.TO_PROPOSE,
    NeedState.PROPOSED: Tab.WAITING,
    NeedState.TAKEN: Tab.TAKEN,
    NeedState.UNPLACED: Tab.TO_CALL,
    NeedState.CLOSED: Tab.CLOSED,
}


_WAITED_FOR = """
SELECT need_id, count(*) FILTER (WHERE state = %(sent)s), count(*) FILTER (WHERE state = %(alternative)s)
  FROM cases_proposal WHERE need_id = ANY (%(needs)s) GROUP BY need_id
"""


def rows(needs: QuerySet[Need], now: datetime) -> list[Row]:
    """Needs as rows: four queries however many there are, one of them for those that look alike."""
    found = list(needs.select_related("case__person__municipality", "case__owner", "taken_by", "waits_for"))
    waited_for = _waited_for(found)
    agreed, gone = _agreed({need.case_id for need in found})
    for need in found:
        need.case.hidden = need.case_id in gone and not _in_emergency(need.case)
        hidden.masked(need.case)
    alike = twins(_cards(), now) if found else {}
    return [
        _row(
            need, *waited_for.get(need.pk, (0, 0)), (need.case_id, family_of(Kind(need.kind)).value) in agreed,
            () if need.closed_at else alike.get(need.case_id, ()), now,
        )
        for need in found
    ]  # fmt: skip


def _waited_for(needs: list[Need]) -> dict[int, tuple[int, int]]:
    """Need → how many have not answered yet, and how many offered something else."""
    states = {"sent": ProposalState.SENT, "alternative": ProposalState.ALTERNATIVE}
    found = fetch(_WAITED_FOR, states | {"needs": [need.pk for need in needs]})
    return {pk: (sent, offered) for pk, sent, offered in found}


def _cards() -> list[Card]:
    """The open cases that are not hidden, each by what may tell it from another."""
    open_cases = Case.objects.filter(~hidden.withdrawn(), closed_at=None, emergency_at=None).values_list(
        "pk", "number", "opened_at", "callback_phone", "caller", "person__search_key", "person__birth_year"
    )
    own = {Case.Caller.PERSON, Case.Caller.RELATIVE}
    return [
        Card(pk, number, opened, phone if caller in own else "", name, year)
        for pk, number, opened, phone, caller, name, year in open_cases
    ]


def _agreed(cases: set[int]) -> tuple[set[tuple[int, str]], set[int]]:
    """(case, family) of each agreement that holds, and the cases whose every agreement was taken back."""
    given = Agreement.objects.filter(case_id__in=cases, given=True)
    rows = list(given.values_list("case_id", "family", "withdrawn_at"))
    holding = {(case, family) for case, family, withdrawn_at in rows if withdrawn_at is None}
    return holding, {case for case, _, _ in rows} - {case for case, _ in holding}


def _in_emergency(case: Case) -> bool:
    return case.emergency_at is not None and case.emergency_followed_at is None


def _row(need: Need, asked: int, offered: int, agreed: bool, alike: tuple[int, ...], now: datetime) -> Row:
    state = NeedState(need.state)
    without = state is NeedState.RECEIVED and not agreed
    if need.case.hidden and state is NeedState.RECEIVED:
        return Row(
            need, Tab.WAITING, Step.CLOSE, late=False, asked=0, alternative=False, without_agreement=True
        )
    late = _is_late(need, state, now)
    step = _step(need, state, without, offered > 0, now)
    tab = Tab.TO_CALL if step is Step.CALL else _BY_STATE.get(state, Tab.TO_PROPOSE)
    return Row(need, tab, step, late, asked, offered > 0, without, alike)


def _is_late(need: Need, state: NeedState, now: datetime) -> bool:
    """A yes that nobody confirmed by the agreed time, or by the due time, is late too."""
    if state is NeedState.CLOSED:
        return False
    if state is NeedState.TAKEN:
        return need.confirmed_at is None and (need.agreed_at or need.due_at) < now
    return need.due_at < now


def _step(need: Need, state: NeedState, without: bool, alternative: bool, now: datetime) -> Step:
    if state is NeedState.RECEIVED:
        return Step.CALL if without else Step.LOOK if need.waits_for_id else Step.PROPOSE
    late = state in {NeedState.READY, NeedState.PROPOSED} and need.due_at < now
    if late or state is NeedState.UNPLACED or (state is NeedState.PROPOSED and alternative):
        return Step.CALL
    return _step_after_the_yes(need, now) if state is NeedState.TAKEN else Step.LOOK


def _step_after_the_yes(need: Need, now: datetime) -> Step:
    if need.agreed_at is None:
        return Step.CALL if need.due_at < now else Step.LOOK
    if need.confirmed_at is None:
        return Step.CONFIRM
    return Step.CLOSE if need.agreed_at < now else Step.LOOK


def open_needs(owner_id: int | None = None) -> QuerySet[Need]:
    """Whatever still waits, the most pressing first. owner_id: only the cases of this account."""
    found = Need.objects.filter(closed_at=None)
    if owner_id is not None:
        found = found.filter(case__owner_id=owner_id)
    # By the time that is shown: the appointment once there is one, else the deadline.
    return found.order_by(Coalesce("agreed_at", "due_at"), "case__number", "n")


def closed_since(since: datetime, owner_id: int | None = None) -> QuerySet[Need]:
    """Closed needs, the latest first, without those that the 15 took."""
    found = Need.objects.filter(closed_at__gte=since).exclude(outcome=Outcome.EMERGENCY)
    if owner_id is not None:
        found = found.filter(case__owner_id=owner_id)
    return found.order_by("-closed_at", "-pk")


def shown_before(ids: list[int]) -> QuerySet[Need]:
    """The rows of a board already on screen, whatever became of them."""
    return Need.objects.filter(pk__in=ids)


def present(account_id: int, now: datetime) -> list[tuple[str, int]]:
    """(name, case number) of the colleagues who are on a case right now."""
    rows_ = Presence.objects.filter(until__gt=now).exclude(account_id=account_id).order_by("account__name")
    return list(rows_.values_list("account__name", "case__number"))


def last_closed() -> datetime | None:
    return (
        Need.objects.filter(closed_at__isnull=False)
        .order_by("-closed_at")
        .values_list("closed_at", flat=True)
        .first()
    )


def week(now: datetime, zone: ZoneInfo) -> Week:
    """The week so far, in counts of needs; duplicates are not requests."""
    monday = local_week(now, zone)
    since = datetime(monday.year, monday.month, monday.day, tzinfo=zone)
    needs = list(
        Need.objects.filter(opened_at__gte=since)
        .exclude(outcome=Outcome.DUPLICATE)
        .values_list("opened_at", "taken_at", "outcome")
    )
    delays = [(taken - opened).total_seconds() for opened, taken, _ in needs if taken]
    taken = sum(1 for _, taken_at, outcome in needs if taken_at)
    asked = Proposal.objects.filter(
        need__opened_at__gte=since, need__taken_at__isnull=False, wave__isnull=False
    ).count()
    share, called = _telephone(since)
    return Week(
        asked=len(needs),
        solved=sum(1 for _, _, outcome in needs if outcome in SOLVED),
        median=_median(delays),
        asked_per_answer=asked / taken if taken and asked else None,
        answered_share=share,
        callback_median=called,
    )


def _telephone(since: datetime) -> tuple[float | None, timedelta | None]:
    """Share of calls answered, and median time to call back a missed one."""
    calls = list(PhoneCall.objects.filter(rang_at__gte=since).values_list("state", "answered_at"))
    ended = [answered for state, answered in calls if state != "ringing"]
    backs = Callback.objects.filter(call__rang_at__gte=since, done_at__isnull=False)
    waits = [
        (done - rang).total_seconds() for done, rang in backs.values_list("done_at", "call__rang_at") if done
    ]
    return (
        sum(1 for answered in ended if answered) / len(ended) if ended else None,
        _median(waits),
    )


def _median(seconds: list[float]) -> timedelta | None:
    return timedelta(seconds=median(seconds)) if seconds else None
