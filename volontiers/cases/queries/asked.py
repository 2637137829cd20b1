"""What is over in a case, and may be asked about. Read inside the community."""

from dataclasses import dataclass

from volontiers.cases.models import Need, Proposal
from volontiers.core.need import SOLVED, Kind, Outcome

# Something was looked for to its end. What was a mistake, was not needed any more or waits elsewhere is not asked about.
ASKED_OF = SOLVED | {Outcome.ORIENTED, Outcome.UNSOLVED}
ANSWERED = SOLVED | {Outcome.ORIENTED}


@dataclass(frozen=True, slots=True)
class Over:
    """answered: whether somebody answered it; without an answer there is nothing to imagine without."""

    need_id: int
    n: int
    kind: Kind
    answered: bool
    taken_by: int | None


def over(case_id: int) -> list[Over]:
    rows = Need.objects.filter(case_id=case_id, outcome__in=ASKED_OF).order_by("n")
    return [
        Over(pk, n, Kind(kind), outcome in ANSWERED, taken_by)
        for pk, n, kind, outcome, taken_by in rows.values_list("pk", "n", "kind", "outcome", "taken_by")
    ]


def asked_of(case_id: int, n: int) -> Over | None:
    """The need of this number, once it is over."""
    return next((one for one in over(case_id) if one.n == n), None)


def of_proposal(proposal_id: int) -> tuple[int, int] | None:
    """(case, number of the need) that this proposal is about."""
    found = Proposal.objects.filter(pk=proposal_id).values_list("need__case_id", "need__n")
    return found.first()
