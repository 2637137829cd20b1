"""The words of a plan: its figures in plain French, and who each line speaks of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from volontiers.core.french import counted, listed, plural
from volontiers.core.need import age_band
from volontiers.core.placement.cause import Cause
from volontiers.core.waiting import OfferState
from volontiers.placement.queries import plans as queries
from volontiers.placement.queries.hidden import WORDS as HIDDEN
from volontiers.placement.queries.hidden import masked
from volontiers.placement.queries.plan_lines import outcome

if TYPE_CHECKING:
    from datetime import date

    from volontiers.placement.models import Plan, PlanLine, PlanMove
    from volontiers.placement.queries.plan_lines import Outcome

NOBODY = "personne"
# What a plan keeps within, where enough people make it possible.
SOUGHT = 0.005


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario, as it is compared. rows: (label, value), the same labels for each; empty while it is computed."""

    plan: "Plan"
    rows: tuple[tuple[str, str], ...]
    real: bool

    @property
    def counts(self) -> tuple[tuple[str, str], ...]:
        return self.rows[:-1]

    @property
    def gap(self) -> str:
        """The last row, which is a sentence."""
        return self.rows[-1][1]

    @property
    def computing(self) -> bool:
        return self.plan.state == self.plan.State.COMPUTING


def column(plan: "Plan") -> Column:
    rows: tuple[tuple[str, str], ...] = ()
    if plan.figures:
        signed = outcome(plan) if plan.state == plan.State.SIGNED else None
        rows = figures(plan.figures, signed)
    return Column(plan, rows, queries.scenario(plan).is_real)


def figures(said: dict[str, Any], signed: "Outcome | None" = None) -> tuple[tuple[str, str], ...]:
    """What a plan leaves, read aloud; once signed, as its lines stand now: nobody has a doctor before both said yes."""
    return (
        *_people(said, signed),
        ("… dont prioritaires", str(said["fragile_without"])),
        ("Route, en moyenne", _minutes(said["mean"])),
        ("Neuf sur dix, au plus", _minutes(said["ninth"])),
        (
            "Places prises, du moins au plus chargé",
            f"{_percent(said['lowest'])} à {_percent(said['highest'])}",
        ),
        ("Écart au mieux possible", _gap(said["gap"], by_hand=bool(said.get("by_hand")))),
    )


def _people(said: dict[str, Any], signed: "Outcome | None") -> tuple[tuple[str, str], ...]:
    if signed is None:
        proposed = f"{said['placed']} sur {said['people']}"
        return (("Proposés", proposed), ("Restent sur la liste", str(said["without"])))
    fallen = (("Lignes tombées", str(signed.fell)),) if signed.fell else ()
    return (
        ("Proposés", f"{signed.placed} sur {said['people']}"),
        *fallen,
        ("Ont dit oui", f"{signed.agreed} sur {signed.placed}"),
        ("Restent sur la liste", str(signed.without)),
    )


def _minutes(value: float | None) -> str:
    return "—" if value is None else counted(round(value), "minute")


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _gap(gap: dict[str, Any], *, by_hand: bool) -> str:
    """Only whole households leave one, and what was moved by hand: in share, people passed in line and minutes."""
    people, minutes = gap["ahead"], max(0, round(gap["minutes"]))
    if gap["share"] == 0 and not people:
        return "aucun"
    parts = [f"{counted(people, 'personne')} {plural(people, 'passée')} dans la liste"] if people else []
    parts += [counted(minutes, "minute")] if minutes else []
    cost = listed(parts) or "moins d’une minute"
    if gap["share"] <= SOUGHT:
        return f"à {_tenths(gap['share'])} du meilleur plan possible ({cost})"
    whose = "les foyers gardés ensemble"
    if by_hand:
        whose = f"{whose} et les choix à la main"
    return f"à {_tenths(gap['share'])} du meilleur plan possible : {whose} coûtent {cost}"


def _tenths(share: float) -> str:
    """« 0,3 % », « moins de 0,1 % »."""
    told = f"{100 * share:.1f}"
    return "moins de 0,1 %" if told == "0.0" else f"{told.replace('.', ',').removesuffix(',0')} %"


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a plan, for the coordination alone."""

    id: int
    number: int
    name: str
    priority: str
    age: str
    commune: str
    household: bool
    doctor: str
    minutes: str
    reason: str
    cause: str
    by_hand: bool
    fell: str
    state: str


def row(number: int, line: "PlanLine", today: "date") -> Row:
    one = masked(line.registration)
    person, hidden = one.person, one.agreement_withdrawn_at is not None
    band = age_band(person.birth_year, today)
    return Row(
        id=line.registration_id,
        number=number,
        name=HIDDEN if hidden else f"{person.given_name} {person.family_name}".strip() or "sans nom",
        priority=queries.priority(line).label,
        age=band.label if band else "âge inconnu",
        commune=person.municipality.name if person.municipality else "commune inconnue",
        household=line.registration.household_id is not None,
        doctor=str(line.professional) if line.professional else "",
        minutes=_minutes(line.minutes) if line.minutes is not None else "",
        reason=line.reason,
        by_hand=line.by_hand,
        cause=Cause(line.cause).label if line.cause else "",
        fell=line.fell,
        state=OfferState(line.offer.state).label if line.offer else "",
    )


def state(plan: "Plan", line: "PlanLine") -> str:
    """What became of a line, for a spreadsheet."""
    if line.fell:
        return f"tombée : {line.fell}"
    if line.offer:
        return OfferState(line.offer.state).label
    if line.professional_id is None:
        return "reste sur la liste"
    return "part avec la suite" if plan.state == plan.State.SIGNED else "rien n’est parti"


@dataclass(frozen=True, slots=True)
class Told:
    """What a move by hand costs, in one sentence, and whom it displaces."""

    sentence: str
    displaced: tuple[tuple[str, str, str], ...]


def told(move: "PlanMove", names: dict[str, str], doctors: dict[str, str]) -> Told:
    """names: by household; doctors: by professional id."""
    said = move.told
    parts = [
        part
        for part in (
            _more(round(said["minutes"]), "minute", "de route de plus en tout", "de route de moins en tout"),
            _more(
                round(said["fairness"]),
                "minute",
                "de moins bon partage entre médecins",
                "de meilleur partage",
            ),
            _more(said["without"], "personne", "de plus sans médecin", "de moins sans médecin"),
        )
        if part
    ]
    displaced = tuple(
        (names.get(home, "un foyer"), doctors.get(before or "", NOBODY), doctors.get(after or "", NOBODY))
        for home, before, after in said["displaced"]
    )
    cost = [f"Ce choix donne {listed(parts)}."] if parts else []
    cost += _passing(said.get("passed", 0), move)
    return Told(" ".join(cost) or "Ce choix ne coûte rien à personne.", displaced)


def _passing(people: int, move: "PlanMove") -> list[str]:
    """Who stays behind: those before in line whom this very place would suit."""
    if not people:
        return []
    who = "Le foyer" if move.registration.household_id is not None else "Elle"
    return [f"{who} passe avant {counted(people, 'personne')} plus haut dans la liste."]


def _more(number: int, words: str, more: str, less: str) -> str:
    if number == 0:
        return ""
    return f"{counted(abs(number), words)} {more if number > 0 else less}"
