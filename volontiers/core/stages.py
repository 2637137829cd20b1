"""The life of a community's project as data: its stages, the pieces of each, who examines it, and what an answer means.

Customs of the field, entered to be changed: nothing here is the law, except where a source says so.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volontiers.core.french import counted, day_of, listed

LAW = "code de la santé publique, article L1434-12"


class Stage(StrEnum):
    IDEA = "idea"
    LETTER = "letter"
    LETTER_VALIDATED = "letter_validated"
    HEALTH_PROJECT = "health_project"
    PROJECT_VALIDATED = "project_validated"
    CONTRACT = "contract"
    RUNNING = "running"
    SUSPENDED = "suspended"

    @property
    def label(self) -> str:
        return STEPS[self].label


class Examiner(StrEnum):
    """Who reads a file."""

    ARS = "ars"
    CPAM = "cpam"
    MSA = "msa"
    URPS = "urps"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        return _EXAMINERS[self]


_EXAMINERS = {
    Examiner.ARS: "ARS",
    Examiner.CPAM: "CPAM",
    Examiner.MSA: "MSA",
    Examiner.URPS: "URPS",
    Examiner.DEPARTMENT: "Département",
}


class Outcome(StrEnum):
    """What came back."""

    RECEIVED = "received"
    ASKED = "asked"
    NOT_KEPT = "not_kept"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        return _OUTCOMES[self]

    @property
    def gives_back(self) -> bool:
        """Whoever said so, the file is the community's again."""
        return self in {Outcome.ASKED, Outcome.NOT_KEPT}


_OUTCOMES = {
    Outcome.RECEIVED: "bien reçu, en cours d’examen",
    Outcome.ASKED: "des compléments sont demandés",
    Outcome.NOT_KEPT: "non retenu en l’état",
    Outcome.ACCEPTED: "accepté",
}


@dataclass(frozen=True, slots=True)
class PieceAsked:
    """document: the key of the draft that Volontiers makes of it, empty when somebody writes it."""

    label: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """says: what is done at this stage. silence_months: after which no answer is a yes, with its source in `source`."""

    label: str
    says: str
    pieces: tuple[PieceAsked, ...] = ()
    silence_months: int | None = None
    source: str = ""


STEPS = {
    Stage.IDEA: Step(
        "Idée",
        "Des professionnels se réunissent et dessinent un territoire.",
        (PieceAsked("Communes envisagées"), PieceAsked("Professionnels intéressés, par métier", "membres")),
    ),
    Stage.LETTER: Step(
        "Lettre d’intention",
        "La lettre présente le territoire, un premier diagnostic, les acteurs, les orientations et le calendrier.",
        (
            PieceAsked("Lettre d’intention", "lettre"),
            PieceAsked("Annexe : diagnostic du territoire", "diagnostic"),
            PieceAsked("Liste des membres par métier", "membres"),
            PieceAsked("Statuts et composition du conseil", "composition"),
            PieceAsked("Accords écrits des partenaires"),
        ),
    ),
    Stage.LETTER_VALIDATED: Step(
        "Lettre validée",
        "Le groupe s’organise en association et prépare le projet de santé.",
        (PieceAsked("Récépissé de déclaration de l’association"), PieceAsked("Compte bancaire de l’association")),
    ),
    Stage.HEALTH_PROJECT: Step(
        "Projet de santé rédigé",
        "Le projet de santé part à l’ARS : territoire, besoins, missions, organisation.",
        (
            PieceAsked("Projet de santé"),
            PieceAsked("Diagnostic du territoire", "diagnostic"),
            PieceAsked("Statuts et composition du conseil", "composition"),
            PieceAsked("Liste des membres par métier", "membres"),
        ),
        silence_months=2,
        source=LAW,
    ),
    Stage.PROJECT_VALIDATED: Step(
        "Projet validé",
        "Le contrat se prépare avec l’ARS et l’Assurance maladie : missions, indicateurs, calendrier.",
        (PieceAsked("Réponse de l’ARS, ou preuve de l’envoi"), PieceAsked("Budget prévisionnel")),
    ),
    Stage.CONTRACT: Step(
        "Contrat signé",
        "Le contrat est signé par la communauté, l’Assurance maladie et l’ARS.",
        (PieceAsked("Contrat signé"), PieceAsked("Calendrier des missions")),
    ),
    Stage.RUNNING: Step(
        "En marche",
        "Les missions se font ; une fois par an, on en rend compte.",
        (PieceAsked("Rapport d’activité", "activite"), PieceAsked("Comptes de l’année")),
    ),
    Stage.SUSPENDED: Step("Suspendu", "Le projet attend. Rien n’est perdu : tout reprend où il en était."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A version that left. to: who reads it."""

    on: date
    stage: Stage
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """An answer to the latest version, from one of those it was sent to."""

    on: date
    by: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has the file in hand. to: empty when it is the community. days: since the day it changed hands."""

    to: tuple[str, ...]
    since: date
    days: int

    def words(self, *, here: bool = True) -> str:
        """here: read by the community itself, else by somebody who funds it."""
        since = f"depuis le {day_of(self.since)} {self.since.year} ({counted(self.days, 'jour')})"
        if not self.to:
            return f"Le dossier est {'chez vous' if here else 'à la communauté'} {since}."
        return f"Le dossier est à l’examen ({listed(self.to)}) {since}."


def holding(
    began: date, sent: Sent | None, answers: Iterable[Came], today: date, moved: date | None = None
) -> Holding:
    """sent: the latest version, None when nothing left yet; answers: to that version.

    It is the community's again once one of them asks for more or does not keep it, once all have accepted it, or once
    the project entered another stage: moved, that day.
    """
    if sent is None:
        return _of((), began, today)
    came = list(answers)
    back = [one.on for one in came if one.outcome.gives_back]
    accepted = {one.by: one.on for one in came if one.outcome is Outcome.ACCEPTED}
    left = tuple(one for one in sent.to if one not in accepted)
    if not back and not left:
        back = list(accepted.values())
    if moved is not None:
        back.append(moved)
    return _of((), max(back), today) if back else _of(left, sent.on, today)


def _of(to: tuple[str, ...], since: date, today: date) -> Holding:
    return Holding(to, since, max(0, (today - since).days))


def silence_ends(sent: Sent) -> date | None:
    """The day after which silence counts as a yes, where the stage has one."""
    months = STEPS[sent.stage].silence_months
    if months is None:
        return None
    year, month = divmod(sent.on.year * 12 + sent.on.month - 1 + months, 12)
    return date(year, month + 1, min(sent.on.day, monthrange(year, month + 1)[1]))
