"""Money granted and spent: what a funder promised, what of it may be paid, and what is left. Amounts in euro cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volontiers.core.contract import Mission
from volontiers.core.french import counted, day_of, euros, listed


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


_FUNDERS = {
    FunderKind.ARS: "ARS",
    FunderKind.CPAM: "CPAM",
    FunderKind.URPS: "URPS",
    FunderKind.DEPARTMENT: "Département",
    FunderKind.MUTUAL: "mutuelle",
    FunderKind.COMMUNE: "commune, intercommunalité",
    FunderKind.OTHER: "autre",
}
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
    """A condition of an instalment, or a piece to send before it."""

    label: str
    held: bool


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
        return tuple(one.label for one in self.required if not one.held)

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
