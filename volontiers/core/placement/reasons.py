"""One French sentence per line of a plan, without names, and without what one doctor agreed to.

Exclusions stay private: they read like any other profile that does not fit.
"""

from collections.abc import Sequence

from volontiers.core.french import counted
from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.plan import Plan, arcs_to
from volontiers.core.placement.problem import Doctor, Household


def sentences(plan: Plan) -> dict[str, str]:
    """By household. Those alike in all that their sentence says share it."""
    grid, fragile = plan.grid, plan.problem.weights.fragile
    arcs = arcs_to(grid, plan.seat) if len(grid.arcs.cost) else plan.seat
    around = _Around(plan)
    told: dict[tuple[int | bool, ...], str] = {}
    found: dict[str, str] = {}
    rows = zip(
        grid.households,
        plan.seat.tolist(),
        arcs.tolist(),
        grid.group.tolist(),
        grid.size.tolist(),
        strict=True,
    )
    for number, (one, seat, arc, group, size) in enumerate(rows):
        without = seat == WITHOUT
        alike = (without, group, size) if without else (without, arc, size, one.urgency[0] < fragile)
        if alike not in told:
            told[alike] = _sentence([around.why_without(number)] if without else _placed(plan, one, arc))
        found[one.id] = told[alike]
    return found


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


class _Around:
    """Why people stay without: what there is around them, looked up once for each commune and distance."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.place = {code: number for number, code in enumerate(plan.problem.roads.communes)}
        self.met: dict[tuple[str, int], list[Doctor]] = {}

    def why_without(self, number: int) -> str:
        one, longest = self.plan.grid.households[number], self.plan.problem.weights.longest_minutes
        limit = longest if one.minutes is None else min(one.minutes, longest)
        around = f"à moins de {counted(limit, 'minute')}"
        near = self.near(one.commune, limit)
        if not near:
            return f"aucun médecin du plan n’exerce {around}"
        if not any(doctor.places for doctor in near):
            return f"aucun médecin {around} n’a de place"
        return _among(self.plan, number, around)

    def near(self, commune: str, limit: int) -> list[Doctor]:
        if (commune, limit) not in self.met:
            roads = self.plan.problem.roads
            reached = roads.practices[(roads.homes == self.place.get(commune, -1)) & (roads.minutes <= limit)]
            communes = {roads.communes[number] for number in reached.tolist()}
            self.met[commune, limit] = [
                one for one in self.plan.grid.doctors if not communes.isdisjoint(one.practices)
            ]
        return self.met[commune, limit]


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
