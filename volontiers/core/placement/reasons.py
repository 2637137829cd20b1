"""One French sentence per line of a plan, without names, and without what one doctor agreed to.

Exclusions stay private: they read like any other profile that does not fit.
"""

from collections.abc import Sequence

import numpy as np

from volontiers.core.french import counted
from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.plan import Plan, arcs_to
from volontiers.core.placement.problem import Doctor, Household


def sentences(plan: Plan) -> dict[str, str]:
    """By household."""
    arcs = arcs_to(plan.grid, plan.seat) if len(plan.grid.arcs.cost) else plan.seat
    told: dict[str, str] = {}
    without: dict[tuple[int, int], str] = {}
    for number, one in enumerate(plan.grid.households):
        if plan.seat[number] != WITHOUT:
            told[one.id] = _sentence(_placed(plan, one, int(arcs[number])))
            continue
        alike = (int(plan.grid.group[number]), len(one.people))
        if alike not in without:
            without[alike] = _sentence([_why_without(plan, number)])
        told[one.id] = without[alike]
    return told


def _sentence(clauses: Sequence[str]) -> str:
    text = ", ".join(clauses)
    return f"{text[0].upper()}{text[1:]}."


def _placed(plan: Plan, one: Household, arc: int) -> list[str]:
    arcs, several = plan.grid.arcs, len(one.people) > 1
    clauses = [f"{counted(round(float(arcs.minutes[arc])), 'minute')} de route"]
    if arcs.known[arc]:
        clauses.append("foyer déjà suivi au cabinet" if several else "personne déjà suivie au cabinet")
    if several:
        clauses.append(f"{counted(len(one.people), 'personne')} du même foyer gardées ensemble")
    if one.home_visits:
        clauses.append("visites à domicile acceptées")
    fragile = one.urgency[0] < plan.problem.weights.fragile
    clauses.append("dans l’ordre des plus fragiles" if fragile else "dans l’ordre des demandes")
    return clauses + _nearer(plan, arc)


def _nearer(plan: Plan, arc: int) -> list[str]:
    """Why not the nearest of those who may follow them."""
    arcs = plan.grid.arcs
    row = arcs.of(int(arcs.group[arc]))
    nearest = round(float(arcs.minutes[row.start : row.stop].min()))
    if arcs.known[arc] or nearest >= round(float(arcs.minutes[arc])):
        return []
    return [f"le plus proche est à {counted(nearest, 'minute')} et ses places sont partagées entre tous"]


def _why_without(plan: Plan, number: int) -> str:
    one = plan.grid.households[number]
    longest = plan.problem.weights.longest_minutes
    limit = longest if one.minutes is None else min(one.minutes, longest)
    around = f"à moins de {counted(limit, 'minute')}"
    near = _near(plan, one, limit)
    if not near:
        return f"aucun médecin du plan n’exerce {around}"
    if not any(doctor.places for doctor in near):
        return f"aucun médecin {around} n’a de place"
    return _among(plan, number, around)


def _near(plan: Plan, one: Household, limit: int) -> list[Doctor]:
    roads = plan.problem.roads
    here = roads.communes.index(one.commune) if one.commune in roads.communes else -1
    reached = roads.practices[(roads.homes == here) & (roads.minutes <= limit)]
    communes = {roads.communes[number] for number in np.unique(reached).tolist()}
    return [doctor for doctor in plan.grid.doctors if not communes.isdisjoint(doctor.practices)]


def _among(plan: Plan, number: int, around: str) -> str:
    """There are places: none for this profile, none for so many together, or all to those before them."""
    grid, size = plan.grid, int(plan.grid.size[number])
    row = grid.arcs.of(int(grid.group[number]))
    doctors = [grid.doctors[place] for place in grid.arcs.doctor[row.start : row.stop].tolist()]
    if not doctors:
        return f"aucun médecin qui a de la place {around} ne correspond à la demande"
    if max(doctor.places for doctor in doctors) < size:
        return f"aucun médecin {around} n’a {size} places, et le foyer reste ensemble"
    ahead = "des personnes plus fragiles, inscrites avant ou, à égalité, plus proches"
    taken = f"les places qui conviendraient {around} vont à {ahead}"
    return taken if size == 1 else f"{taken}, et il n’en reste pas {size} ensemble"
