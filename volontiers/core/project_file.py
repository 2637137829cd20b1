"""A community's file as it stands on a day: what is checked before it leaves, and what its documents are drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from volontiers.core.stages import Stage


class PartnerKind(StrEnum):
    EHPAD = "ehpad"
    SSIAD = "ssiad"
    HOME_HELP = "home_help"
    DAC = "dac"
    HOSPITAL = "hospital"
    SOCIAL = "social"
    TOWN_HALL = "town_hall"
    DEPARTMENT = "department"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _PARTNERS[self]

    @property
    def medico_social(self) -> bool:
        """A hospital is care; a network that helps to coordinate is neither."""
        return self in {PartnerKind.EHPAD, PartnerKind.SSIAD, PartnerKind.HOME_HELP, PartnerKind.SOCIAL}


_PARTNERS = {
    PartnerKind.EHPAD: "EHPAD",
    PartnerKind.SSIAD: "service de soins infirmiers à domicile (SSIAD)",
    PartnerKind.HOME_HELP: "service d’aide à domicile",
    PartnerKind.DAC: "dispositif d’appui à la coordination (DAC)",
    PartnerKind.HOSPITAL: "hôpital",
    PartnerKind.SOCIAL: "service social, CCAS, CLIC",
    PartnerKind.TOWN_HALL: "mairie, intercommunalité",
    PartnerKind.DEPARTMENT: "Département",
    PartnerKind.OTHER: "autre partenaire",
}


@dataclass(frozen=True, slots=True)
class Seats:
    """A college of the board: what the statutes ask, and what is held. founders: reserved to those who founded it."""

    college: str
    seats: int
    held: int
    clause: str = ""
    founders: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who sits on the board, without a name. profession: of the directory, empty when unknown."""

    college: str
    occupation: str
    profession: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    name: str
    kind: PartnerKind
    agreed: bool


@dataclass(frozen=True, slots=True)
class Piece:
    label: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Commune:
    insee: str
    name: str
    population: int | None


@dataclass(frozen=True, slots=True)
class File:
    """colleges: None while no statutes are entered. members: by profession code, with « other » for what has none.

    neighbours: the communes (INSEE) of each neighbour that was entered.
    """

    stage: Stage
    legal_form: str
    colleges: tuple[Seats, ...] | None = None
    board: tuple[Seat, ...] = ()
    members: Mapping[str, int] = field(default_factory=dict)
    communes: tuple[Commune, ...] = ()
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)
    partners: tuple[Partner, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def population(self) -> int | None:
        """None when no commune of the territory has a known population."""
        known = [one.population for one in self.communes if one.population is not None]
        return sum(known) if known else None
