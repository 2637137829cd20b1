"""The words of a plan: its figures in plain French, and who each line speaks of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from volontiers.core.french import counted, listed
from volontiers.core.need import age_band
from volontiers.placement.queries import plans as queries

if TYPE_CHECKING:
    from datetime import date

    from volontiers.placement.models import Plan, PlanLine, PlanMove

NOBODY = "personne"


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario, as it is compared. rows: (label, value), the same labels for each; empty while it is computed."""

    plan: "Plan"
    rows: tuple[tuple[str, str], ...]
    real: bool

    @property
    def computing(self) -> bool:
        return self.plan.state == self.plan.State.COMPUTING


def column(plan: "Plan") -> Column:
    return Column(plan, figures(plan.figures) if plan.figures else (), queries.scenario(plan).is_real)


def figures(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a plan leaves, read aloud."""
    return (
        ("Ont un médecin", f"{said['placed']} sur {said['people']}"),
        ("Restent sur la liste", str(said["without"])),
        ("… dont prioritaires", str(said["fragile_without"])),
        ("Route, en moyenne", _minutes(said["mean"])),
        ("Neuf sur dix, au plus", _minutes(said["ninth"])),
        (
            "Places prises, du moins au plus chargé",
            f"{_percent(said['lowest'])} à {_percent(said['highest'])}",
        ),
        ("Écart au mieux possible", _gap(said["gap"])),
    )


def _minutes(value: float | None) -> str:
    return "—" if value is None else counted(round(value), "minute")


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _gap(gap: dict[str, Any]) -> str:
    """Only whole households leave one: people passed in line, minutes of road and of fairness."""
    people, minutes = gap["ahead"], max(0, round(gap["minutes"]))
    if not people and not minutes:
        return "aucun" if gap["share"] == 0 else "moins d’une minute"
    parts = [counted(people, "personne")] if people else []
    return listed([*parts, counted(minutes, "minute")] if minutes else parts)


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
    by_hand: bool
    fell: str
    offered: bool


def row(number: int, line: "PlanLine", today: "date") -> Row:
    person = line.registration.person
    band = age_band(person.birth_year, today)
    return Row(
        id=line.registration_id,
        number=number,
        name=f"{person.given_name} {person.family_name}".strip() or "sans nom",
        priority=queries.priority(line).label,
        age=band.label if band else "âge inconnu",
        commune=person.municipality.name if person.municipality else "commune inconnue",
        household=line.registration.household_id is not None,
        doctor=str(line.professional) if line.professional else "",
        minutes=_minutes(line.minutes) if line.minutes is not None else "",
        reason=line.reason,
        by_hand=line.by_hand,
        fell=line.fell,
        offered=line.offer_id is not None,
    )


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
    cost = f"Ce choix donne {listed(parts)}." if parts else "Ce choix ne coûte rien à personne."
    return Told(cost, displaced)


def _more(number: int, words: str, more: str, less: str) -> str:
    if number == 0:
        return ""
    return f"{counted(abs(number), words)} {more if number > 0 else less}"
