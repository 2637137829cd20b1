"""A quarter of the list in words and figures: what is counted, over what, and what it does not say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from volontiers.core.flow import net_sentence
from volontiers.core.french import counted
from volontiers.core.priority import PriorityClass, is_fragile
from volontiers.core.publication import NOT_YET, Counts, Followed, Publication, Waited
from volontiers.core.publication import Told as Row
from volontiers.core.published import CLASS_ORDER, LEAST
from volontiers.placement.queries.truth import UNKNOWN

HIDDEN = f"moins de {LEAST}"
TOO_FEW = "trop peu de personnes"
NOT_REACHED = "pas encore atteint"


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """says: its numerator and its denominator, in words."""

    label: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that a page shows of a quarter."""

    sentence: str
    facts: tuple[Fact, ...]
    reasons: tuple[tuple[str, str], ...]
    classes: tuple[Line, ...]
    places: tuple[Line, ...]
    waits: tuple[Line, ...]
    followed: tuple[Fact, ...]


def told(found: Publication) -> Told:
    return Told(
        sentence=_sentence(found.whole),
        facts=_facts(found.whole, found.classes),
        reasons=tuple((one.label.capitalize(), str(number)) for one, number in found.reasons),
        classes=_lines(found.classes, class_name),
        places=_lines(found.places, place_name),
        waits=tuple(map(_wait, found.waits)),
        followed=tuple(map(_followed, found.followed)),
    )


def _sentence(found: Counts) -> str:
    if found.entered is None:
        return "Trop peu de mouvements ce trimestre pour les montrer sans désigner quelqu’un."
    if found.attached is None or found.others is None:
        return f"{counted(found.entered, 'entrée')}, {counted(found.out or 0, 'départ')}, toutes raisons ensemble."
    return net_sentence(found.entered, found.attached, found.others)


def _facts(found: Counts, classes: Sequence[Row]) -> tuple[Fact, ...]:
    if found.waiting is None:
        return (Fact("En attente", HIDDEN, "au début ou à la fin du trimestre"),)
    facts = [Fact("En attente", str(found.waiting), f"à la fin du trimestre ; {found.before} au début")]
    if found.attached is not None:
        facts.append(
            Fact(
                "Avec un médecin, net", str(found.attached), "les rattachements, moins ceux qui ont pris fin"
            )
        )
        facts += _fragile(classes)
    return tuple(facts)


def _fragile(classes: Sequence[Row]) -> list[Fact]:
    """Only where no row mixes those who come first with the others."""
    if any(len({is_fragile(PriorityClass(key)) for key in row.keys}) > 1 for row in classes):
        return []
    mine = [row.counts for row in classes if is_fragile(PriorityClass(row.keys[0]))]
    every = [row.counts for row in classes]
    facts = []
    for label, read in (
        ("Prioritaires parmi les rattachés", lambda one: one.attached or 0),
        ("Prioritaires sur la liste", lambda one: one.waiting or 0),
    ):
        part, whole = sum(map(read, mine)), sum(map(read, every))
        if whole > 0 and 0 <= part <= whole:
            facts.append(Fact(label, f"{round(100 * part / whole)} %", f"{part} sur {whole}"))
    return facts


def class_name(keys: Sequence[str]) -> str:
    classes = [PriorityClass(key) for key in keys]
    if len(classes) == 1:
        return classes[0].label
    if len(classes) == len(CLASS_ORDER):
        return "toutes les situations"
    if all(is_fragile(one) for one in classes):
        whole = len(classes) == len(CLASS_ORDER) - 1
        return "toutes les situations prioritaires" if whole else "autres situations prioritaires"
    return "toutes les autres situations"


def place_name(keys: Sequence[str]) -> str:
    if len(keys) == 1:
        return keys[0]
    named = [key for key in keys if key != UNKNOWN]
    return f"{', '.join(named[:3])}…, ensemble" if len(named) > 3 else f"{', '.join(keys)}, ensemble"


def _lines(rows: Iterable[Row], name: Callable[[Sequence[str]], str]) -> tuple[Line, ...]:
    """A row where nothing ever was is left out: it would say nothing more than zero."""
    return tuple(Line(name(row.keys), _cells(row.counts)) for row in rows if any(row.counts))


def _cells(found: Counts) -> tuple[tuple[str, str], ...]:
    """A count that is not told has no column."""
    columns = (
        ("En attente", found.waiting),
        ("Entrées", found.entered),
        ("Avec un médecin", found.attached),
        ("Autres départs", found.others),
        ("Parties, toutes raisons", found.out),
    )
    return tuple((label, str(number)) for label, number in columns if number is not None)


def _wait(one: Waited) -> Line:
    values = [
        ("La moitié ont un médecin en", _within(one.half)),
        ("Neuf sur dix en", _within(one.ninetieth)),
    ]
    if one.served is not None:
        values.append(("Avec un médecin, en douze mois", f"{one.served} sur {one.people}"))
    return Line(class_name(one.keys), tuple(values))


def _within(days: str | None) -> str:
    if days is None:
        return TOO_FEW
    return NOT_REACHED if days == NOT_YET else days


def _followed(one: Followed) -> Fact:
    label = f"Toujours suivis à {one.months} mois"
    if not one.enrolled:
        return Fact(label, "—", "personne, ou trop peu de monde, n’a été rattaché à cette date")
    rounded = one.silent is None
    about = "environ " if rounded else ""
    percent = f"{about}{min(100, round(100 * one.followed / one.enrolled))} %"
    details = "" if rounded else f" ; {one.silent} sans réponse, {one.ended} arrêtés"
    return Fact(label, percent, f"{about}{one.followed} sur {about}{one.enrolled} rattachés{details}")
