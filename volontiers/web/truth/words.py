"""A quarter of the list in words and figures: what is counted, over what, and what it does not say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from volontiers.core import flow, published
from volontiers.core.flow import Flow, Wait, duration, is_told, net_sentence, quantile
from volontiers.core.french import counted
from volontiers.core.priority import PriorityClass, is_fragile
from volontiers.core.published import CLASS_ORDER, LEAST, Detail, Row
from volontiers.placement.queries.truth import UNKNOWN, Followed, Truth

HIDDEN = f"moins de {LEAST}"
TOO_FEW = "trop peu de personnes"
NOT_YET = "pas encore atteint"
# The columns of a table for each detail; a count that is not told has none.
_COLUMNS = {
    Detail.OUT: ("En attente", "Entrées", "Parties, toutes raisons"),
    Detail.LEFT: ("En attente", "Entrées", "Avec un médecin", "Autres départs"),
}


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
    """All that a page shows of a quarter. everything: small counts too, for those who read the list itself."""

    sentence: str
    facts: tuple[Fact, ...]
    reasons: tuple[tuple[str, str], ...]
    classes: tuple[Line, ...]
    places: tuple[Line, ...]
    waits: tuple[Line, ...]
    followed: tuple[Fact, ...]


def told(truth: Truth, *, everything: bool) -> Told:
    detail = Detail.REASONS if everything else truth.detail
    classes = truth.by_class(everything=everything)
    return Told(
        sentence=_sentence(truth.flow, detail),
        facts=_facts(truth.flow, classes, detail),
        reasons=_reasons(truth.flow, detail),
        classes=_lines(classes, class_name, detail),
        places=_lines(truth.by_place(everything=everything), place_name, detail),
        waits=tuple(_wait(truth, row, everything=everything) for row in classes if row.stays),
        followed=tuple(_followed(one, everything=everything) for one in truth.followed),
    )


def _sentence(found: Flow, detail: Detail) -> str:
    if detail >= Detail.LEFT:
        return net_sentence(found.entered, found.attached, found.others)
    if detail is Detail.OUT:
        out = found.attached + found.others
        return f"{counted(found.entered, 'entrée')}, {counted(out, 'départ')}, toutes raisons ensemble."
    return "Trop peu de mouvements ce trimestre pour les montrer sans désigner quelqu’un."


def _facts(found: Flow, classes: Sequence[Row], detail: Detail) -> tuple[Fact, ...]:
    if detail is Detail.NOTHING:
        return (Fact("En attente", HIDDEN, "au début ou à la fin du trimestre"),)
    facts = [Fact("En attente", str(found.waiting), f"à la fin du trimestre ; {found.before} au début")]
    if detail >= Detail.LEFT:
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
    mine = [row.flow for row in classes if is_fragile(PriorityClass(row.keys[0]))]
    every = [row.flow for row in classes]
    facts = []
    for label, read in (
        ("Prioritaires parmi les rattachés", lambda one: one.attached),
        ("Prioritaires sur la liste", lambda one: one.waiting),
    ):
        part, whole = sum(map(read, mine)), sum(map(read, every))
        if whole > 0 and 0 <= part <= whole:
            facts.append(Fact(label, f"{round(100 * part / whole)} %", f"{part} sur {whole}"))
    return facts


def _reasons(found: Flow, detail: Detail) -> tuple[tuple[str, str], ...]:
    if detail is not Detail.REASONS:
        return ()
    return tuple((one.label.capitalize(), str(number)) for one, number in published.reasons_of(found))


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


def _lines(rows: Iterable[Row], name: Callable[[Sequence[str]], str], detail: Detail) -> tuple[Line, ...]:
    if detail <= Detail.STOCK:
        return ()
    return tuple(Line(name(row.keys), _cells(row.flow, detail)) for row in rows if any(_counts(row, detail)))


def _counts(row: Row, detail: Detail) -> tuple[int, ...]:
    """A row where nothing ever was is left out: it would say nothing more than zero."""
    return published.cells(row.flow, detail)


def _cells(found: Flow, detail: Detail) -> tuple[tuple[str, str], ...]:
    out = (found.attached + found.others,) if detail is Detail.OUT else (found.attached, found.others)
    columns = _COLUMNS[min(detail, Detail.LEFT)]
    return tuple(zip(columns, map(str, (found.waiting, found.entered, *out)), strict=True))


def _wait(truth: Truth, row: Row, *, everything: bool) -> Line:
    """Of the twelve months up to the end of the quarter; with fewer than five served nothing is estimated."""
    found = truth.waits_of(row.keys)
    served = sum(one.attached for one in found)
    enough = everything or served >= LEAST
    values = [
        ("La moitié ont un médecin en", _days(found, flow.HALF) if enough else TOO_FEW),
        ("Neuf sur dix en", _days(found, flow.NINETIETH) if enough else TOO_FEW),
    ]
    if everything:
        values.append(("Avec un médecin, en douze mois", f"{served} sur {len(found)}"))
    return Line(class_name(row.keys), tuple(values))


def _days(found: Sequence[Wait], share: float) -> str:
    days = quantile(found, share)
    if not is_told(found, days):
        return TOO_FEW
    return NOT_YET if days is None else duration(days)


def _followed(one: Followed, *, everything: bool) -> Fact:
    """About, for everybody: a small number of endings could otherwise be worked out."""
    label = f"Toujours suivis à {one.months} mois"
    said = (one.enrolled, one.followed)
    enrolled, followed = (
        said if everything else (published.rounded(one.enrolled), published.rounded(one.followed))
    )
    if not enrolled:
        return Fact(label, "—", "personne, ou trop peu de monde, n’a été rattaché à cette date")
    about = "" if everything else "environ "
    percent = f"{about}{min(100, round(100 * followed / enrolled))} %"
    details = f" ; {one.silent} sans réponse, {one.ended} arrêtés" if everything else ""
    return Fact(label, percent, f"{about}{followed} sur {about}{enrolled} rattachés{details}")
