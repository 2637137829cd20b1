"""The verbs of a placement plan: asked for, moved by hand, let go. The worker computes; a named human signs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from volontiers.accounts.access import Actor
from volontiers.core.scenario import Scenario
from volontiers.database.wall import acting
from volontiers.placement.models import Plan, PlanMove
from volontiers.placement.queries.plans import household_key

MOST_SCENARIOS = 6


class PlanOver(Exception):  # a sentence, not a class of accident
    """The plan cannot change any more, or not now; state: its own. Nothing was changed."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def ask_plans(
    by: Actor, scenarios: Mapping[str, Scenario], now: datetime, cohort_id: int | None = None
) -> UUID:
    """One plan for each scenario, by its name, to compare side by side. Gives the study they share."""
    study = uuid4()
    with acting(by):
        Plan.objects.bulk_create(
            Plan(
                community_id=by.community_id, cohort_id=cohort_id, study=study, name=name,
                setting=scenario.to_dict(), asked_at=now, asked_by_id=by.signed_as, next_check_at=now,
            )
            for name, scenario in list(scenarios.items())[:MOST_SCENARIOS]
        )  # fmt: skip
    return study


def ask_move(
    by: Actor, plan_id: int, registration_id: int, professional_id: int | None, now: datetime
) -> PlanMove:
    """What it would cost to give this person, household included, to this doctor, or to nobody: told by the worker.

    A move that was only asked about before is let go. Raises PlanOver.
    """
    with acting(by):
        plan = _ready(plan_id)
        _let_go(plan)
        move = PlanMove.objects.create(
            community_id=by.community_id, plan=plan, registration_id=registration_id,
            professional_id=professional_id, asked_at=now, asked_by_id=by.signed_as,
        )  # fmt: skip
        Plan.objects.filter(pk=plan.pk).update(next_check_at=now)
    return move


def make_move(by: Actor, move_id: int, now: datetime) -> bool:
    """The move stands; the others are placed again around it. False when it was let go meanwhile. Raises PlanOver."""
    with acting(by):
        move = PlanMove.objects.filter(pk=move_id).first()
        plan = _ready(move.plan_id) if move else None
        told = PlanMove.objects.filter(pk=move_id, state=PlanMove.State.TOLD)
        if plan is None or move is None or not told.update(state=PlanMove.State.MADE):
            return False
        pin = None if move.professional_id is None else str(move.professional_id)
        _pin(plan, {household_key(move): pin}, now)
    return True


def let_move_go(by: Actor, plan_id: int) -> bool:
    """Nothing moves. False when nothing was asked."""
    with acting(by):
        return _let_go(_ready(plan_id)) > 0


def undo_moves(by: Actor, plan_id: int, now: datetime) -> None:
    """Back to the plan as it was computed. Raises PlanOver."""
    with acting(by):
        plan = _ready(plan_id)
        _let_go(plan)
        _compute_again(plan, replace(Scenario.from_dict(plan.setting), pins={}), now)


def drop_plan(by: Actor, plan_id: int) -> bool:
    """Nobody signs it. Raises PlanOver once it is signed."""
    with acting(by):
        plan = _locked(plan_id)
        if plan.state == Plan.State.SIGNED:
            raise PlanOver(plan.state)
        return _drop(plan.pk) > 0


def _drop(plan_id: int) -> int:
    there = Plan.objects.filter(pk=plan_id).exclude(state__in=[Plan.State.SIGNED, Plan.State.DROPPED])
    return there.update(state=Plan.State.DROPPED, next_check_at=None)


def _locked(plan_id: int) -> Plan:
    return Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)


def _ready(plan_id: int) -> Plan:
    plan = _locked(plan_id)
    if plan.state != Plan.State.READY:
        raise PlanOver(plan.state)
    return plan


def _let_go(plan: Plan) -> int:
    asked = plan.moves.filter(state__in=[PlanMove.State.ASKED, PlanMove.State.TOLD])
    return asked.delete()[0]


def _pin(plan: Plan, pins: Mapping[str, str | None], now: datetime) -> None:
    """The latest move last: each is made of what the earlier ones left."""
    scenario = Scenario.from_dict(plan.setting)
    earlier = {key: at for key, at in scenario.pins.items() if key not in pins}
    _compute_again(plan, replace(scenario, pins={**earlier, **pins}), now)


def _compute_again(plan: Plan, scenario: Scenario, now: datetime) -> None:
    """From the rows that were kept with it: nothing else moves under the coordinator's eyes."""
    Plan.objects.filter(pk=plan.pk).update(
        setting=scenario.to_dict(), state=Plan.State.COMPUTING, next_check_at=now
    )
