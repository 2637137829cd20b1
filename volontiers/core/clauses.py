"""The text of the statutes beside what they rule: every value cites a clause that is there, and what a version changed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from volontiers.core.french import counted, listed
from volontiers.core.statutes import Meeting, Procedure, Statutes, StatutesError

# A rule is entered whole in the register, where it has 64 KiB.
LONGEST, LONGEST_TITLE = 40_000, 200
NO, YES = "non", "oui"


class Clause(NamedTuple):
    """As it is printed."""

    number: str
    title: str
    text: str


class Value(NamedTuple):
    """One thing that the statutes rule, in words, and the number of its clause; empty when they were given none."""

    label: str
    words: str
    clause: str


_HEADING = re.compile(
    r"(?:article|art\.?)\s+(\d+(?:[.-]\d+)*)\s*(?:[.:\u2013\u2014-]\s*)?(.*)", re.IGNORECASE
)
PREAMBLE = "0"


def read(text: str) -> tuple[Clause, ...]:
    """The text of statutes as it is pasted: a line « Article 7.1 — Les collèges » begins each clause.

    What stands before the first one is clause 0, the preamble.
    """
    found: list[tuple[str, str, list[str]]] = [(PREAMBLE, "Préambule", [])]
    for line in text.splitlines():
        match = _HEADING.fullmatch(line.strip())
        if match:
            found.append((match[1].replace("-", "."), match[2].strip(), []))
        else:
            found[-1][2].append(line.rstrip())
    clauses = (
        Clause(number, title[:LONGEST_TITLE], "\n".join(lines).strip()) for number, title, lines in found
    )
    return tuple(one for one in clauses if one.text or one.number != PREAMBLE)


def written(clauses: Iterable[Clause]) -> str:
    """The way back of read()."""
    return "\n\n".join(_written(one) for one in clauses)


def _written(one: Clause) -> str:
    if one.number == PREAMBLE:
        return one.text
    heading = f"Article {one.number}\u00a0\u2014 {one.title}" if one.title else f"Article {one.number}"
    return f"{heading}\n{one.text}" if one.text else heading


def check(clauses: Sequence[Clause], statutes: Statutes) -> None:
    """Raises StatutesError: a clause named twice, a value that cites none of them, too long for the register."""
    numbers = [one.number for one in clauses]
    twice = next((one for one in numbers if numbers.count(one) > 1), None)
    if twice is not None:
        raise StatutesError("text", f"l’article {twice} est là deux fois.")
    if sum(len(one.title) + len(one.text) for one in clauses) > LONGEST:
        raise StatutesError("text", f"le texte est trop long : {LONGEST} signes au plus.")
    for where, number in cited(statutes):
        if number and number not in numbers:
            raise StatutesError(where, f"il n’y a pas d’article {number} dans le texte.")


def cited(statutes: Statutes) -> Iterator[tuple[str, str]]:
    """(the value, the number of its clause), « colleges.2.clause », of every value that names one."""
    for number, college in enumerate(statutes.colleges):
        yield f"colleges.{number}.clause", college.clause
    for kind, procedure in statutes.meetings.items():
        for name, clause in procedure.clauses.items():
            yield f"meetings.{kind}.{name}.clause", clause
    for name, clause in statutes.clauses.items():
        yield f"{name}.clause", clause


def values(statutes: Statutes) -> list[Value]:
    """Everything that the statutes rule, in the order in which a person reads it."""
    clauses = statutes.clauses
    found = [value for college in statutes.colleges for value in _college(statutes, college.key)]
    months = counted(statutes.mandate_months, "mois")
    found.append(Value("Durée d’un mandat", months, clauses.get("mandate_months", "")))
    offices = listed([one.label for one in statutes.offices]) or "aucun"
    found.append(Value("Postes du bureau", offices, clauses.get("offices", "")))
    found.append(
        Value("Cotisation à jour pour siéger", _said(statutes.fee_paid), clauses.get("fee_paid", ""))
    )
    since = counted(statutes.months_member, "mois") if statutes.months_member else "sans délai"
    found.append(Value("Adhésion avant de siéger", since, clauses.get("months_member", "")))
    found += _elections(statutes)
    for kind in Meeting:
        if kind in statutes.meetings:
            found += meeting_values(kind, statutes.meetings[kind])
    return found


def _elections(statutes: Statutes) -> Iterator[Value]:
    clauses, share = statutes.clauses, statutes.first_round
    half = "plus de la moitié" if share is not None and share.denominator == 2 else str(share)
    round_one = "le plus de voix suffit" if share is None else f"{half} des bulletins valables"
    yield Value("Élection d’une personne au premier tour", round_one, clauses.get("first_round", ""))
    yield Value(
        "À égalité entre deux personnes", statutes.tie_of_persons.label, clauses.get("tie_of_persons", "")
    )
    secrecy = "permis" if statutes.simple_secrecy else "non permis"
    yield Value("Avis au secret simple", secrecy, clauses.get("simple_secrecy", ""))


def _college(statutes: Statutes, key: str) -> Iterator[Value]:
    one = statutes.college(key)
    if one is None:
        return
    seats = counted(one.seats, "siège") if one.seats else "aucun siège"
    yield Value(f"{one.name}, sièges au conseil", seats, one.clause)
    if one.who:
        yield Value(f"{one.name}, qui en est", one.who, one.clause)
    weight = "un membre, une voix" if one.weight is None else f"poids {one.weight}"
    yield Value(f"{one.name}, voix en assemblée", weight, one.clause)
    if one.not_with:
        names = [college.name for college in statutes.colleges if college.key in one.not_with]
        yield Value(f"{one.name}, pas en même temps que", listed(names), one.clause)
    if one.founders:
        yield Value(f"{one.name}, réservé aux fondateurs", YES, one.clause)


def meeting_values(kind: Meeting, one: Procedure) -> list[Value]:
    """How one kind of meeting decides."""
    said = {
        "notice_days": ("convocation", f"{counted(one.notice_days, 'jour')} avant"),
        "quorum": ("quorum", str(one.quorum) if one.quorum else "aucun"),
        "again_quorum": (
            "quorum sur seconde convocation",
            str(one.again_quorum) if one.again_quorum else "aucun",
        ),
        "majority": ("majorité", _majority(one)),
        "proxies": ("pouvoirs", f"{counted(one.proxies, 'pouvoir')} au plus" if one.proxies else "aucun"),
        "remote": ("vote à distance", _said(one.remote)),
        "tie": ("partage des voix", one.tie.label),
    }
    heading = kind.label.capitalize()
    return [
        Value(f"{heading}, {what}", words, one.clauses.get(name, "")) for name, (what, words) in said.items()
    ]


def _majority(one: Procedure) -> str:
    share = "plus de la moitié" if one.majority.denominator == 2 else f"{one.majority}"
    return f"{share} {one.base.label}"


def _said(one: bool) -> str:
    return YES if one else NO


def words_of(statutes: Statutes, clauses: Iterable[Clause]) -> Mapping[str, str]:
    """The same as one table, values then text, to be compared with another version's."""
    ruled = {one.label: f"{one.words}{_article(one.clause)}" for one in values(statutes)}
    return ruled | {f"Article {one.number}": f"{one.title}. {one.text}".strip(" .") for one in clauses}


def _article(number: str) -> str:
    return f" (article {number})" if number else ""
