"""Money granted and spent: what a funder promised, what of it may be paid, and what is left. Amounts in euro cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volontiers.core.contract import Mission
from volontiers.core.french import counted, day_of, euros, listed
from volontiers.core.occupation import plain


class FunderKind(StrEnum):
    ARS = "ars"
    CPAM = "cpam"
    URPS = "urps"
    DEPARTMENT = "department"
    MUTUAL = "mutual"
    COMMUNE = "commune"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _FUNDERS[self]


class GrantKind(StrEnum):
    GRANT = "grant"
    CONTRACT = "contract"

    @property
    def label(self) -> str:
        return _GRANTS[self]


class Nature(StrEnum):
    """What was bought."""

    SALARIES = "salaries"
    INDEMNITIES = "indemnities"
    TELEPHONE = "telephone"
    SOFTWARE = "software"
    PREMISES = "premises"
    EQUIPMENT = "equipment"
    TRAVEL = "travel"
    FEES = "fees"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _NATURES[self]


class Service(StrEnum):
    """What it was bought for. Each serves one mission of the contract."""

    NUMBER = "number"
    LIST = "list"
    PATHWAYS = "pathways"
    PREVENTION = "prevention"
    CRISIS = "crisis"
    QUALITY = "quality"
    ATTRACTIVENESS = "attractiveness"
    ASSOCIATION = "association"

    @property
    def label(self) -> str:
        return _SERVICES[self][0]

    @property
    def mission(self) -> Mission:
        return _SERVICES[self][1]


class Proof(StrEnum):
    """What whoever releases an expense has seen of its receipt. Empty before, and for a reversal: it has its reason."""

    FILE = "file"
    PAPER = "paper"
    NONE = "none"

    @property
    def label(self) -> str:
        return _PROOFS[self]


_FUNDERS = {
    FunderKind.ARS: "ARS",
    FunderKind.CPAM: "CPAM",
    FunderKind.URPS: "URPS",
    FunderKind.DEPARTMENT: "Département",
    FunderKind.MUTUAL: "mutuelle",
    FunderKind.COMMUNE: "commune, intercommunalité",
    FunderKind.OTHER: "autre",
}
_PROOFS = {Proof.FILE: "fichier joint", Proof.PAPER: "papier rangé", Proof.NONE: "sans reçu"}
_GRANTS = {GrantKind.GRANT: "subvention", GrantKind.CONTRACT: "contrat"}
_NATURES = {
    Nature.SALARIES: "salaires",
    Nature.INDEMNITIES: "indemnités des membres",
    Nature.TELEPHONE: "téléphone",
    Nature.SOFTWARE: "informatique",
    Nature.PREMISES: "locaux",
    Nature.EQUIPMENT: "matériel",
    Nature.TRAVEL: "déplacements",
    Nature.FEES: "prestataires",
    Nature.OTHER: "autre",
}
_SERVICES = {
    Service.NUMBER: ("le numéro", Mission.ACCESS),
    Service.LIST: ("la liste d’attente", Mission.ACCESS),
    Service.PATHWAYS: ("les parcours", Mission.PATHWAYS),
    Service.PREVENTION: ("la prévention", Mission.PREVENTION),
    Service.CRISIS: ("les crises sanitaires", Mission.CRISIS),
    Service.QUALITY: ("la qualité", Mission.QUALITY),
    Service.ATTRACTIVENESS: ("l’accueil de nouveaux soignants", Mission.ATTRACTIVENESS),
    Service.ASSOCIATION: ("la vie de l’association", Mission.FUNCTIONING),
}


@dataclass(frozen=True, slots=True)
class Required:
    """A condition of an instalment, or a piece to send before it. held_on: None while it is missing."""

    label: str
    held_on: date | None


@dataclass(frozen=True, slots=True)
class Instalment:
    """number: of the grant, from 1. pieces_by: the day before which the pieces leave. due_on: the day it is expected."""

    number: int
    cents: int
    pieces_by: date | None
    due_on: date | None
    paid_on: date | None
    required: tuple[Required, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.required if one.held_on is None)

    @property
    def held_words(self) -> str:
        """« 4 pièces sur 6 », empty when nothing is asked."""
        total = len(self.required)
        held = total - len(self.missing)
        return f"{counted(held, 'pièce')} sur {total}" if total else ""


@dataclass(frozen=True, slots=True)
class Grant:
    """cents: notified, None while it is only asked. likely: until then, chances in a hundred as the treasurer says."""

    asked_cents: int
    cents: int | None
    likely: int
    service: Service | None = None
    instalments: tuple[Instalment, ...] = ()
    reclaimed_cents: int = 0
    dropped: bool = False

    @property
    def paid_cents(self) -> int:
        return sum(one.cents for one in self.instalments if one.paid_on)

    @property
    def planned_cents(self) -> int:
        return sum(one.cents for one in self.instalments)

    @property
    def granted_cents(self) -> int:
        """What was notified, less what was asked back."""
        return max(0, (self.cents or 0) - self.reclaimed_cents)

    @property
    def likely_cents(self) -> int:
        """Of one that is not notified, its part by the chances that were said."""
        if self.cents is not None or self.dropped:
            return 0
        return self.asked_cents * self.likely // 100


def why_not_planned(grant: Grant, cents: int) -> str:
    """Empty when one more instalment of this amount stays within what was notified."""
    if grant.cents is None:
        return "Notez d’abord le montant notifié : un versement vient d’une décision."
    left = grant.cents - grant.planned_cents
    if cents > left:
        return f"Il reste {euros(max(0, left))} à répartir sur {euros(grant.cents)} notifiés : ce versement dépasserait."
    return ""


def why_not_paid(grant: Grant, number: int) -> str:
    """Empty when this instalment may be noted as paid."""
    one = next(each for each in grant.instalments if each.number == number)
    if one.paid_on:
        return f"Ce versement est déjà noté, le {one.paid_on:%d/%m/%Y} : un versement n’arrive qu’une fois."
    if one.missing:
        said = listed([f"« {label} »" for label in one.missing])
        return f"Ce versement vient après ses conditions. Il manque encore : {said}."
    if grant.cents is None or grant.paid_cents + one.cents > grant.cents:
        return f"Avec ce versement, le total dépasserait les {euros(grant.cents or 0)} notifiés."
    return ""


def why_not_on(one: Instalment, day: date) -> str:
    """Empty when nothing that this instalment asked came after that day."""
    late = max(
        (each for each in one.required if each.held_on), key=lambda each: each.held_on or day, default=None
    )
    if late is None or late.held_on is None or late.held_on <= day:
        return ""
    return (
        f"« {late.label} » est notée reçue le {late.held_on:%d/%m/%Y} : un versement vient ce jour-là ou après. "
        "Si elle était là plus tôt, marquez-la « Elle manque », puis reçue à son vrai jour."
    )


def why_not_reclaimed(grant: Grant, cents: int) -> str:
    left = grant.paid_cents - grant.reclaimed_cents
    if cents > left:
        return f"Un financeur ne reprend que ce qu’il a versé : {euros(max(0, left))} au plus."
    return ""


def why_not_released(entered_by: int, by: int) -> str:
    """Two different people: who entered an expense never releases it."""
    if entered_by == by:
        return "Vous avez saisi cette dépense : une autre personne la valide."
    return ""


@dataclass(frozen=True, slots=True)
class Seen:
    """words: where the paper is filed, or why there is none; nothing beside a file."""

    proof: Proof
    words: str = ""


# What people write where nothing is filed yet.
_NOT_FILED = ("a classer", "a venir", "a recevoir", "a retrouver", "en attente", "pas encore", "inconnu")
_NO_FILE = (
    "Aucun fichier n’est joint : joignez le reçu, dites où le papier est rangé, ou pourquoi il n’y en a pas."
)
_WHERE_FILED = "Dites où le papier est rangé, par exemple « classeur 2, n° 14 »."
_NOT_YET_FILED = "« {} » ne dit pas où est le papier. Écrivez son classeur et son numéro, ou pourquoi il n’y a pas de reçu."
_WHY_NONE = "Dites pourquoi il n’y a pas de reçu : cette raison reste lisible."


def is_filed(where: str) -> bool:
    """Whether these words name a place, as far as words can tell."""
    said = plain(where)
    return any(sign.isalnum() for sign in said) and not said.startswith(_NOT_FILED)


def why_not_proven(seen: Seen, has_file: bool) -> str:
    """Empty when an expense may be released on what was seen of its receipt."""
    if seen.proof is Proof.FILE:
        return "" if has_file else _NO_FILE
    if seen.proof is Proof.PAPER and seen.words and not is_filed(seen.words):
        return _NOT_YET_FILED.format(seen.words)
    if not seen.words:
        return _WHERE_FILED if seen.proof is Proof.PAPER else _WHY_NONE
    return ""


@dataclass(frozen=True, slots=True)
class Totals:
    notified: int
    paid: int
    spent: int

    @property
    def due(self) -> int:
        """Notified and not paid yet."""
        return max(0, self.notified - self.paid)


def totals(grants: Iterable[Grant], spent_cents: int) -> Totals:
    """What was asked back counts neither as notified nor as paid."""
    known = list(grants)
    paid = sum(one.paid_cents - one.reclaimed_cents for one in known)
    return Totals(sum(one.granted_cents for one in known), paid, spent_cents)


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next with a funder. grant: by its name; number: of the instalment. on: None when no day was said."""

    words: str
    on: date | None
    late: bool
    grant: str
    number: int
    held_words: str


def next_step(grants: Mapping[str, Grant], today: date) -> Step | None:
    """The earliest: pieces to send, or money expected. grants: by the name that the page gives them."""
    steps = [_step(name, one, today) for name, grant in grants.items() for one in _waiting(grant)]
    return min(steps, key=lambda one: (one.on is None, one.on or today, one.words), default=None)


def _waiting(grant: Grant) -> Sequence[Instalment]:
    """The next instalment of a grant: the one after waits for it."""
    waiting = [one for one in grant.instalments if not one.paid_on]
    return [] if grant.dropped else sorted(waiting, key=lambda one: one.number)[:1]


def _step(name: str, one: Instalment, today: date) -> Step:
    rank = "1er" if one.number == 1 else f"{one.number}e"
    if one.missing:
        on, words = one.pieces_by, f"pièces pour le {rank} versement ({name})"
    else:
        on, words = one.due_on, f"{rank} versement attendu ({name})"
    return Step(words, on, on is not None and on < today, name, one.number, one.held_words)


def before(step: Step) -> str:
    """« avant le 15 janvier 2027 », empty when no day was said."""
    return f"avant le {day_of(step.on)} {step.on.year}" if step.on else ""
