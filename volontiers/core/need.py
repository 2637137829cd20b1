"""The vocabulary of a need: what is asked, how it can be answered, how it ended."""

from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    UNSCHEDULED = "unscheduled"
    HOME_VISIT = "home_visit"
    NURSING = "nursing"
    ATTENDING_PHYSICIAN = "attending_physician"
    OTHER_PROFESSION = "other_profession"
    EQUIPMENT = "equipment"
    HOME_HELP = "home_help"
    INFORMATION = "information"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


class Mode(StrEnum):
    """Codes of HL7 v3 ActEncounterCode, as the French SAS uses them for its slots."""

    AMB = "AMB"
    HH = "HH"
    VR = "VR"

    @property
    def label(self) -> str:
        return _MODE_LABELS[self]


class Family(StrEnum):
    """Families of recipients; the person's agreement is recorded for each of them."""

    CARERS = "carers"
    SERVICES = "services"

    @property
    def label(self) -> str:
        return _FAMILY_LABELS[self]


class Outcome(StrEnum):
    SEEN = "seen"
    PHYSICIAN_FOUND = "physician_found"
    IN_PLACE = "in_place"
    RENOUNCED = "renounced"
    ORIENTED = "oriented"
    UNSOLVED = "unsolved"
    DUPLICATE = "duplicate"
    ADVICE = "advice"
    EMERGENCY = "emergency"
    NO_LONGER_NEEDED = "no_longer_needed"
    LISTED = "listed"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _OUTCOME_LABELS[self]


class AgeBand(StrEnum):
    INFANT = "0-2"
    CHILD = "3-15"
    ADULT = "16-64"
    SENIOR = "65-79"
    ELDER = "80+"

    @property
    def label(self) -> str:
        return _AGE_LABELS[self]


_KIND_LABELS = {
    Kind.UNSCHEDULED: "Consultation rapide",
    Kind.HOME_VISIT: "Visite à domicile",
    Kind.NURSING: "Soins infirmiers",
    Kind.ATTENDING_PHYSICIAN: "Médecin traitant",
    Kind.OTHER_PROFESSION: "Autre professionnel",
    Kind.EQUIPMENT: "Matériel",
    Kind.HOME_HELP: "Aide à domicile",
    Kind.INFORMATION: "Renseignement",
}
_MODE_LABELS = {Mode.AMB: "cabinet", Mode.HH: "domicile", Mode.VR: "visio"}
_FAMILY_LABELS = {Family.CARERS: "soignants", Family.SERVICES: "services d’aide et de matériel"}
_OUTCOME_LABELS = {
    Outcome.SEEN: "Vue par un soignant",
    Outcome.PHYSICIAN_FOUND: "Médecin traitant trouvé",
    Outcome.IN_PLACE: "Aide ou matériel en place",
    Outcome.RENOUNCED: "A renoncé",
    Outcome.ORIENTED: "Orientée",
    Outcome.UNSOLVED: "Sans solution",
    Outcome.DUPLICATE: "Doublon",
    Outcome.ADVICE: "Conseil donné",
    Outcome.EMERGENCY: "Confiée au 15",
    Outcome.NO_LONGER_NEEDED: "N’en a plus besoin",
    Outcome.LISTED: "Sur la liste d’attente",
    Outcome.OTHER: "Autre",
}
_AGE_LABELS = {
    AgeBand.INFANT: "0 à 2 ans",
    AgeBand.CHILD: "3 à 15 ans",
    AgeBand.ADULT: "16 à 64 ans",
    AgeBand.SENIOR: "65 à 79 ans",
    AgeBand.ELDER: "80 ans et plus",
}
_AGE_TOPS = (
    (2, AgeBand.INFANT),
    (15, AgeBand.CHILD),
    (64, AgeBand.ADULT),
    (79, AgeBand.SENIOR),
    (130, AgeBand.ELDER),
)

SOLVED = frozenset({Outcome.SEEN, Outcome.PHYSICIAN_FOUND, Outcome.IN_PLACE, Outcome.ADVICE})

# A lasting need is handed to the waiting list; it is proposed to nobody in waves.
LASTING = frozenset({Kind.ATTENDING_PHYSICIAN})

_SERVICES = frozenset({Kind.EQUIPMENT, Kind.HOME_HELP})

_MODES = {
    Kind.UNSCHEDULED: (Mode.AMB, Mode.VR, Mode.HH),
    Kind.HOME_VISIT: (Mode.HH,),
    Kind.NURSING: (Mode.HH,),
    Kind.ATTENDING_PHYSICIAN: (Mode.AMB,),
    Kind.OTHER_PROFESSION: (Mode.AMB, Mode.HH),
    Kind.EQUIPMENT: (Mode.HH,),
    Kind.HOME_HELP: (Mode.HH,),
    Kind.INFORMATION: (Mode.VR,),
}

_DELAYS = {
    Kind.UNSCHEDULED: timedelta(hours=6),
    Kind.HOME_VISIT: timedelta(hours=24),
    Kind.NURSING: timedelta(hours=48),
    Kind.ATTENDING_PHYSICIAN: timedelta(days=30),
    Kind.OTHER_PROFESSION: timedelta(days=7),
    Kind.EQUIPMENT: timedelta(hours=48),
    Kind.HOME_HELP: timedelta(hours=48),
    Kind.INFORMATION: timedelta(hours=4),
}

# TRE_G15-ProfessionSante and TRE_R95-UsagerTitre of the French health terminology server (ANS).
PROFESSION_CODES = frozenset(
    {
        "10",
        "21",
        "26",
        "28",
        "40",
        "50",
        "60",
        "70",
        "80",
        "81",
        "82",
        "83",
        "86",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    }
)

_ANSWERING = {
    Kind.UNSCHEDULED: frozenset({"10"}),
    Kind.HOME_VISIT: frozenset({"10"}),
    Kind.NURSING: frozenset({"60"}),
    Kind.ATTENDING_PHYSICIAN: frozenset({"10"}),
    Kind.OTHER_PROFESSION: PROFESSION_CODES,
    Kind.EQUIPMENT: frozenset({"equipment", "pharmacy"}),
    Kind.HOME_HELP: frozenset({"home_help"}),
    Kind.INFORMATION: PROFESSION_CODES,
}


def family_of(kind: Kind) -> Family:
    return Family.SERVICES if kind in _SERVICES else Family.CARERS


def age_band(birth_year: int | None, today: date) -> AgeBand | None:
    """The band of the age reached this year; None when the year is unknown or impossible."""
    if birth_year is None or birth_year > today.year:
        return None
    age = today.year - birth_year
    return next((band for top, band in _AGE_TOPS if age <= top), None)


def default_modes(kind: Kind) -> tuple[Mode, ...]:
    return _MODES[kind]


def due_after(kind: Kind) -> timedelta:
    """Delay proposed at intake, from the call; the desk may shorten it to the same day at 18:00."""
    return _DELAYS[kind]


def professions_for(kind: Kind) -> frozenset[str]:
    """Profession codes that can answer; for the services family, kinds of organization instead."""
    return _ANSWERING[kind]
