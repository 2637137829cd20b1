"""One row of each need asked in a period, for what is counted: no name, no case number. Read inside the community."""

from dataclasses import dataclass
from datetime import date, datetime

from volontiers.cases.models import Need, Proposal, Tally
from volontiers.cases.queries.asked import ANSWERED, ASKED_OF
from volontiers.core import declared
from volontiers.core.need import SOLVED, Outcome
from volontiers.core.priority import Ground


@dataclass(frozen=True, slots=True)
class Judged:
    """outcome: empty while it is open. in_time: somebody said yes, or it was solved, before its deadline.

    commune: its INSEE code. minutes: of road, of who took it. answered_by, asked_by: professions, empty for nobody.
    """

    need_id: int
    opened_at: datetime
    outcome: str
    in_time: bool
    commune: str | None
    birth_year: int | None
    grounds: frozenset[Ground]
    minutes: float | None
    answered_by: str
    asked_by: str

    @property
    def closed(self) -> bool:
        """Who waits on the list is neither answered nor left without an answer."""
        return bool(self.outcome) and self.outcome != Outcome.LISTED

    @property
    def solved(self) -> bool:
        return self.outcome in SOLVED

    @property
    def answered(self) -> bool:
        return self.outcome in ANSWERED

    @property
    def asked_of(self) -> bool:
        return self.outcome in ASKED_OF


@dataclass(frozen=True, slots=True)
class Erased:
    """What stays of the needs whose case was erased."""

    asked: int
    closed: int
    solved: int
    answered: int
    asked_of: int


def asked(since: datetime, until: datetime) -> list[Judged]:
    """Opened from since to until (midnights of the community), duplicates left out, as the figures of a month."""
    rows = (
        Need.objects.filter(opened_at__gte=since, opened_at__lt=until)
        .exclude(outcome=Outcome.DUPLICATE)
        .values_list(
            "pk", "opened_at", "outcome", "due_at", "taken_at", "closed_at", "declared", "case__person__municipality_id",
            "case__person__birth_year", "taken_by__profession", "case__asked_by__profession",
        )
    )  # fmt: skip
    minutes = _minutes(since, until)
    return [
        Judged(
            pk, opened, outcome, _in_time(outcome, due, taken, closed), commune, year, declared.read(said).grounds,
            minutes.get(pk), answered_by or "", asked_by or "",
        )
        for pk, opened, outcome, due, taken, closed, said, commune, year, answered_by, asked_by in rows
    ]  # fmt: skip


def _in_time(outcome: str, due: datetime, taken: datetime | None, closed: datetime | None) -> bool:
    answered = taken or (closed if outcome in SOLVED else None)
    return answered is not None and answered <= due


def _minutes(since: datetime, until: datetime) -> dict[int, float]:
    rows = Proposal.objects.filter(
        state="accepted", need__opened_at__gte=since, need__opened_at__lt=until
    ).values_list("need_id", "minutes")
    return {need_id: minutes for need_id, minutes in rows if minutes is not None}


def erased(since: date, until: date) -> Erased:
    """Of the same period, months of the community. Nobody ever took what is erased before twenty-four months."""
    rows = Tally.objects.filter(month__gte=since, month__lt=until).exclude(outcome=Outcome.DUPLICATE)
    outcomes = list(rows.values_list("outcome", flat=True))
    return Erased(
        asked=len(outcomes),
        closed=sum(one != Outcome.LISTED for one in outcomes),
        solved=sum(one in SOLVED for one in outcomes),
        answered=sum(one in ANSWERED for one in outcomes),
        asked_of=sum(one in ASKED_OF for one in outcomes),
    )
