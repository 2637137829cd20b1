"""Rows of a spreadsheet as people of a list: each cell read, each fault with its line and what to correct.

General on purpose: the list and the patients of a physician who leaves are read by the same hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from volontiers.core import codes, sheet
from volontiers.core.eligibility import Situation, since_fault
from volontiers.core.priority import ENDING, Ground
from volontiers.core.sheet import Fault

FIRST_YEAR = 1900
_GROUNDS = {
    "ald": Ground.LONG_TERM_CONDITION,
    "c2s": Ground.SOLIDARITY_COVER,
    "ame": Ground.STATE_AID,
    "grossesse": Ground.PREGNANCY,
    "isolement": Ground.ISOLATED,
    "situation compliquee": Ground.COMPLEX,
}
# Key of a column → how it is headed in what is exported.
COLUMNS: Mapping[str, str] = {
    "nom": "Nom",
    "prenom": "Prénom",
    "annee de naissance": "Année de naissance",
    "telephone": "Téléphone",
    "commune": "Commune",
    "demande du": "Demande du",
    "situation": "Situation",
    "ald": "ALD",
    "c2s": "C2S",
    "ame": "AME",
    "grossesse": "Grossesse",
    "isolement": "Isolement",
    "situation compliquee": "Situation compliquée",
    "jusqu au": "Jusqu’au",
    "a domicile": "À domicile",
    "foyer": "Foyer",
    "proche": "Proche",
    "telephone du proche": "Téléphone du proche",
    "courriel": "Courriel",
    "adresse": "Adresse",
    "remarque": "Remarque",
}
_ALSO = {
    "nom de famille": "nom",
    "naissance": "annee de naissance",
    "ne e en": "annee de naissance",
    "nee en": "annee de naissance",
    "date de naissance": "annee de naissance",
    "tel": "telephone",
    "portable": "telephone",
    "ville": "commune",
    "date": "demande du",
    "date de demande": "demande du",
    "date de la demande": "demande du",
    "jusquau": "jusqu au",
    "domicile": "a domicile",
    "email": "courriel",
    "mail": "courriel",
}
_LONGEST = {
    "nom": 80, "prenom": 80, "proche": 80, "courriel": 254, "adresse": 200, "remarque": 280, "foyer": 40,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One line. home: what is written under « Foyer », the same for those who live together."""

    number: int
    family_name: str = ""
    given_name: str = ""
    birth_year: int | None = None
    phone: str = ""
    insee: str = ""
    since: date | None = None
    situation: Situation = Situation.NONE
    grounds: frozenset[Ground] = frozenset()
    grounds_until: date | None = None
    home_visits: bool = False
    home: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    email: str = ""
    letters: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """What the cells are read with. commune: INSEE code of what is written, or raises ValueError with a sentence.

    since: the date of who has none in the file, where that is allowed.
    """

    today: date
    zone_name: str
    commune: Callable[[str], str | None]
    since: date | None = None


@dataclass(slots=True)
class Read:
    people: list[Person] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def headings(row: Sequence[str], *, dated: bool = True) -> tuple[dict[str, int], list[Fault]]:
    """Column → its place; and what is wrong with the first line. dated: « Demande du » has to be there."""
    return sheet.headings(row, COLUMNS, _ALSO, ["nom", *(["demande du"] if dated else [])])


def read_people(
    rows: Iterable[Sequence[str]], columns: Mapping[str, int], reader: Reader, start: int = 2
) -> Read:
    """Lines below the first; empty ones are passed over. start: the number of the first of these lines."""
    made = Read()
    for number, row in enumerate(rows, start=start):
        if not any(row):
            continue
        said = {key: row[place] if place < len(row) else "" for key, place in columns.items()}
        person, wrong = _person(number, said, reader)
        made.faults += [Fault(number, sentence) for sentence in wrong]
        if not wrong:
            made.people.append(person)
    return made


def _person(number: int, said: Mapping[str, str], reader: Reader) -> tuple[Person, list[str]]:
    wrong: list[str] = []

    def told(key: str) -> str:
        text = said.get(key, "").removeprefix("'")
        longest = _LONGEST.get(key, 200)
        if len(text) > longest:
            wrong.append(f"« {COLUMNS[key]} » est trop long : {longest} signes au plus.")
        return text[:longest]

    def asked(key: str, read: Callable[[str], object]) -> object:
        text = told(key)
        try:
            return read(text) if text else None
        except ValueError as error:
            wrong.append(f"« {COLUMNS[key]} » : {error}")
            return None

    person = Person(
        number=number,
        family_name=told("nom"),
        given_name=told("prenom"),
        birth_year=asked("annee de naissance", lambda text: _year(text, reader.today)),  # type: ignore[arg-type]
        phone=str(asked("telephone", lambda text: sheet.telephone(text, reader.zone_name)) or ""),
        insee=str(asked("commune", reader.commune) or ""),
        since=asked("demande du", lambda text: _since(text, reader.today)) or reader.since,  # type: ignore[arg-type]
        situation=asked("situation", _situation) or Situation.NONE,  # type: ignore[arg-type]
        grounds=frozenset(ground for key, ground in _GROUNDS.items() if asked(key, sheet.flag)),
        grounds_until=asked("jusqu au", sheet.day),  # type: ignore[arg-type]
        home_visits=bool(asked("a domicile", sheet.flag)),
        home=told("foyer"),
        caller_name=told("proche"),
        caller_phone=str(
            asked("telephone du proche", lambda text: sheet.telephone(text, reader.zone_name)) or ""
        ),
        email=str(asked("courriel", sheet.email) or ""),
        letters=told("adresse"),
        note=told("remarque"),
    )
    if not person.family_name and not person.given_name:
        wrong.append("Un nom ou un prénom manque.")
    if person.since is None and not any("Demande du" in one for one in wrong):
        wrong.append("« Demande du » manque : indiquez le jour de la demande.")
    return _without_end(person, reader.today), wrong


def _without_end(person: Person, today: date) -> Person:
    """A fact that has ended is not kept; an end goes only with what ends."""
    if person.grounds_until is None:
        return person
    if person.grounds_until < today:
        return replace(person, grounds=person.grounds - ENDING, grounds_until=None)
    return person if person.grounds & ENDING else replace(person, grounds_until=None)


def _year(text: str, today: date) -> int:
    """Four digits, or the year of a day."""
    plain = text.removesuffix(".0")
    year = int(plain) if plain.isdecimal() and len(plain) == 4 else sheet.day(text).year
    if not FIRST_YEAR <= year <= today.year:
        raise ValueError(f"une année entre {FIRST_YEAR} et {today.year}, par exemple 1952.")
    return year


def _since(text: str, today: date) -> date:
    since = sheet.day(text)
    if fault := since_fault(since, today):
        raise ValueError(fault[:1].lower() + fault[1:])
    return since


def _situation(text: str) -> Situation:
    key = codes.name_key(text)
    for one in Situation:
        if key in {one.value, codes.name_key(one.label)}:
            return one
    known = " ; ".join(one.label for one in Situation)
    raise ValueError(f"une de ces réponses : {known}.")
