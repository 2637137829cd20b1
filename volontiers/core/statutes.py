"""The statutes of an association as data, read the same way by every verb and every screen.

A value that rules something has the number of the clause which gives it: an explanation can always cite it. What the
statutes do not say is None or absent, never a default of ours (no quorum unless they set one; votes at a distance are
refused unless they allow them for that kind of assembly: Cass. 1re civ., 25 January 2017, 15-25.561).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

_E = TypeVar("_E", bound=StrEnum)


class Body(StrEnum):
    """Where one sits by a mandate; the assembly needs none: every member belongs to it."""

    BOARD = "board"
    BUREAU = "bureau"

    @property
    def label(self) -> str:
        return {Body.BOARD: "conseil d’administration", Body.BUREAU: "bureau"}[self]


class Office(StrEnum):
    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    TREASURER = "treasurer"
    SECRETARY = "secretary"
    MEMBER = "member"

    @property
    def label(self) -> str:
        return _OFFICE_LABELS[self]


_OFFICE_LABELS = {
    Office.PRESIDENT: "présidence",
    Office.VICE_PRESIDENT: "vice-présidence",
    Office.TREASURER: "trésorerie",
    Office.SECRETARY: "secrétariat",
    Office.MEMBER: "membre",
}


class Meeting(StrEnum):
    """The kinds of meeting that decide."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    BOARD = "board"
    BUREAU = "bureau"

    @property
    def label(self) -> str:
        return _MEETING_LABELS[self]


_MEETING_LABELS = {
    Meeting.ORDINARY: "assemblée générale ordinaire",
    Meeting.EXTRAORDINARY: "assemblée générale extraordinaire",
    Meeting.BOARD: "conseil d’administration",
    Meeting.BUREAU: "réunion du bureau",
}


class Base(StrEnum):
    """Of what a majority is the share: yes and no alone, everybody there or represented, or every elector."""

    CAST = "cast"
    PRESENT = "present"
    MEMBERS = "members"

    @property
    def label(self) -> str:
        return _BASE_LABELS[self]


_BASE_LABELS = {
    Base.CAST: "des suffrages exprimés",
    Base.PRESENT: "des membres présents ou représentés",
    Base.MEMBERS: "de tous les membres",
}


class Tie(StrEnum):
    """Never broken by chance of the machine."""

    FAILS = "fails"
    PRESIDENT = "president"

    @property
    def label(self) -> str:
        return {
            Tie.FAILS: "la proposition n’est pas adoptée",
            Tie.PRESIDENT: "la présidence a voix prépondérante",
        }[self]


class TieOfPersons(StrEnum):
    """Which of two who have as many votes takes the last seat. Never chance."""

    AGAIN = "again"
    ELDEST = "eldest"
    LONGEST = "longest"

    @property
    def label(self) -> str:
        return _PERSONS_TIE_LABELS[self]


_PERSONS_TIE_LABELS = {
    TieOfPersons.AGAIN: "on vote de nouveau entre ces personnes",
    TieOfPersons.ELDEST: "la personne la plus âgée est élue",
    TieOfPersons.LONGEST: "la personne membre depuis le plus longtemps est élue",
}


