"""Rows of a spreadsheet as people of a list: each cell read, each fault with its line and what to correct.

General on purpose: the list and the patients of a physician who leaves are read by the same hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from volontiers.core import codes, phone
from volontiers.core.eligibility import Situation, since_fault
from volontiers.core.priority import ENDING, Ground

FIRST_YEAR = 1900
# Day zero of the numbers by which spreadsheets keep days; one in these bounds is between 1927 and 2064.
_ZERO, _DAYS = date(1899, 12, 30), (10_000, 60_000)
_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})
_NO = frozenset({"", "non", "n", "0", "faux", "false", "no"})
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
class Fault:
    """number: of the line as the spreadsheet shows it, 0 for the whole file. sentence: what to correct, in French."""

    number: int
    sentence: str


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
    found: dict[str, int] = {}
    faults: list[Fault] = []
    for place, text in enumerate(row):
        key = codes.name_key(text)
        key = _ALSO.get(key, key)
        if key in found:
            faults.append(Fault(1, f"La colonne « {text} » est là deux fois."))
        elif key in COLUMNS:
            found[key] = place
        elif key:
            known = ", ".join(COLUMNS.values())
            faults.append(
                Fault(1, f"La colonne « {text[:40]} » n’est pas connue. Colonnes possibles : {known}.")
            )
    needed = ["nom", *(["demande du"] if dated else [])]
    faults += [Fault(1, f"La colonne « {COLUMNS[key]} » manque.") for key in needed if key not in found]
    return found, faults


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
        phone=str(asked("telephone", lambda text: _phone(text, reader)) or ""),
        insee=str(asked("commune", reader.commune) or ""),
        since=asked("demande du", lambda text: _since(text, reader.today)) or reader.since,  # type: ignore[arg-type]
        situation=asked("situation", _situation) or Situation.NONE,  # type: ignore[arg-type]
        grounds=frozenset(ground for key, ground in _GROUNDS.items() if asked(key, _flag)),
        grounds_until=asked("jusqu au", _day),  # type: ignore[arg-type]
        home_visits=bool(asked("a domicile", _flag)),
        home=told("foyer"),
        caller_name=told("proche"),
        caller_phone=str(asked("telephone du proche", lambda text: _phone(text, reader)) or ""),
        email=str(asked("courriel", _email) or ""),
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
    year = int(plain) if plain.isdecimal() and len(plain) == 4 else _day(text).year
    if not FIRST_YEAR <= year <= today.year:
        raise ValueError(f"une année entre {FIRST_YEAR} et {today.year}, par exemple 1952.")
    return year


def _day(text: str) -> date:
    """« 02/03/2026 », « 2026-03-02 », or the number by which spreadsheets keep a day."""
    number = text.partition(".")[0]
    if number.isdecimal() and _DAYS[0] <= int(number) <= _DAYS[1]:
        return _ZERO + timedelta(days=int(number))
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split(maxsplit=1)[0].split("/"))
            return date(year + 2000 if year < 100 else year, month, day)
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ValueError("écrivez le jour ainsi : 02/03/2026.") from error


def _since(text: str, today: date) -> date:
    since = _day(text)
    if fault := since_fault(since, today):
        raise ValueError(fault[:1].lower() + fault[1:])
    return since


def _phone(text: str, reader: Reader) -> str:
    plain = text.removesuffix(".0")
    # A spreadsheet takes the first zero of a number away.
    number = phone.read(f"0{plain}" if plain.isdecimal() and len(plain) == 9 else plain, reader.zone_name)
    if number is None:
        raise ValueError("dix chiffres, par exemple 06 39 98 12 34.")
    return number


def _flag(text: str) -> bool:
    key = codes.name_key(text.removesuffix(".0"))
    if key not in _YES | _NO:
        raise ValueError("écrivez « oui », ou laissez vide.")
    return key in _YES


def _situation(text: str) -> Situation:
    key = codes.name_key(text)
    for one in Situation:
        if key in {one.value, codes.name_key(one.label)}:
            return one
    known = " ; ".join(one.label for one in Situation)
    raise ValueError(f"une de ces réponses : {known}.")


def _email(text: str) -> str:
    name, _, domain = text.partition("@")
    if not name or "." not in domain or " " in text:
        raise ValueError("une adresse complète, par exemple nom@exemple.fr.")
    return text
