"""The members of an association as a spreadsheet holds them: each line read, each fault with its line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from volontiers.core import codes, sheet
from volontiers.core.sheet import Fault

# Key of a column → how it is headed in what is exported.
COLUMNS: Mapping[str, str] = {
    "nom": "Nom",
    "prenom": "Prénom",
    "college": "Collège",
    "membre depuis le": "Membre depuis le",
    "metier": "Métier",
    "structure": "Structure",
    "courriel": "Courriel",
    "telephone": "Téléphone",
    "fondateur": "Fondateur",
}
# Of what is exported only: read back, they are passed over.
TOLD: Mapping[str, str] = {
    "parti le": "Parti le", "annee": "Année", "cotisation": "Cotisation due", "paye": "Cotisation reçue",
    "paye le": "Reçue le",
}  # fmt: skip
_ALSO = {
    "nom de famille": "nom", "mail": "courriel", "email": "courriel", "tel": "telephone", "portable": "telephone",
    "adhesion": "membre depuis le", "date d adhesion": "membre depuis le", "dateadhesion": "membre depuis le",
    "profession": "metier", "organisation": "structure", "fondatrice": "fondateur",
} | {codes.name_key(label): key for key, label in TOLD.items()}  # fmt: skip
_LONGEST = {"nom": 60, "prenom": 60, "metier": 80, "structure": 120, "courriel": 254}
NEEDED = ("nom", "college", "membre depuis le")


@dataclass(frozen=True, slots=True)
class Line:
    """number: of the line as the spreadsheet shows it. college: its key in the statutes."""

    number: int
    family_name: str
    given_name: str
    college: str
    joined_on: date
    occupation: str
    organization: str
    email: str
    phone: str
    founder: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(slots=True)
class Read:
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """colleges: key → name, of the statutes in force."""

    today: date
    zone_name: str
    colleges: Mapping[str, str]


def read(rows: Sequence[Sequence[str]], reader: Reader) -> Read:
    """rows: the headings first; empty lines are passed over. Two lines of one person are both faults."""
    made = Read()
    if not rows:
        return made
    columns, made.faults = sheet.headings(rows[0], {**COLUMNS, **TOLD}, _ALSO, NEEDED)
    if made.faults:
        return made
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            said = {key: row[place] if place < len(row) else "" for key, place in columns.items()}
            line, wrong = _line(number, said, reader)
            made.faults += [Fault(number, sentence) for sentence in wrong]
            if line is not None:
                made.lines.append(line)
    made.faults += twice(made.lines)
    made.faults.sort(key=lambda one: one.number)
    return made


def twice(lines: Iterable[Line]) -> list[Fault]:
    """The second line of one person says where the first one is. One name and one address, or none, make one person."""
    found: list[Fault] = []
    seen: dict[str, list[Line]] = {}
    for line in lines:
        alike = seen.setdefault(codes.name_key(line.name), [])
        for other in alike:
            if not (line.email and other.email) or line.email.casefold() == other.email.casefold():
                said = f"La même personne qu’à la ligne {other.number} : gardez-en une, ou indiquez leurs deux courriels."
                found.append(Fault(line.number, said))
                break
        alike.append(line)
    return found


def _line(number: int, said: Mapping[str, str], reader: Reader) -> tuple[Line | None, list[str]]:
    wrong: list[str] = []

    def told(key: str) -> str:
        text = said.get(key, "").removeprefix("'")
        longest = _LONGEST.get(key, 200)
        if len(text) > longest:
            wrong.append(f"« {COLUMNS[key]} » est trop long : {longest} signes au plus.")
        return text[:longest]

    def asked(key: str, reads: Callable[[str], object], empty: object) -> object:
        text = told(key)
        if not text:
            if key in NEEDED:
                wrong.append(f"« {COLUMNS[key]} » manque.")
            return empty
        try:
            return reads(text)
        except ValueError as error:
            wrong.append(f"« {COLUMNS[key]} » : {error}")
            return empty

    joined_on = asked("membre depuis le", lambda text: _joined(text, reader.today), reader.today)
    assert isinstance(joined_on, date), "a day or its absence"
    line = Line(
        number,
        str(asked("nom", str, "")),
        told("prenom"),
        str(asked("college", lambda text: _college(text, reader.colleges), "")),
        joined_on,
        told("metier"),
        told("structure"),
        str(asked("courriel", sheet.email, "")),
        str(asked("telephone", lambda text: sheet.telephone(text, reader.zone_name), "")),
        bool(asked("fondateur", sheet.flag, False)),
    )
    return (None if wrong else line), wrong


def _joined(text: str, today: date) -> date:
    day = sheet.day(text)
    if day > today:
        raise ValueError("ce jour est à venir.")
    return day


def _college(text: str, colleges: Mapping[str, str]) -> str:
    asked = codes.name_key(text)
    for key, name in colleges.items():
        if asked in {codes.name_key(key), codes.name_key(name)}:
            return key
    raise ValueError(f"un collège des statuts : {', '.join(colleges.values())}.")