class StatutesError(ValueError):
    """where: the value, as « colleges.2.seats »; sentence: what to correct, in French."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(f"{where} : {sentence}")
        self.where = where
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class College:
    """weight: its share of the votes of an assembly, over the sum of all weights; None: one member, one vote.

    seats: on the board. not_with: keys of colleges to which the same person may not belong at once by another title.
    founders: reserved to those who founded the association, which who examines a file may hold against it.
    """

    key: str
    name: str
    who: str
    seats: int
    weight: int | None = None
    not_with: tuple[str, ...] = ()
    clause: str = ""
    founders: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one kind of meeting decides. Shares are of one; days are of the calendar, before the meeting.

    quorum: share of the electors there or represented, None when the statutes set none; again_quorum: the same when the
    meeting is called a second time on the same agenda. majority: of `base`; 1/2 is
    more than one half, a larger share is reached by itself (2/3).
    proxies: at most for one holder, 0 when nobody may represent another. remote: voting without being there.
    """

    notice_days: int
    quorum: Fraction | None
    again_quorum: Fraction | None
    majority: Fraction
    base: Base
    proxies: int
    remote: bool
    tie: Tie
    # The name of a value → the number of its clause.
    clauses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Statutes:
    """mandate_months: how long a seat is held. offices: those of the bureau that have to be filled.

    fee_paid: a seat asks that no fee be owed. months_member: and a membership of so many whole months, 0 for none.
    first_round: share of the valid ballots that elects a person in a first round, None when the most votes are enough.
    simple_secrecy: opinions may be asked in simple secrecy.
    """

    colleges: tuple[College, ...]
    meetings: Mapping[Meeting, Procedure]
    mandate_months: int
    offices: tuple[Office, ...]
    # The name of a value of this level → the number of its clause.
    clauses: Mapping[str, str]
    fee_paid: bool = False
    months_member: int = 0
    first_round: Fraction | None = None
    tie_of_persons: TieOfPersons = TieOfPersons.AGAIN
    simple_secrecy: bool = False

    @property
    def seats(self) -> int:
        return sum(one.seats for one in self.colleges)

    def college(self, key: str) -> College | None:
        return next((one for one in self.colleges if one.key == key), None)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "colleges": [_plain_fields(one) for one in self.colleges],
            "meetings": {kind.value: _plain_fields(one) for kind, one in self.meetings.items()},
            "mandate_months": self.mandate_months,
            "offices": [one.value for one in self.offices],
            "clauses": dict(self.clauses),
            "fee_paid": self.fee_paid,
            "months_member": self.months_member,
            "first_round": None if self.first_round is None else _plain(self.first_round),
            "tie_of_persons": self.tie_of_persons.value,
            "simple_secrecy": self.simple_secrecy,
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, object]) -> "Statutes":
        """Raises StatutesError on the first value that cannot be read."""
        colleges = tuple(_college(n, one) for n, one in enumerate(_list("colleges", said.get("colleges"))))
        keys = [one.key for one in colleges]
        if not colleges or len(keys) != len(set(keys)):
            raise StatutesError("colleges", "au moins un collège, et chacun une seule fois.")
        for number, one in enumerate(colleges):
            if not set(one.not_with) <= set(keys) - {one.key}:
                raise StatutesError(
                    f"colleges.{number}.not_with", "choisissez d’autres collèges de ces statuts."
                )
        meetings = {
            _one_of(Meeting, "meetings", kind): _procedure(f"meetings.{kind}", one)
            for kind, one in _table("meetings", said.get("meetings")).items()
        }
        offices = tuple(_one_of(Office, "offices", one) for one in _list("offices", said.get("offices")))
        months = _whole("mandate_months", said.get("mandate_months"), 1, 120)
        return cls(
            colleges, meetings, months, offices, _clauses("clauses", said.get("clauses")),
            fee_paid=said.get("fee_paid") is True,
            months_member=_whole("months_member", said.get("months_member", 0), 0, 120),
            first_round=_share("first_round", said.get("first_round")),
            tie_of_persons=_one_of(TieOfPersons, "tie_of_persons", said.get("tie_of_persons", TieOfPersons.AGAIN.value)),
            simple_secrecy=said.get("simple_secrecy") is True,
        )  # fmt: skip


def _plain_fields(one: College | Procedure) -> dict[str, object]:
    return {name.name: _plain(getattr(one, name.name)) for name in fields(one)}


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _college(number: int, value: object) -> College:
    where = f"colleges.{number}"
    said = _table(where, value)
    weight = said.get("weight")
    return College(
        key=_words(f"{where}.key", said.get("key")),
        name=_words(f"{where}.name", said.get("name")),
        who=str(said.get("who", "")),
        seats=_whole(f"{where}.seats", said.get("seats"), 0, 200),
        weight=None if weight is None else _whole(f"{where}.weight", weight, 1, 1000),
        not_with=tuple(str(key) for key in _list(f"{where}.not_with", said.get("not_with", []))),
        clause=str(said.get("clause", "")),
        founders=said.get("founders") is True,
    )


def _procedure(where: str, value: object) -> Procedure:
    said = _table(where, value)
    majority = _share(f"{where}.majority", said.get("majority"))
    if majority is None:
        raise StatutesError(f"{where}.majority", "indiquez la majorité, par exemple 1/2 ou 2/3.")
    return Procedure(
        notice_days=_whole(f"{where}.notice_days", said.get("notice_days"), 0, 120),
        quorum=_share(f"{where}.quorum", said.get("quorum")),
        again_quorum=_share(f"{where}.again_quorum", said.get("again_quorum")),
        majority=majority,
        base=_one_of(Base, f"{where}.base", said.get("base")),
        proxies=_whole(f"{where}.proxies", said.get("proxies"), 0, 100),
        remote=said.get("remote") is True,
        tie=_one_of(Tie, f"{where}.tie", said.get("tie")),
        clauses=_clauses(f"{where}.clauses", said.get("clauses")),
    )


def _share(where: str, value: object) -> Fraction | None:
    if value is None:
        return None
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise StatutesError(where, "indiquez une part, par exemple 1/2 ou 2/3.") from error
    if not 0 < share <= 1:
        raise StatutesError(where, "indiquez une part entre 0 et 1, par exemple 1/2.")
    return share


def _clauses(where: str, value: object) -> Mapping[str, str]:
    return {str(name): str(number) for name, number in _table(where, value or {}).items()}


def _one_of(kind: type[_E], where: str, value: object) -> _E:
    try:
        return kind(str(value))
    except ValueError as error:
        raise StatutesError(where, f"« {value} » n’est pas connu.") from error


def _whole(where: str, value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise StatutesError(where, f"indiquez un nombre entier entre {low} et {high}.")
    return value


def _words(where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise StatutesError(where, "à remplir.")
    return value.strip()


def _list(where: str, value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise StatutesError(where, "indiquez une liste.")
    return list(value)


def _table(where: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise StatutesError(where, "indiquez ses valeurs.")
    return value
