"""Who read what a professional agreed to: the words of the read log, and what in it is out of the ordinary."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from volontiers.core import hours
from volontiers.core.hours import OpeningHours

# More reads than this by one account in one local day are out of the ordinary.
MOST_A_DAY = 20
# Opened again by the same person within this time, the same page is one read.
ONE_READ = timedelta(hours=1)


class Reader(StrEnum):
    """ROLE: somebody without an account, as on the console of the server. OUTSIDE: another system."""

    ENGINE = "engine"
    PERSON = "person"
    ROLE = "role"
    OUTSIDE = "outside"


class Column(StrEnum):
    """What can be read of a pledge: nothing else is ever written in the log."""

    LEVEL = "level"
    CAPS = "caps"
    AREA = "area"
    MODES = "modes"
    HOURS = "hours"
    USE = "use"
    ANSWER = "answer"
    TOTAL = "total"
    ENTRIES = "entries"
    NAME = "name"

    @property
    def label(self) -> str:
        return _COLUMNS[self]


_COLUMNS = {
    Column.LEVEL: "choix et date de fin",
    Column.CAPS: "plafonds",
    Column.AREA: "communes et trajet",
    Column.MODES: "modes",
    Column.HOURS: "jours et heures",
    Column.USE: "semaine en cours",
    Column.ANSWER: "nom, trajet et réponse",
    Column.TOTAL: "total, sans nom",
    Column.ENTRIES: "ce que le registre dit de vous",
    Column.NAME: "votre nom, sans votre choix",
}
# The whole pledge: what the engine needs to rank.
BY_THE_ENGINE = (Column.LEVEL, Column.CAPS, Column.AREA, Column.MODES, Column.HOURS, Column.USE)


class Why(StrEnum):
    """What for. NEED goes with the reference of the need, « 1042-1 »."""

    NEED = "need"
    FIGURES = "figures"
    DIRECTORY = "directory"
    REGISTER = "register"
    CHECK = "check"
    LIST = "list"
    TIME = "time"

    @property
    def label(self) -> str:
        return _REASONS[self]


_REASONS = {
    Why.NEED: "besoin",
    Why.FIGURES: "indicateurs",
    Why.DIRECTORY: "annuaire",
    Why.REGISTER: "copie du registre",
    Why.CHECK: "contrôle du logiciel",
    Why.LIST: "liste d’attente",
    Why.TIME: "temps pour l’association",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One read, as its oddness is judged. account: None when nobody signed in."""

    at: datetime
    reader: Reader
    account: int | None


def unusual(reads: Sequence[Seen], opening: OpeningHours | None, zone: tzinfo) -> frozenset[int]:
    """Which of these, by index: a person's read while the desk is closed, or of a day on which they read much.

    opening: None, or without any hours, says nothing of the hour. The engine and other systems work at night.
    """
    told = opening if opening is not None and opening.by_weekday else None
    people = [n for n, one in enumerate(reads) if one.reader in {Reader.PERSON, Reader.ROLE}]
    days = Counter(_day(reads[n], zone) for n in people)
    return frozenset(
        n
        for n in people
        if days[_day(reads[n], zone)] > MOST_A_DAY or (told and not hours.is_open(told, reads[n].at, zone))
    )


def _day(one: Seen, zone: tzinfo) -> tuple[int | None, object]:
    return one.account, one.at.astimezone(zone).date()
