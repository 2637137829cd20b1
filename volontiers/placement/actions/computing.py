"""Computes what a plan asks for, in the worker: who goes to whom, and what a move by hand would cost."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from volontiers.accounts.access import Actor
from volontiers.consent import ledger, readings
from volontiers.consent.readings import Read
from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.moves import Move, cost_of_move
from volontiers.core.placement.pins import Pins, pinned
from volontiers.core.placement.plan import Gap, arcs_to, gap_of, plan_of
from volontiers.core.placement.plan import Plan as Seats
from volontiers.core.placement.problem import PlacementError, Problem
from volontiers.core.placement.reasons import sentences
from volontiers.core.placement.scenarios import figures_of
from volontiers.core.placement.stored import kept, read
from volontiers.core.reading import Column, Reader, Why
from volontiers.core.scenario import Scenario
from volontiers.database.rows import change
from volontiers.database.wall import acting, reading
from volontiers.placement.actions.signing import send_more
from volontiers.placement.models import Plan, PlanMove
from volontiers.placement.queries.plans import household_key
from volontiers.placement.queries.problem import ADDED, problem_of

BY_HAND = "Choisi à la main par la coordination. "
NO_COMMUNE = "La commune n’est pas connue : complétez l’inscription."
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
            problem = (
                read(bytes(plan.problem))
                if plan.problem
                else problem_of(by.community_id, scenario, plan.cohort_id, now)
            )
        seats = seated(problem, scenario.pins)
        figures, told = told_of(seats), _sentences(seats, scenario.pins)
    except PlacementError as refused:
        with acting(by):
            Plan.objects.filter(pk=plan.pk).update(state=Plan.State.FAILED, fault=str(refused))
        return
    with acting(by):
        if _locked(plan.pk).state != Plan.State.COMPUTING:
            return
        if not plan.problem:
            readings.note(by, _read(problem), now)
        _write_lines(by.community_id, plan.pk, seats, told, scenario.pins)
        changed = (
            {"problem": kept(problem), "register_seq": latest.seq if latest else 0}
            if not plan.problem
            else {}
        )
        Plan.objects.filter(pk=plan.pk).update(
            state=Plan.State.READY, figures=figures, computed_at=now, fault="", **changed
        )


def _read(problem: Problem) -> Read:
    """The pledges that the plan looked at: each doctor sees it."""
    doctors = [int(one.id) for one in problem.doctors if not one.id.startswith(ADDED)]
    return Read(Reader.ENGINE, (Column.LEVEL, Column.CAPS, Column.AREA, Column.USE), of=doctors, why=Why.LIST)


def _locked(plan_id: int) -> Plan:
    return Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)


def seated(problem: Problem, pins: Pins) -> Seats:
    """The exact plan around those who were moved by hand. Raises PlacementError."""
    whole = plan_of(problem)
    if not pins:
        return whole
    around = plan_of(pinned(problem, pins)).seats | dict(pins)
    number = {one.id: place for place, one in enumerate(whole.grid.doctors)}
    seat = whole.seat.copy()
    for place, home in enumerate(whole.grid.households):
        doctor = around.get(home.id)
        seat[place] = WITHOUT if doctor is None else number[doctor]
    return replace(whole, seat=seat)


def told_of(seats: Seats) -> dict[str, Any]:
    """The figures of a plan, as they are kept and shown side by side."""
    gap: Gap = gap_of(seats)
    figures = figures_of(seats)
    return asdict(figures) | {
        "gap": asdict(gap),
        "people": int(seats.grid.size.sum()),
        "doctors": len(seats.grid.doctors),
        "places": sum(one.places for one in seats.problem.doctors),
        "loads": {
            one.id: int(seats.grid.size[seats.seat == place].sum())
            for place, one in enumerate(seats.grid.doctors)
        },
    }


def _compute_move(by: Actor, plan: Plan, move: PlanMove) -> None:
    """Around the other moves; somebody moved before is moved again from where the plan had put them."""
    with reading(by):
        home = household_key(PlanMove.objects.select_related("registration").get(pk=move.pk))
    pins = {key: doctor for key, doctor in Scenario.from_dict(plan.setting).pins.items() if key != home}
    try:
        seats = plan_of(pinned(read(bytes(plan.problem)), pins))
        told = _told(cost_of_move(seats, home, str(move.professional_id) if move.professional_id else None))
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
        "displaced": [[one.household, one.before, one.after] for one in move.displaced],
    }


def _sentences(seats: Seats, pins: Pins) -> dict[str, str]:
    told = sentences(seats)
    for home in seats.grid.households:
        if home.id in pins:
            told[home.id] = BY_HAND + (told[home.id] if pins[home.id] else "")
        elif not home.commune:
            told[home.id] = NO_COMMUNE
    return {key: text.strip() for key, text in told.items()}


_FORGET = "DELETE FROM placement_planline WHERE plan_id = %s"
_WRITE = """
INSERT INTO placement_planline
       (community_id, plan_id, registration_id, professional_id, minutes, reason, by_hand, cost, fell)
SELECT %(place)s, %(plan)s, r.id, l.doctor, l.minutes, l.reason, l.by_hand, 0, ''
  FROM json_to_recordset(%(lines)s::json)
       AS l(home text, doctor bigint, minutes float8, reason text, by_hand boolean)
  JOIN placement_registration r
    ON r.community_id = %(place)s AND r.state = 'waiting'
   AND CASE WHEN r.household_id IS NULL THEN 'r' || r.id ELSE 'h' || r.household_id END = l.home
"""


def _write_lines(community_id: int, plan_id: int, seats: Seats, told: Mapping[str, str], pins: Pins) -> None:
    grid = seats.grid
    arcs = arcs_to(grid, seats.seat) if len(grid.arcs.cost) else seats.seat
    spent = grid.arcs.minutes[arcs].tolist() if len(grid.arcs.cost) else arcs.tolist()
    doctors = [None if seat == WITHOUT else grid.doctors[seat].id for seat in seats.seat.tolist()]
    change(_FORGET, [plan_id])
    change(_WRITE, {"place": community_id, "plan": plan_id, "lines": json.dumps([
        {
            "home": one.id, "doctor": _real(doctor), "by_hand": one.id in pins,
            "minutes": None if doctor is None else minutes, "reason": _with_added(told[one.id], doctor),
        }
        for one, doctor, minutes in zip(grid.households, doctors, spent, strict=True)
    ])})  # fmt: skip


def _real(doctor: str | None) -> int | None:
    return None if doctor is None or doctor.startswith(ADDED) else int(doctor)


def _with_added(sentence: str, doctor: str | None) -> str:
    if doctor is None or not doctor.startswith(ADDED):
        return sentence
    return f"Chez un médecin de plus, qui n’existe pas encore. {sentence}"
