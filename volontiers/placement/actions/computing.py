"""Computes what a plan asks for, in the worker: who goes to whom, and what a move by hand would cost."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from volontiers.accounts.access import Actor
from volontiers.consent import ledger, readings
from volontiers.consent.readings import Read
from volontiers.core.placement.moves import Move, cost_of_move
from volontiers.core.placement.pins import Moved, moved_plan
from volontiers.core.placement.plan import Gap, gap_of, plan_of
from volontiers.core.placement.problem import PlacementError, Problem
from volontiers.core.placement.reasons import reasons
from volontiers.core.placement.scenarios import figures_of
from volontiers.core.placement.stored import kept, read
from volontiers.core.reading import Column, Reader, Why
from volontiers.core.scenario import Scenario
from volontiers.database.wall import acting, reading
from volontiers.directory import queries as directory
from volontiers.placement.actions.plan_lines import write_lines
from volontiers.placement.actions.signing import send_more
from volontiers.placement.models import Plan, PlanMove
from volontiers.placement.queries.plans import household_key
from volontiers.placement.queries.problem import ADDED, problem_of

INTERRUPTED = "Le calcul s’est interrompu. Refaites le plan."


def compute(by: Actor, plan_id: int, now: datetime) -> bool:
    """What is due of a plan: its lines, the cost of a move, or the next batches. False when nothing is due any more."""
    with reading(by):
        plan = Plan.objects.filter(pk=plan_id, next_check_at__lte=now).first()
        move = PlanMove.objects.filter(plan_id=plan_id, state=PlanMove.State.ASKED).first()
    if plan is None:
        return False
    if plan.state == Plan.State.SIGNED:
        return send_more(by, plan_id, now)
    if plan.state == Plan.State.COMPUTING:
        _compute_lines(by, plan, now)
    elif move is not None:
        _compute_move(by, plan, move)
    with acting(by):
        Plan.objects.filter(pk=plan_id, next_check_at__lte=now).update(next_check_at=None)
    return True


def postpone_plan(by: Actor, plan_id: int, _fault: str, _now: datetime) -> None:
    """After an unforeseen error the coordinator is told at once, and asks again."""
    with acting(by):
        waiting = Plan.objects.filter(pk=plan_id, state=Plan.State.COMPUTING)
        waiting.update(state=Plan.State.FAILED, fault=INTERRUPTED, next_check_at=None)
        PlanMove.objects.filter(plan_id=plan_id, state=PlanMove.State.ASKED).update(
            state=PlanMove.State.REFUSED, fault=INTERRUPTED
        )
        Plan.objects.filter(pk=plan_id).update(next_check_at=None)


def _compute_lines(by: Actor, plan: Plan, now: datetime) -> None:
    scenario = Scenario.from_dict(plan.setting)
    try:
        with reading(by):
            latest = ledger.last(by.community_id)
            names = dict(directory.physicians(by.community_id))
            problem = (
                read(bytes(plan.problem))
                if plan.problem
                else problem_of(by.community_id, scenario, plan.cohort_id, now)
            )
        moved = moved_plan(problem, scenario.pins)
        figures, told = told_of(moved), reasons(moved, names)
    except PlacementError as refused:
        with acting(by):
            Plan.objects.filter(pk=plan.pk).update(state=Plan.State.FAILED, fault=str(refused))
        return
    with acting(by):
        if _locked(plan.pk).state != Plan.State.COMPUTING:
            return
        if not plan.problem:
            readings.note(by, _read(problem), now)
        version = write_lines(plan, moved, told)
        changed = (
            {"problem": kept(problem), "register_seq": latest.seq if latest else 0}
            if not plan.problem
            else {}
        )
        Plan.objects.filter(pk=plan.pk).update(
            state=Plan.State.READY, figures=figures, version=version, computed_at=now, fault="", **changed
        )


def _read(problem: Problem) -> Read:
    """The pledges that the plan looked at: each doctor sees it."""
    doctors = [int(one.id) for one in problem.doctors if not one.id.startswith(ADDED)]
    return Read(Reader.ENGINE, (Column.LEVEL, Column.CAPS, Column.AREA, Column.USE), of=doctors, why=Why.LIST)


def _locked(plan_id: int) -> Plan:
    return Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)


def told_of(moved: Moved) -> dict[str, Any]:
    """The figures of a plan, as they are kept and shown side by side."""
    plan, grid = moved.plan, moved.plan.grid
    gap: Gap = gap_of(plan)
    return asdict(figures_of(plan)) | {
        "gap": asdict(gap),
        "by_hand": len(moved.pins),
        "people": int(grid.size.sum()),
        "doctors": len(grid.doctors),
        "places": sum(one.places for one in plan.problem.doctors),
        "loads": {one.id: int(grid.size[plan.seat == place].sum()) for place, one in enumerate(grid.doctors)},
    }


def _compute_move(by: Actor, plan: Plan, move: PlanMove) -> None:
    """After the other moves, which stay; somebody moved before is moved again from where the plan had put them."""
    with reading(by):
        home = household_key(PlanMove.objects.select_related("registration").get(pk=move.pk))
    doctor = str(move.professional_id) if move.professional_id else None
    try:
        alone = plan_of(read(bytes(plan.problem)))
        told = _told(cost_of_move(alone, home, doctor, Scenario.from_dict(plan.setting).pins))
        changed: dict[str, Any] = {"state": PlanMove.State.TOLD, "told": told}
    except PlacementError as refused:
        changed = {"state": PlanMove.State.REFUSED, "fault": str(refused)}
    with acting(by):
        PlanMove.objects.filter(pk=move.pk, state=PlanMove.State.ASKED).update(**changed)


def _told(move: Move) -> dict[str, Any]:
    """As JSON: displaced holds (household, before, after)."""
    return {
        "minutes": move.minutes,
        "fairness": move.fairness,
        "without": move.without,
        "cost": move.cost,
        "passed": move.passed,
        "displaced": [[one.household, one.before, one.after] for one in move.displaced],
    }
