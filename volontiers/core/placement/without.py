"""Why people stay without a doctor: what there is around them, and who holds the places that would suit them."""

from collections.abc import Mapping

from volontiers.core.french import counted, listed, of_whom
from volontiers.core.placement.cause import Cause
from volontiers.core.placement.crowd import NONE, Crowd, Takers
from volontiers.core.placement.plan import Plan
from volontiers.core.placement.problem import Doctor, Household

SOMEBODY = "un médecin"


class Without:
    """Doctors around are looked up once for each commune and distance; people alike in what is told share it."""

    def __init__(self, plan: Plan, crowd: Crowd) -> None:
        self.plan, self.crowd = plan, crowd
        self.place = {code: number for number, code in enumerate(plan.problem.roads.communes)}
        self.met: dict[tuple[str, int], list[Doctor]] = {}
        self.classes: list[int] = crowd.classes.tolist()
        self.alike: dict[tuple[object, ...], tuple[Cause, str]] = {}

    def why(self, number: int) -> tuple[Cause, str]:
        group, size = int(self.plan.grid.group[number]), int(self.plan.grid.size[number])
        takers, level = self.crowd.takers(group), int(self.plan.grid.level[number])
        ahead = _ahead(takers, level, self.classes[level], size) if takers else ()
        behind = _behind(takers, level) if takers and size > 1 else ""
        key = (group, size, ahead, behind)
        if key not in self.alike:
            one = self.plan.grid.households[number]
            cause, text = self._among(one, takers, ahead, behind) if takers else self._nobody(one)
            self.alike[key] = cause, f"{text[0].upper()}{text[1:]}."
        return self.alike[key]

    def _around(self, one: Household) -> tuple[int, str]:
        longest = self.plan.problem.weights.longest_minutes
        limit = longest if one.minutes is None else min(one.minutes, longest)
        return limit, f"à moins de {counted(limit, 'minute')}"

    def _nobody(self, one: Household) -> tuple[Cause, str]:
        limit, around = self._around(one)
        near = self._near(one.commune, limit)
        if not near:
            return Cause.NOBODY, f"aucun médecin du plan n’exerce {around}"
        if not any(doctor.places for doctor in near):
            return Cause.FULL, f"aucun médecin {around} n’a de place"
        return Cause.PROFILE, f"aucun médecin qui a de la place {around} ne correspond à la demande"

    def _near(self, commune: str, limit: int) -> list[Doctor]:
        if (commune, limit) not in self.met:
            roads = self.plan.problem.roads
            reached = roads.practices[(roads.homes == self.place.get(commune, -1)) & (roads.minutes <= limit)]
            communes = {roads.communes[number] for number in reached.tolist()}
            self.met[commune, limit] = [
                one for one in self.plan.grid.doctors if not communes.isdisjoint(one.practices)
            ]
        return self.met[commune, limit]

    def _among(
        self, one: Household, takers: Takers, ahead: tuple[str, ...], behind: str
    ) -> tuple[Cause, str]:
        """There are places that would suit: none for so many together, or all to others."""
        size = len(one.people)
        if takers.most_places < size:
            return (
                Cause.TOGETHER,
                f"aucun médecin qui conviendrait n’a {size} places, et le foyer reste ensemble",
            )
        if size > 1:
            others = f"les personnes {listed(ahead, 'ou')} n’en laissent pas autant"
            told = f"il faut {size} places ensemble chez un même médecin, et {others}"
            return Cause.TOGETHER, f"{told} ; {behind}" if behind else told
        return Cause.AHEAD, f"les places qui conviendraient vont à des personnes {listed(ahead, 'ou')}"


def _ahead(takers: Takers, level: int, rank: int, size: int) -> tuple[str, ...]:
    """Who holds these places. For somebody alone each word stands for people who are there."""
    by_hand = ("placées à la main",) if takers.by_hand else ()
    if size > 1:
        return ("plus haut dans la liste", "à égalité", *by_hand)
    told = []
    if any(highest != NONE for highest in takers.highest[:rank]):
        told.append("plus fragiles")
    if takers.highest[rank] > level:
        told.append("inscrites avant")
    if level in {takers.lowest_alone, takers.lowest_home}:
        told.append("à égalité, départagées par la route puis par le sort")
    return (*told, *by_hand)


def _behind(takers: Takers, level: int) -> str:
    if takers.lowest_alone < level:
        return "une personne seule, plus loin dans la liste, a pris la place qui restait"
    if takers.lowest_home < level:
        return "un foyer plus petit, plus loin dans la liste, a pris les places qui restaient"
    return ""


def lost(crowd: Crowd, doctor: int, names: Mapping[str, str]) -> str:
    """Of somebody whom the plan gave to this doctor, before others were moved by hand."""
    whose = of_whom(names.get(crowd.grid.doctors[doctor].id, SOMEBODY))
    if doctor in crowd.given:
        return f"La place {whose} a été donnée à la main à une autre personne."
    after = "après un choix fait à la main pour une autre personne"
    return f"La place {whose}, que le plan donnait, n’est plus possible {after}."
