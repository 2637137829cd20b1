"""One French sentence per line of a plan, and its cause in a word; every claim is read in the plan itself.

No name of a person, and nothing of what one doctor agreed to. Exclusions stay private: they read like any other
profile that does not fit. The sentence of somebody placed goes to the doctor too.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from volontiers.core.french import counted
from volontiers.core.placement.cause import Cause
from volontiers.core.placement.crowd import Crowd
from volontiers.core.placement.households import WITHOUT
from volontiers.core.placement.pins import Moved
from volontiers.core.placement.plan import Plan, arcs_to
from volontiers.core.placement.problem import Household
from volontiers.core.placement.without import Without, lost

BY_HAND = "Choisi à la main par la coordination."
LEFT_BY_HAND = f"{BY_HAND} Reste sur la liste, à son rang."
NO_COMMUNE = "La commune n’est pas connue : complétez l’inscription."


class Reason(NamedTuple):
    cause: Cause
    sentence: str


def reasons(moved: Moved, names: Mapping[str, str]) -> dict[str, Reason]:
    """By household. Those alike in all that their sentence says share it. names: of doctors, as they are spoken of."""
    plan, crowd = moved.plan, Crowd(moved)
    without, placed = Without(plan, crowd), _Placed(moved, crowd)
    rows = zip(
        plan.grid.households,
        plan.seat.tolist(),
        moved.before.tolist(),
        crowd.pinned.tolist(),
        strict=True,
    )
    found: dict[str, Reason] = {}
    for number, (one, seat, before, by_hand) in enumerate(rows):
        if seat != WITHOUT:
            found[one.id] = placed.of(number, by_hand)
        elif by_hand:
            found[one.id] = Reason(Cause.HAND, LEFT_BY_HAND)
        elif not one.commune:
            found[one.id] = Reason(Cause.COMMUNE, NO_COMMUNE)
        elif before != WITHOUT:
            found[one.id] = Reason(Cause.MOVED, lost(crowd, before, names))
        else:
            found[one.id] = Reason(*without.why(number))
    return found


class _Placed:
    """Why people sit where they sit."""

    def __init__(self, moved: Moved, crowd: Crowd) -> None:
        plan = moved.plan
        self.plan, self.crowd = plan, crowd
        self.arc: list[int] = (
            arcs_to(plan.grid, plan.seat) if len(plan.grid.arcs.cost) else plan.seat
        ).tolist()
        self.changed: list[bool] = (moved.before != plan.seat).tolist()
        self.level: list[int] = plan.grid.level.tolist()
        self.met: dict[tuple[object, ...], Reason] = {}

    def of(self, number: int, by_hand: bool) -> Reason:
        one, arc = self.plan.grid.households[number], self.arc[number]
        cause = Cause.HAND if by_hand else self._cause(number)
        fragile = one.urgency[0] < self.plan.problem.weights.fragile
        alike = (arc, len(one.people), fragile, cause, self.changed[number])
        if alike not in self.met:
            clauses = _road(self.plan, one, arc)
            if not by_hand:
                clauses += [*_rank(cause, fragile), *_shared(self.plan, arc, self.changed[number])]
            told = _sentence(clauses)
            self.met[alike] = Reason(cause, f"{BY_HAND} {told}" if by_hand else told)
        return self.met[alike]

    def _cause(self, number: int) -> Cause:
        """Whether anybody before them in line, whom this doctor would suit, waits; and why."""
        doctor, level = int(self.plan.seat[number]), self.level[number]
        if self.crowd.left[doctor] > level or self.changed[number]:
            return Cause.MOVED
        return Cause.LEFT if self.crowd.waits[doctor] > level else Cause.ORDER


def _sentence(clauses: Sequence[str]) -> str:
    text = ", ".join(clauses)
    return f"{text[0].upper()}{text[1:]}."


def _road(plan: Plan, one: Household, arc: int) -> list[str]:
    arcs, several = plan.grid.arcs, len(one.people) > 1
    clauses = [f"{counted(round(float(arcs.minutes[arc])), 'minute')} de route"]
    if arcs.known[arc]:
        clauses.append("foyer déjà suivi au cabinet" if several else "personne déjà suivie au cabinet")
    if several:
        clauses.append(f"{counted(len(one.people), 'personne')} du même foyer gardées ensemble")
    if one.home_visits:
        clauses.append("visites à domicile acceptées")
    return clauses


def _rank(cause: Cause, fragile: bool) -> list[str]:
    if cause is Cause.LEFT:
        return ["place qui restait car un foyer plus haut dans la liste en demande davantage ensemble"]
    if cause is Cause.MOVED:
        return ["place donnée après un choix fait à la main pour une autre personne"]
    return ["dans l’ordre des plus fragiles" if fragile else "dans l’ordre des demandes"]


def _shared(plan: Plan, arc: int, changed: bool) -> list[str]:
    """Why not the nearest of those who may follow them."""
    arcs = plan.grid.arcs
    row = arcs.of(int(arcs.group[arc]))
    nearest = round(float(arcs.minutes[row.start : row.stop].min()))
    if changed or arcs.known[arc] or nearest >= round(float(arcs.minutes[arc])):
        return []
    return [f"le plus proche est à {counted(nearest, 'minute')} et ses places sont partagées entre tous"]
