"""What was done, in figures: each with its period and where it comes from, none under five. Read inside the community."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from volontiers.cases.queries import figures as cases
from volontiers.cases.queries.figures import Figures
from volontiers.core import moments, quarters
from volontiers.core.french import counted, day_of, listed, plural
from volontiers.core.profession import PROFESSIONS
from volontiers.core.small_counts import gathered, shown
from volontiers.placement.queries import published


@dataclass(frozen=True, slots=True)
class Fact:
    """text: one sentence. source: where the figure comes from and of when, empty when there is no figure."""

    text: str
    source: str = ""


def counted_over(since: date, until: date, zone: tzinfo) -> Figures:
    """The requests from since to the day before until. A year of them is read once for a page."""
    return cases.month(_midnight(since, zone), _midnight(until, zone))


def of_the_desk(found: Figures, since: date, until: date) -> list[Fact]:
    """What was asked and solved, told at once: they share one source. found: counted_over the same days."""
    if not found.asked:
        return []
    said = [f"{counted(found.asked, 'demande')} de soins {plural(found.asked, 'reçue')}."]
    if found.solved.part is not None and found.solved.whole:
        said.append(
            f"{found.solved.part} sur {found.solved.whole} demandes terminées ont trouvé une solution."
        )
    if found.median:
        said.append(f"La moitié ont reçu un oui en moins de {moments.lasting(found.median)}.")
    return [
        Fact(
            " ".join(said),
            f"demandes reçues {_period(since, until)}, une par besoin, comptées par Volontiers",
        )
    ]


def by_kind(found: Figures) -> list[tuple[str, str]]:
    """(kind of need, how many), what is too small put together."""
    rest = [("autres besoins", str(found.others))] if found.others else []
    return [*((label, str(number)) for label, number in found.kinds), *rest]


def of_the_list(community_id: int) -> list[Fact]:
    """From the latest quarter that was published."""
    start = max(published.starts(community_id), default=None)
    found = published.published(community_id, start) if start else None
    if start is None or found is None:
        return []
    whole, facts = found.told.whole, []
    source = f"liste d’attente, {quarters.named(start)}, chiffres publiés"
    if whole.attached:
        facts.append(Fact(f"{counted(whole.attached, 'personne')} de plus ont un médecin traitant.", source))
    if whole.waiting:
        facts.append(
            Fact(f"{counted(whole.waiting, 'personne')} attendent encore un médecin traitant.", source)
        )
    return facts


def of_the_members(members: Mapping[str, int], day: date) -> list[Fact]:
    """members: by profession code, « other » for what has none."""
    total = shown(sum(members.values()))
    if not total:
        return []
    known = [(PROFESSIONS[code].label, n) for code, n in members.items() if code in PROFESSIONS]
    large, rest = gathered(known, apart=total - sum(n for _, n in known))
    said = [f"{n} {many(n, label)}" for label, n in large]
    if rest:
        said.append(counted(rest, "autre"))
    detail = f" : {listed(said)}" if large else ""
    return [Fact(f"{counted(total, 'membre')}{detail}.", f"registre des membres, {_on(day)}")]


def many(number: int, label: str) -> str:
    """« infirmiers », « sages-femmes »: both halves of a double name agree."""
    if " " in label:
        return label
    return "-".join(plural(number, part) for part in label.split("-"))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _on(day: date) -> str:
    return f"au {day_of(day)} {day.year}"


def _period(since: date, until: date) -> str:
    last = date.fromordinal(until.toordinal() - 1)
    return f"du {day_of(since)} {since.year} au {day_of(last)} {last.year}"
