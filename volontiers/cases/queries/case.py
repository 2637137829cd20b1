"""One case for its screen: each need with who was asked and why, and what can be done next."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from volontiers.cases.models import Agreement, Case, Need, Proposal, Wave
from volontiers.cases.queries import board
from volontiers.core import caseload
from volontiers.core.caseload import NeedView
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.need import Family, Outcome

# A case closed for longer opens with a reason.
OLD_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """One person asked. The state is for the desk alone."""

    name: str
    state: ProposalState
    tier: str
    minutes: int | None
    until: datetime


@dataclass(frozen=True, slots=True)
class WaveView:
    """sentence: why these persons and not the others, whom it only counts; nothing else counts them here.

    A second count, grouped in another way, would give back by subtraction what the sentence keeps together.
    """

    number: int
    of: int
    sent_at: datetime
    until: datetime
    sentence: str
    lot: int
    engine: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """A need with everything its section shows."""

    row: board.Row
    waves: tuple[WaveView, ...]
    offer: Proposal | None
    accepted: Proposal | None
    pending: tuple[Proposal, ...] = ()

    @property
    def need(self) -> Need:
        return self.row.need

    @property
    def latest(self) -> WaveView | None:
        return self.waves[-1] if self.waves else None


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """found, counted: « 1 sur 4 trouvé ». agreements: family → yes, no, or absent; withdrawn: of those absent."""

    case: Case
    needs: tuple[NeedSheet, ...]
    found: int
    counted: int
    agreements: dict[Family, bool] = field(default_factory=dict)
    withdrawn: frozenset[Family] = frozenset()

    @property
    def pressing(self) -> NeedSheet | None:
        """The open need that is due first."""
        still = [sheet for sheet in self.needs if sheet.need.state != NeedState.CLOSED]
        return min(still, key=lambda sheet: sheet.need.due_at) if still else None


def sheet(case: Case, now: datetime) -> CaseSheet:
    """Read inside the community; a constant number of queries."""
    rows = board.rows(Need.objects.filter(case=case).order_by("n"), now)
    proposals = _proposals(case)
    waves = _waves(case, proposals)
    needs = tuple(_need(row, waves[row.need.pk], proposals[row.need.pk]) for row in rows)
    found, counted = caseload.found(_views(rows))
    return CaseSheet(case, needs, found, counted, agreements(case.pk), _withdrawn(case.pk))


def _views(rows: list[board.Row]) -> list[NeedView]:
    return [
        NeedView(
            NeedState(row.need.state),
            row.need.due_at,
            Outcome(row.need.outcome) if row.need.outcome else None,
        )
        for row in rows
    ]


def _need(row: board.Row, waves: list[WaveView], proposals: list[Proposal]) -> NeedSheet:
    by_state = {ProposalState(one.state): one for one in proposals}
    return NeedSheet(
        row=row,
        waves=tuple(waves),
        offer=by_state.get(ProposalState.ALTERNATIVE),
        accepted=by_state.get(ProposalState.ACCEPTED),
        pending=tuple(one for one in proposals if one.state == ProposalState.SENT),
    )


def _proposals(case: Case) -> dict[int, list[Proposal]]:
    found: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in Proposal.objects.filter(need__case=case).select_related("professional"):
        found[proposal.need_id].append(proposal)
    return found


def _waves(case: Case, proposals: dict[int, list[Proposal]]) -> dict[int, list[WaveView]]:
    found: dict[int, list[WaveView]] = defaultdict(list)
    for wave in Wave.objects.filter(need__case=case).order_by("need", "number"):
        asked = [_asked(one) for one in proposals[wave.need_id] if one.wave_id == wave.pk]
        found[wave.need_id].append(_wave(wave, asked))
    return found


def _asked(proposal: Proposal) -> Asked:
    return Asked(
        str(proposal.professional),
        ProposalState(proposal.state),
        proposal.tier,
        None if proposal.minutes is None else round(proposal.minutes),
        proposal.until,
    )


def _wave(wave: Wave, asked: list[Asked]) -> WaveView:
    return WaveView(
        wave.number, wave.of, wave.sent_at, wave.until, wave.sentence, wave.lot, wave.engine,
        tuple(asked),
    )  # fmt: skip


def agreements(case_id: int) -> dict[Family, bool]:
    """The current yes or no by family."""
    rows = Agreement.objects.filter(case_id=case_id, withdrawn_at=None)
    return {Family(family): given for family, given in rows.values_list("family", "given")}


def _withdrawn(case_id: int) -> frozenset[Family]:
    """The families of which the last word is a yes taken back."""
    rows = Agreement.objects.filter(case_id=case_id).order_by("family", "-at", "-pk").distinct("family")
    return frozenset(Family(one.family) for one in rows if one.given and one.withdrawn_at)


def has_proposal(case: Case, proposal_id: int) -> bool:
    return Proposal.objects.filter(pk=proposal_id, need__case=case).exists()


def is_old(case: Case, now: datetime) -> bool:
    """Closed for so long that opening it needs a reason."""
    return case.closed_at is not None and case.closed_at < now - OLD_AFTER
