"""Reads plans for the coordination: studies, the scenarios of one beside each other, and the lines of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from volontiers.consent import ledger
from volontiers.core.priority import PriorityClass
from volontiers.core.scenario import Scenario
from volontiers.placement.models import Plan, PlanLine, PlanMove
from volontiers.placement.queries.hidden import masked
from volontiers.placement.queries.plan_lines import Wanted, wanted_lines

MOST_STUDIES = 20


@dataclass(frozen=True, slots=True)
class Study:
    """Scenarios that were asked together."""

    id: UUID
    asked_at: datetime
    asked_by: str
    plans: tuple[Plan, ...]

    @property
    def signed(self) -> Plan | None:
        return next((one for one in self.plans if one.state == Plan.State.SIGNED), None)

    @property
    def running(self) -> bool:
        return any(one.state == Plan.State.COMPUTING for one in self.plans)


def studies(community_id: int) -> list[Study]:
    """The latest first."""
    latest = Plan.objects.filter(community_id=community_id).order_by("-asked_at", "pk")
    found: dict[UUID, list[Plan]] = {}
    for plan in latest.select_related("asked_by").defer("problem")[: MOST_STUDIES * 6]:
        found.setdefault(plan.study, []).append(plan)
    return [_study(plans) for plans in list(found.values())[:MOST_STUDIES]]


def study(community_id: int, study_id: UUID) -> Study | None:
    mine = (
        Plan.objects.filter(community_id=community_id, study=study_id)
        .select_related("asked_by")
        .defer("problem")
    )
    plans = list(mine.order_by("pk"))
    return _study(plans) if plans else None


def _study(plans: Sequence[Plan]) -> Study:
    first = plans[0]
    return Study(first.study, first.asked_at, first.asked_by.name, tuple(plans))


def plan(community_id: int, plan_id: int) -> Plan | None:
    mine = Plan.objects.filter(community_id=community_id, pk=plan_id).defer("problem")
    return mine.select_related("asked_by", "signed_by", "cohort__professional").first()


def scenario(found: Plan) -> Scenario:
    return Scenario.from_dict(found.setting)


def line(found: Plan, registration_id: int) -> PlanLine | None:
    return wanted_lines(found, Wanted()).filter(registration_id=registration_id).first()


def open_move(found: Plan) -> PlanMove | None:
    """What was asked of it and is not decided yet."""
    asked = found.moves.filter(state__in=[PlanMove.State.ASKED, PlanMove.State.TOLD, PlanMove.State.REFUSED])
    return asked.select_related("registration__person", "professional").order_by("-asked_at").first()


def entries_since(found: Plan) -> int:
    """Lines of the register written since it was computed: pledges may have changed."""
    latest = ledger.last(found.community_id)
    return max(0, latest.seq - found.register_seq) if latest else 0


def priority(found: PlanLine) -> PriorityClass:
    return PriorityClass(found.registration.priority)


def homes(found: Plan) -> dict[str, str]:
    """Those placed together, by the key of the plan's problem: « Claire Durand, Paul Durand »."""
    told: dict[str, list[str]] = {}
    for one in wanted_lines(found, Wanted()):
        person = masked(one.registration).person
        told.setdefault(household_key(one), []).append(f"{person.given_name} {person.family_name}".strip())
    return {key: ", ".join(names) for key, names in told.items()}


def household_key(one: PlanLine | PlanMove) -> str:
    """« h12 » for a household, « r34 » for somebody alone."""
    household = one.registration.household_id
    return f"r{one.registration_id}" if household is None else f"h{household}"
