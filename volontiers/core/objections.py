"""What files were sent back for, elsewhere or here, each with a check that says before it leaves what to change.

A check warns. It is never the law: it tells what a reader may remark, from where this is known, and since when.
What is not entered cannot be checked, and that is said too.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from volontiers.core.french import counted, listed
from volontiers.core.occupation import PHYSICIAN, is_generalist, names_a_specialty, plain
from volontiers.core.profession import PROFESSIONS
from volontiers.core.project_file import File, Seat
from volontiers.core.reference import when
from volontiers.core.stages import Stage

COLUMNS = ("controle", "texte", "source", "date", "ce_que_dit_la_date", "etapes")
FIRST_LINE = ("10", "21", "60", "70")


class State(StrEnum):
    SATISFIED = "satisfied"
    WARNS = "warns"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """change: what to do before it leaves, in plain words; when satisfied, what was found."""

    state: State
    change: str


@dataclass(frozen=True, slots=True)
class Known:
    """text: as it was objected. source: from where it is known; since: a date, and what it is the date of.

    stages: empty for all of them.
    """

    key: str
    text: str
    source: str
    since: str
    check: Callable[[File], Said]
    stages: frozenset[Stage] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    objection: Known
    said: Said


def findings(file: File, known: Mapping[str, Known]) -> tuple[Finding, ...]:
    """Every known objection on this file: those that warn first, then what cannot be checked, then what is in order."""
    order = [State.WARNS, State.UNKNOWN, State.SATISFIED]
    asked = [one for one in known.values() if not one.stages or file.stage in one.stages]
    found = [Finding(one, one.check(file)) for one in asked]
    return tuple(sorted(found, key=lambda one: order.index(one.said.state)))


def _fine(found: str) -> Said:
    return Said(State.SATISFIED, found)


def _warns(change: str) -> Said:
    return Said(State.WARNS, change)


def _unknown(missing: str) -> Said:
    return Said(State.UNKNOWN, missing)


_NO_STATUTES = (
    "Les statuts ne sont pas saisis : entrez les collèges et les sièges pour que ce point soit regardé."
)


def is_specialist(seat: Seat) -> bool:
    """A physician of another specialty than general practice, as the occupation or the college says it."""
    if is_generalist(seat.occupation) or seat.profession not in {"", PHYSICIAN}:
        return False
    said = plain(f"{seat.occupation} {seat.college}")
    return names_a_specialty(seat.occupation) or "specialiste" in said


def specialist(file: File) -> Said:
    if file.colleges is None:
        return _unknown(_NO_STATUTES)
    found = sum(is_specialist(seat) for seat in file.board)
    if found:
        return _fine(f"{counted(found, 'médecin spécialiste')} au conseil.")
    waiting = [one for one in file.colleges if "specialiste" in plain(one.college) and one.held < one.seats]
    if waiting:
        one = waiting[0]
        article = f" (article {one.clause} de vos statuts)" if one.clause else ""
        seats = counted(one.seats - one.held, "siège")
        return _warns(f"Le collège « {one.college} » a {seats} à pourvoir{article} : élisez avant l’envoi.")
    return _warns(
        "Aucun médecin spécialiste ne siège au conseil. Prévoyez un siège dans vos statuts, puis élisez quelqu’un."
    )


def founders(file: File) -> Said:
    if file.colleges is None:
        return _unknown(_NO_STATUTES)
    named = [one for one in file.colleges if one.founders or "fondat" in plain(one.college)]
    if not named:
        return _fine("Vos statuts n’ont pas de collège de fondateurs.")
    one = named[0]
    return _warns(
        f"Vos statuts ont un collège « {one.college} » ({counted(one.seats, 'siège')}). Une assemblée extraordinaire "
        "peut le supprimer et rendre ses sièges aux autres collèges."
    )


def empty_seats(file: File) -> Said:
    if file.colleges is None:
        return _unknown(_NO_STATUTES)
    short = [one for one in file.colleges if one.held < one.seats]
    if not short:
        return _fine("Tous les sièges du conseil sont pourvus.")
    said = listed([f"{one.college} {one.held} sur {one.seats}" for one in short])
    return _warns(f"Des sièges du conseil sont vides : {said}. Une élection les remplit.")


def professions(file: File) -> Said:
    if not file.members:
        return _unknown("Aucun membre n’est saisi : la liste par métier ne peut pas être regardée.")
    missing = [PROFESSIONS[code].label for code in FIRST_LINE if not file.members.get(code)]
    if not missing:
        return _fine("Médecins, pharmaciens, infirmiers et kinésithérapeutes sont là.")
    return _warns(
        f"Aucun membre de ces métiers : {listed(missing)}. Invitez-en, ou dites dans la lettre pourquoi."
    )


def overlap(file: File) -> Said:
    if not file.communes:
        return _unknown("Aucune commune n’est saisie : le territoire ne peut pas être comparé.")
    if not file.neighbours:
        return _unknown("Aucun territoire voisin n’est saisi : entrez les communes des communautés voisines.")
    names = {one.insee: one.name for one in file.communes}
    shared = {
        who: sorted(names[insee] for insee in theirs & names.keys())
        for who, theirs in sorted(file.neighbours.items())
        if theirs & names.keys()
    }
    if not shared:
        return _fine("Aucune commune n’est aussi dans un territoire voisin.")
    said = listed([f"{listed(communes)} ({who})" for who, communes in shared.items()])
    return _warns(
        f"Ces communes sont aussi dans un territoire voisin : {said}. Écrivez à deux qui les couvre."
    )


def medico_social(file: File) -> Said:
    mine = [one for one in file.partners if one.kind.medico_social]
    agreed = [one for one in mine if one.agreed]
    if agreed:
        return _fine(
            f"{counted(len(agreed), 'partenaire')} du médico-social et du social, d’accord par écrit."
        )
    if mine:
        return _warns(f"Demandez un accord écrit à {listed([one.name for one in mine], 'ou')}.")
    return _warns(
        "Aucun partenaire du médico-social : associez un EHPAD, un SSIAD ou une aide à domicile, et notez son accord."
    )


def pieces(file: File) -> Said:
    missing = [one.label for one in file.pieces if not one.ready]
    if not file.pieces:
        return _unknown("Aucune pièce n’est prévue pour cette étape.")
    if not missing:
        return _fine("Toutes les pièces prévues sont prêtes.")
    return _warns(f"Il manque : {listed([f'« {one} »' for one in missing])}.")


def association(file: File) -> Said:
    if file.legal_form in {"association", "cpts"}:
        return _fine("La communauté est une association.")
    return _warns(
        "Le contrat se signe au nom d’une association : changez la forme de la communauté avant l’envoi."
    )


CHECKS: Mapping[str, Callable[[File], Said]] = {
    "specialist": specialist,
    "founders": founders,
    "seats": empty_seats,
    "professions": professions,
    "overlap": overlap,
    "medico_social": medico_social,
    "pieces": pieces,
    "association": association,
}


def read(text: str) -> Mapping[str, Known]:
    """The lines of a CSV with COLUMNS, each with one of CHECKS, by its name.

    Raises ValueError on other columns, a check that is not there or stands twice, a date or a stage that cannot be read.
    """
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"expected the columns {COLUMNS}")
    found = [_known(row) for row in rows]
    known = {one.key: one for one in found}
    if len(known) != len(found):
        raise ValueError("a check stands twice")
    return known


def _known(row: Mapping[str, str]) -> Known:
    """Raises ValueError."""
    if row["controle"] not in CHECKS:
        raise ValueError(f"no check is called {row['controle']}")
    return Known(
        row["controle"], row["texte"], row["source"], f"{row['ce_que_dit_la_date']}, {when(row['date'])}",
        CHECKS[row["controle"]], frozenset(map(Stage, row["etapes"].split())),
    )  # fmt: skip
