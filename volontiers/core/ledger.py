"""The register of consents: what is entered, the receipt given for it, and the short code that finds its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from volontiers.core import codes

SALT_BYTES = 32


class Rule(StrEnum):
    """What the members of a community decide: each is entered whole, by the name of its value."""

    IDENTITY = "identity"
    PARAMETERS = "parameters"
    HOURS = "hours"
    CLOSURES = "closures"
    TERRITORY = "territory"
    WORDING = "wording"
    PROTOCOL = "protocol"
    STATUTES = "statutes"
    INDICATORS = "indicators"
    COMPENSATION = "compensation"

    @property
    def label(self) -> str:
        return _RULE_LABELS[self]


_RULE_LABELS = {
    Rule.IDENTITY: "nom et téléphones",
    Rule.PARAMETERS: "règles de recherche",
    Rule.HOURS: "heures du bureau",
    Rule.CLOSURES: "fermetures",
    Rule.TERRITORY: "communes et secteurs",
    Rule.WORDING: "phrases de l’accord",
    Rule.PROTOCOL: "protocole d’urgence",
    Rule.STATUTES: "statuts de l’association",
    Rule.INDICATORS: "définitions des indicateurs",
    Rule.COMPENSATION: "indemnité des heures données",
}


class EntryKind(StrEnum):
    PLEDGE = "pledge"
    PAUSE = "pause"
    RESUMPTION = "resumption"
    EXPIRY = "expiry"
    WITHDRAWAL = "withdrawal"
    CEILING = "ceiling"
    PLACE = "place"
    SHIFT = "shift"
    SHIFT_ENDED = "shift_ended"
    ONE_OFF = "one_off"
    CONTEST = "contest"
    AGREEMENT = "agreement"
    NO_AGREEMENT = "no_agreement"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    LASTING = "lasting"
    LASTING_WITHDRAWN = "lasting_withdrawn"
    LASTING_PAUSE = "lasting_pause"
    LASTING_RESUMPTION = "lasting_resumption"
    LASTING_EXPIRY = "lasting_expiry"
    OFFER_YES = "offer_yes"
    PERSON_YES = "person_yes"
    PERSON_NO = "person_no"
    TEAM_AGREEMENT = "team_agreement"
    # A kind is stored in twenty characters.
    TEAM_AGREEMENT_WITHDRAWN = "team_withdrawn"
    RULE = "rule"
    MINUTES = "minutes"
    TIME = "time"
    TIME_WITHDRAWN = "time_withdrawn"
    TIME_PAUSE = "time_pause"
    TIME_RESUMPTION = "time_resumption"
    TIME_EXPIRY = "time_expiry"
    TIME_YES = "time_yes"
    TIME_ONE_OFF = "time_one_off"
    TIME_CONTEST = "time_contest"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    EntryKind.PLEDGE: "engagement donné ou changé",
    EntryKind.PAUSE: "pause",
    EntryKind.RESUMPTION: "fin de la pause",
    EntryKind.EXPIRY: "fin de l’engagement",
    EntryKind.WITHDRAWAL: "plus aucune sollicitation",
    EntryKind.CEILING: "plafond toutes communautés",
    EntryKind.PLACE: "lieu d’exercice",
    EntryKind.SHIFT: "garde notée",
    EntryKind.SHIFT_ENDED: "garde rendue ou retirée",
    EntryKind.ONE_OFF: "oui pour une seule demande",
    EntryKind.CONTEST: "« Ce n’est pas moi »",
    EntryKind.AGREEMENT: "accord de la personne",
    EntryKind.NO_AGREEMENT: "la personne n’est pas d’accord",
    EntryKind.AGREEMENT_WITHDRAWN: "accord retiré",
    EntryKind.LASTING: "engagement pour de nouveaux patients",
    EntryKind.LASTING_WITHDRAWN: "plus aucun nouveau patient proposé",
    EntryKind.LASTING_PAUSE: "pause des nouveaux patients",
    EntryKind.LASTING_RESUMPTION: "fin de la pause des nouveaux patients",
    EntryKind.LASTING_EXPIRY: "fin de l’engagement pour de nouveaux patients",
    EntryKind.OFFER_YES: "oui du médecin pour une personne de la liste",
    EntryKind.PERSON_YES: "oui de la personne pour ce médecin",
    EntryKind.PERSON_NO: "la personne préfère attendre un autre médecin",
    EntryKind.TEAM_AGREEMENT: "accord de la personne pour une équipe",
    EntryKind.TEAM_AGREEMENT_WITHDRAWN: "accord pour une équipe retiré",
    EntryKind.RULE: "règle de la communauté",
    EntryKind.MINUTES: "procès-verbal d’une assemblée",
    EntryKind.TIME: "temps pour l’association",
    EntryKind.TIME_WITHDRAWN: "plus aucune heure demandée pour l’association",
    EntryKind.TIME_PAUSE: "pause du temps pour l’association",
    EntryKind.TIME_RESUMPTION: "fin de la pause du temps pour l’association",
    EntryKind.TIME_EXPIRY: "fin du temps pour l’association",
    EntryKind.TIME_YES: "oui pour une séance de l’association",
    EntryKind.TIME_ONE_OFF: "oui par téléphone pour une seule séance de l’association",
    EntryKind.TIME_CONTEST: "« Ce n’est pas moi », pour une séance de l’association",
}
# Of nobody in particular: every member may read what these lines say.
OF_EVERYBODY = frozenset({EntryKind.RULE, EntryKind.MINUTES})
# What a person says themselves leaves with them; what a professional says of lasting patients or of their time is
# always somebody's.
AGREEMENTS = frozenset({EntryKind.AGREEMENT, EntryKind.NO_AGREEMENT, EntryKind.AGREEMENT_WITHDRAWN})
OF_PERSON = frozenset(
    {
        EntryKind.PERSON_YES,
        EntryKind.PERSON_NO,
        EntryKind.TEAM_AGREEMENT,
        EntryKind.TEAM_AGREEMENT_WITHDRAWN,
    }
)
OF_PROFESSIONAL = frozenset(
    {
        EntryKind.LASTING,
        EntryKind.LASTING_WITHDRAWN,
        EntryKind.LASTING_PAUSE,
        EntryKind.LASTING_RESUMPTION,
        EntryKind.LASTING_EXPIRY,
        EntryKind.OFFER_YES,
        EntryKind.TIME,
        EntryKind.TIME_WITHDRAWN,
        EntryKind.TIME_PAUSE,
        EntryKind.TIME_RESUMPTION,
        EntryKind.TIME_EXPIRY,
        EntryKind.TIME_YES,
        EntryKind.TIME_ONE_OFF,
        EntryKind.TIME_CONTEST,
    }
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves an entry to the one who keeps it. The short code only finds its line."""

    seq: int
    head: bytes

    @property
    def text(self) -> str:
        """« 12 3fa9c0d1 … »: the number, then the whole head in groups of eight, for a message, a QR or a file."""
        signs = self.head.hex()
        return " ".join([str(self.seq), *(signs[start : start + 8] for start in range(0, len(signs), 8))])

    @property
    def short(self) -> str:
        """« 12 3fa9c0d1… »: the same without spaces in the head, for an SMS or a command."""
        return f"{self.seq} {self.head.hex()}"

    @property
    def path(self) -> str:
        """« 12-3fa9c0d1… »: the same in an address."""
        return f"{self.seq}-{self.head.hex()}"

    @property
    def code(self) -> str:
        """« XK7-4PM »."""
        return codes.show(codes.code_of(self.head))


def found(typed: str, receipts: Iterable[Receipt]) -> list[Receipt]:
    """The entries that a short code points to, however it is typed: rarely two, none when it cannot be a code."""
    code = codes.read(typed)
    return [] if code is None else [one for one in receipts if codes.code_of(one.head) == code]


def sayable(value: object) -> object:
    """The value as a body holds it: text, whole numbers, lists and objects; a share is written as a text.

    A float has no one way to be written: it never enters a hash.
    """
    if isinstance(value, Mapping):
        return {str(name): sayable(one) for name, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(str(one) for one in value)
    if isinstance(value, list | tuple):
        return [sayable(one) for one in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return str(value) if isinstance(value, StrEnum) else value
