"""Who can answer what: professions of the French directory, and organizations that pledge too."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from volontiers.core.need import Family, Kind, family_of, professions_for

SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Profession:
    """code: TRE_G15-ProfessionSante (93: TRE_R95-UsagerTitre), or "service" for an organization's contact."""

    code: str
    label: str


class OrganizationKind(StrEnum):
    MSP = "msp"
    PHARMACY = "pharmacy"
    EHPAD = "ehpad"
    HOME_HELP = "home_help"
    EQUIPMENT = "equipment"
    DAC = "dac"
    HOSPITAL = "hospital"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _ORGANIZATION_LABELS[self]


_ORGANIZATION_LABELS = {
    OrganizationKind.MSP: "maison de santé",
    OrganizationKind.PHARMACY: "pharmacie",
    OrganizationKind.EHPAD: "EHPAD",
    OrganizationKind.HOME_HELP: "service d’aide à domicile",
    OrganizationKind.EQUIPMENT: "prestataire de matériel",
    OrganizationKind.DAC: "dispositif d’appui à la coordination",
    OrganizationKind.HOSPITAL: "hôpital",
    OrganizationKind.OTHER: "autre structure",
}

_LABELS = {
    "10": "médecin",
    "21": "pharmacien",
    "26": "audioprothésiste",
    "28": "opticien-lunetier",
    "40": "chirurgien-dentiste",
    "50": "sage-femme",
    "60": "infirmier",
    "70": "masseur-kinésithérapeute",
    "80": "pédicure-podologue",
    "81": "orthoprothésiste",
    "82": "podo-orthésiste",
    "83": "orthopédiste-orthésiste",
    "86": "technicien de laboratoire médical",
    "91": "orthophoniste",
    "92": "orthoptiste",
    "93": "psychologue",
    "94": "ergothérapeute",
    "95": "diététicien",
    "96": "psychomotricien",
    SERVICE: "service",
}

PROFESSIONS: Mapping[str, Profession] = MappingProxyType(
    {code: Profession(code, label) for code, label in _LABELS.items()}
)

_ALWAYS = frozenset({Kind.OTHER_PROFESSION, Kind.INFORMATION})
_OFFERS = {
    OrganizationKind.MSP: _ALWAYS | {Kind.UNSCHEDULED, Kind.HOME_VISIT, Kind.NURSING},
    OrganizationKind.PHARMACY: _ALWAYS | {Kind.EQUIPMENT},
    OrganizationKind.EHPAD: _ALWAYS,
    OrganizationKind.HOME_HELP: _ALWAYS | {Kind.HOME_HELP},
    OrganizationKind.EQUIPMENT: _ALWAYS | {Kind.EQUIPMENT},
    OrganizationKind.DAC: _ALWAYS,
    OrganizationKind.HOSPITAL: _ALWAYS,
    OrganizationKind.OTHER: _ALWAYS,
}


def answers(
    profession_code: str,
    organization_kind: OrganizationKind | None,
    kind: Kind,
    *,
    wanted: str | None = None,
) -> bool:
    """Can this respondent answer this kind of need at all?

    wanted: the profession code a need of "other profession" names; nobody else answers it then.
    """
    if kind is Kind.OTHER_PROFESSION and wanted is not None:
        return profession_code == wanted
    if profession_code == SERVICE:
        return organization_kind is not None and kind in _OFFERS[organization_kind]
    if family_of(kind) is Family.SERVICES:
        return organization_kind is not None and organization_kind.value in professions_for(kind)
    return profession_code in professions_for(kind)
