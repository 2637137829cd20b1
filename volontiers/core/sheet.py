"""Cells of a spreadsheet that somebody filled: headings under several names, days, numbers and yeses as they are typed.

What cannot be read raises ValueError with what to correct, in French.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volontiers.core import codes, phone

# Day zero of the numbers by which spreadsheets keep days; one in these bounds is between 1927 and 2064.
_ZERO, _DAYS = date(1899, 12, 30), (10_000, 60_000)
_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})
_NO = frozenset({"", "non", "n", "0", "faux", "false", "no"})


@dataclass(frozen=True, slots=True)
class Fault:
    """number: of the line as the spreadsheet shows it, 0 for the whole file. sentence: what to correct, in French."""

    number: int
    sentence: str


def headings(
    row: Sequence[str], columns: Mapping[str, str], also: Mapping[str, str], needed: Collection[str]
) -> tuple[dict[str, int], list[Fault]]:
    """Column → its place; and what is wrong with the first line.

    columns: key → how it is headed. also: other names that people give to one. needed: keys that have to be there.
    """
    found: dict[str, int] = {}
    faults: list[Fault] = []
    for place, text in enumerate(row):
        key = codes.name_key(text)
        key = also.get(key, key)
        if key in found:
            faults.append(Fault(1, f"La colonne « {text} » est là deux fois."))
        elif key in columns:
            found[key] = place
        elif key:
            known = ", ".join(columns.values())
            faults.append(
                Fault(1, f"La colonne « {text[:40]} » n’est pas connue. Colonnes possibles : {known}.")
            )
    faults += [Fault(1, f"La colonne « {columns[key]} » manque.") for key in needed if key not in found]
    return found, faults


def day(text: str) -> date:
    """« 02/03/2026 », « 2026-03-02 », or the number by which spreadsheets keep a day."""
    number = text.partition(".")[0]
    if number.isdecimal() and _DAYS[0] <= int(number) <= _DAYS[1]:
        return _ZERO + timedelta(days=int(number))
    try:
        if "/" in text:
            number_of_day, month, year = (int(part) for part in text.split(maxsplit=1)[0].split("/"))
            return date(year + 2000 if year < 100 else year, month, number_of_day)
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ValueError("écrivez le jour ainsi : 02/03/2026.") from error


def telephone(text: str, zone_name: str) -> str:
    plain = text.removesuffix(".0")
    # A spreadsheet takes the first zero of a number away.
    number = phone.read(f"0{plain}" if plain.isdecimal() and len(plain) == 9 else plain, zone_name)
    if number is None:
        raise ValueError("dix chiffres, par exemple 06 39 98 12 34.")
    return number


def flag(text: str) -> bool:
    key = codes.name_key(text.removesuffix(".0"))
    if key not in _YES | _NO:
        raise ValueError("écrivez « oui », ou laissez vide.")
    return key in _YES


def email(text: str) -> str:
    name, _, domain = text.partition("@")
    if not name or "." not in domain or " " in text:
        raise ValueError("une adresse complète, par exemple nom@exemple.fr.")
    return text
