"""The life of an assembly and of its motions, and what is refused there, with the clause that says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volontiers.core.assembly import Quorum, Result, Ruling
from volontiers.core.french import counted, day_of
from volontiers.core.statutes import Procedure

# Under this many voters a count would tell who voted what.
SMALL_COLLEGE = 5


class AssemblyState(StrEnum):
    DRAFT = "draft"
    CONVENED = "convened"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _ASSEMBLY_LABELS[self]


_ASSEMBLY_LABELS = {
    AssemblyState.DRAFT: "brouillon",
    AssemblyState.CONVENED: "convoquée",
    AssemblyState.OPEN: "ouverte",
    AssemblyState.ENDED: "levée, procès-verbal à signer",
    AssemblyState.CLOSED: "close, procès-verbal signé",
}


class MotionState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    VOID = "void"

    @property
    def label(self) -> str:
        return _MOTION_LABELS[self]


_MOTION_LABELS = {
    MotionState.DRAFT: "à mettre aux voix",
    MotionState.OPEN: "vote ouvert",
    MotionState.CLOSED: "vote clos, à proclamer",
    MotionState.DECLARED: "proclamée",
    MotionState.VOID: "sans résultat",
}


class Way(StrEnum):
    """How a motion is voted. The sentence is shown wherever the vote is."""

    NAMED = "named"
    HAND = "hand"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {Way.NAMED: "vote ouvert, nominatif", Way.HAND: "à main levée", Way.PAPER: "sur papier"}[self]

    @property
    def sentence(self) -> str:
        return _WAY_SENTENCES[self]


_WAY_SENTENCES = {
    Way.NAMED: "Vote ouvert : votre choix est nominatif, le bureau le verra.",
    Way.HAND: "Vote à main levée : chacun le voit dans la salle. Seuls les nombres sont gardés, comptés par deux personnes.",
    Way.PAPER: "Vote sur papier, dépouillé dans la salle. Seuls les nombres sont gardés, comptés par deux personnes.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """clause: of the statutes, empty when the rule is not theirs."""

    sentence: str
    clause: str = ""

    @property
    def told(self) -> str:
        """« Le quorum n’est pas atteint : 3 sur 8. (article 11.2 des statuts) »."""
        return f"{self.sentence} (article {self.clause} des statuts)" if self.clause else self.sentence


def clause(procedure: Procedure, name: str) -> str:
    """The number of the clause that gives this value; empty when none is known."""
    return procedure.clauses.get(name, "")


def notice(procedure: Procedure, today: date, day: date) -> Refusal | None:
    """Days of the calendar between the sending and the meeting."""
    if day < today:
        return Refusal("Ce jour est passé : choisissez une date à venir.")
    given = (day - today).days
    if given >= procedure.notice_days:
        return None
    return Refusal(
        f"Il faut {counted(procedure.notice_days, 'jour')} entre la convocation et la réunion, il y en a {given}. "
        "Choisissez une date plus tard.",
        clause(procedure, "notice_days"),
    )


def no_quorum(procedure: Procedure, found: Quorum, *, again: bool) -> Refusal | None:
    if found.reached:
        return None
    there = f"{found.counted} sur {counted(found.electors, 'électeur')}"
    said = f"Le quorum n’est pas atteint : {there}, présents ou représentés ; il en faut {found.needed}."
    return Refusal(said, clause(procedure, "again_quorum" if again else "quorum"))


def no_remote(procedure: Procedure) -> Refusal | None:
    """Refused unless the statutes allow it for this kind of meeting (Cass. 1re civ., 25 January 2017, 15-25.561)."""
    if procedure.remote:
        return None
    return Refusal(
        "Le vote à distance n’est pas prévu par les statuts pour cette réunion : on y vote en étant là.",
        clause(procedure, "remote"),
    )


def emptied(names: Mapping[str, tuple[str, str]], before: set[str], now: set[str]) -> Refusal | None:
    """A college that had electors at the notice and has none any more. names: by key, (name, clause)."""
    for key in sorted(before - now):
        name, number = names.get(key, (key, ""))
        said = f"Le collège « {name} » avait des électeurs à la convocation et n’en a plus : convoquez de nouveau."
        return Refusal(said, number)
    return None


def colleges_may_show(found: Result) -> bool:
    """Not as soon as one that voted is small: the whole minus the others would tell its count."""
    return bool(found.colleges) and all(
        one.voters == 0 or one.voters >= SMALL_COLLEGE for one in found.colleges.values()
    )


def outcome(ruling: Ruling, found: Result) -> str:
    """« Adoptée : plus de la moitié des suffrages exprimés (article 12). » and what decided a tie."""
    procedure = ruling.procedure
    share = procedure.majority
    wanted = (
        "plus de la moitié"
        if (share.numerator, share.denominator) == (1, 2)
        else f"au moins {share.numerator}/{share.denominator}"
    )
    head = "Adoptée" if found.adopted else "Non adoptée"
    said = Refusal(f"{head}. Il faut {wanted} {procedure.base.label}", clause(procedure, "majority")).told
    if not found.tied:
        return f"{said}."
    rule = Refusal(f"À égalité, {procedure.tie.label}", clause(procedure, "tie")).told
    return f"{said}. {rule}."


def heading(kind_label: str, day: date) -> str:
    """« Conseil d’administration du 19 novembre 2026 »."""
    return f"{kind_label[0].upper()}{kind_label[1:]} du {day_of(day)} {day.year}"
