"""The lines of a plan, written at once; what changed since somebody read them keeps the number of the reading."""

import json
from collections.abc import Mapping

from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.pins import Moved
from volontiers.core.placement.plan import arcs_to
from volontiers.core.placement.reasons import Reason
from volontiers.database.rows import change, fetch
from volontiers.placement.models import Plan
from volontiers.placement.queries.problem import ADDED

_READ = """
SELECT registration_id, professional_id, reason, version FROM placement_planline WHERE plan_id = %s
"""
_FORGET = "DELETE FROM placement_planline WHERE plan_id = %s"
_WRITE = """
INSERT INTO placement_planline
       (community_id, plan_id, registration_id, professional_id, minutes, reason, cause, by_hand, version, fell)
SELECT %(place)s, %(plan)s, r.id, l.doctor, l.minutes, l.reason, l.cause, l.by_hand, %(version)s, ''
  FROM json_to_recordset(%(lines)s::json)
       AS l(home text, doctor bigint, minutes float8, reason text, cause text, by_hand boolean)
  JOIN placement_registration r
    ON r.community_id = %(place)s AND r.state = 'waiting'
   AND CASE WHEN r.household_id IS NULL THEN 'r' || r.id ELSE 'h' || r.household_id END = l.home
"""
_SAME = """
UPDATE placement_planline l SET version = o.version
  FROM json_to_recordset(%(old)s::json) AS o(registration bigint, doctor bigint, reason text, version int)
 WHERE l.plan_id = %(plan)s AND l.registration_id = o.registration
   AND l.professional_id IS NOT DISTINCT FROM o.doctor AND l.reason = o.reason
"""


def write_lines(plan: Plan, moved: Moved, told: Mapping[str, Reason]) -> int:
    """Inside the transaction of the verb, the plan locked. Gives the version that they now are."""
    version, old = plan.version + 1, fetch(_READ, [plan.pk]) if plan.version else []
    change(_FORGET, [plan.pk])
    change(_WRITE, {
        "place": plan.community_id, "plan": plan.pk, "version": version, "lines": json.dumps(_rows(moved, told)),
    })  # fmt: skip
    if old:
        before = [
            {"registration": who, "doctor": doctor, "reason": reason, "version": at}
            for who, doctor, reason, at in old
        ]
        change(_SAME, {"plan": plan.pk, "old": json.dumps(before)})
    return version


def _rows(moved: Moved, told: Mapping[str, Reason]) -> list[dict[str, object]]:
    grid, seat = moved.plan.grid, moved.plan.seat
    arcs = arcs_to(grid, seat) if len(grid.arcs.cost) else seat
    spent = grid.arcs.minutes[arcs].tolist() if len(grid.arcs.cost) else arcs.tolist()
    doctors = [None if at == WITHOUT else grid.doctors[at].id for at in seat.tolist()]
    return [
        {
            "home": one.id,
            "doctor": _real(doctor),
            "by_hand": one.id in moved.pins,
            "minutes": None if doctor is None else minutes,
            "reason": _with_added(told[one.id].sentence, doctor),
            "cause": told[one.id].cause,
        }
        for one, doctor, minutes in zip(grid.households, doctors, spent, strict=True)
    ]


def _real(doctor: str | None) -> int | None:
    return None if doctor is None or doctor.startswith(ADDED) else int(doctor)


def _with_added(sentence: str, doctor: str | None) -> str:
    if doctor is None or not doctor.startswith(ADDED):
        return sentence
    return f"Chez un médecin de plus, qui n’existe pas encore. {sentence}"
