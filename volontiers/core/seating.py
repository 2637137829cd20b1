"""Who sits where on a given day, beside what the statutes ask: seats to fill, who is out of place, what ends soon.

It tells before a file leaves what a reader of it would object to. It warns; it takes nobody's seat away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from volontiers.core.french import counted, plural
from volontiers.core.retention import months_before
from volontiers.core.statutes import Body, College, Office, Statutes

SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Member:
    """college: of the adhesion. left_on: the last day, None while they belong.

    professional: their place in the directory. person, contact: keys of their name and of where to write to them. owes:
    years whose fee is not paid.
    """

    key: int
    college: str
    joined_on: date
    left_on: date | None = None
    professional: int | None = None
    person: str = ""
    contact: str = ""
    owes: frozenset[int] = frozenset()

    def belongs(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day <= self.left_on)

    def is_also(self, other: "Member") -> bool:
        """The same human being on another line: one name is enough, unless they are known to be two."""
        if self.key == other.key:
            return False
        if self.professional and other.professional:
            return self.professional == other.professional
        two = self.contact and other.contact and self.contact != other.contact
        return bool(self.person) and self.person == other.person and not two


@dataclass(frozen=True, slots=True)
class Mandate:
    """college: the seat's. first_day, last_day: both included; ended_on: before the last day, by somebody's decision."""

    member: int
    body: Body
    office: Office
    college: str
    first_day: date
    last_day: date
    ended_on: date | None = None

    @property
    def until(self) -> date:
        return min(self.last_day, self.ended_on or self.last_day)

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.until


class Wrong(StrEnum):
    EMPTY = "empty"
    MISSING = "missing"
    TOO_MANY = "too_many"
    NO_COLLEGE = "no_college"
    OTHER_COLLEGE = "other_college"
    NOT_A_MEMBER = "not_a_member"
    NO_OFFICE = "no_office"
    TWO_OFFICES = "two_offices"
    TWICE = "twice"
    NOT_TOGETHER = "not_together"
    FOUNDERS = "founders"
    TOO_LONG = "too_long"
    TOO_NEW = "too_new"
    FEE_OWED = "fee_owed"


@dataclass(frozen=True, slots=True)
class Fault:
    """clause: of the statutes, empty when they say nothing. members: whom it is about."""

    wrong: Wrong
    sentence: str
    clause: str
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One college of the board."""

    college: College
    held: int

    @property
    def missing(self) -> int:
        return max(0, self.college.seats - self.held)

    @property
    def words(self) -> str:
        """« ok », « 1 siège à pourvoir », « 0 sur 2 »."""
        if self.held > self.college.seats:
            return f"{self.held} pour {counted(self.college.seats, 'siège')}"
        if not self.missing:
            return "ok"
        if not self.held:
            return f"0 sur {self.college.seats}"
        return f"{counted(self.missing, 'siège')} à pourvoir"


@dataclass(frozen=True, slots=True)
class Composition:
    """Of one day. ending: the mandates that stop within SOON, the first to stop first."""

    day: date
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    ending: tuple[Mandate, ...]


def composition(
    statutes: Statutes, members: Iterable[Member], mandates: Iterable[Mandate], day: date
) -> Composition:
    """The board and the bureau on that day."""
    known = {one.key: one for one in members}
    held = [one for one in mandates if one.holds(day)]
    board = [one for one in held if one.body is Body.BOARD]
    rows = tuple(Row(one, sum(seat.college == one.key for seat in board)) for one in statutes.colleges)
    faults = (
        *(fault for one in statutes.colleges for fault in _of_college(one)),
        *(fault for row in rows for fault in _of_row(row)),
        *(fault for seat in held for fault in of_seat(statutes, seat, known.get(seat.member), day)),
        *_of_pairs(statutes, held, known),
        *_of_offices(statutes, [one for one in held if one.body is Body.BUREAU]),
    )
    ending = tuple(sorted((one for one in held if one.until <= day + SOON), key=lambda one: one.until))
    return Composition(day, rows, faults, ending)


@dataclass(frozen=True, slots=True)
class Unplanned:
    """Seats of a college that nobody holds the day after an assembly, and that it does not put to the vote.

    called: seats that it does. ending: the mandates that stop by then, the first to stop first.
    """

    college: College
    free: int
    called: int
    ending: tuple[Mandate, ...]

    @property
    def sentence(self) -> str:
        left = (
            f"{counted(self.free, 'siège')} {'sera' if self.free == 1 else 'seront'} à pourvoir le lendemain"
        )
        planned = (
            f"l’élection prévue n’en pourvoit que {self.called}"
            if self.called
            else "aucune élection n’est prévue"
        )
        return f"« {self.college.name} » : {left}, et {planned}."


def unplanned(
    statutes: Statutes, mandates: Iterable[Mandate], day: date, called: Mapping[str, int]
) -> tuple[Unplanned, ...]:
    """For an assembly of that day. called: seats put to the vote there, by college."""
    board, after = [one for one in mandates if one.body is Body.BOARD], day + timedelta(days=1)
    found = []
    for one in statutes.colleges:
        mine = [seat for seat in board if seat.college == one.key]
        free = one.seats - sum(seat.holds(after) for seat in mine)
        if free > called.get(one.key, 0):
            ending = sorted((seat for seat in mine if seat.until <= day), key=lambda seat: seat.until)
            found.append(Unplanned(one, free, called.get(one.key, 0), tuple(ending)))
    return tuple(found)


def _of_college(one: College) -> Iterable[Fault]:
    if one.founders:
        said = f"« {one.name} » est réservé aux membres fondateurs : qui examine un dossier peut le relever."
        yield Fault(Wrong.FOUNDERS, said, one.clause)


def _of_row(row: Row) -> Iterable[Fault]:
    one = row.college
    if row.held == one.seats:
        return
    if row.held > one.seats:
        siting = "personne siège" if row.held == 1 else "personnes siègent"
        said = f"{row.held} {siting} pour « {one.name} », qui a {counted(one.seats, 'siège')}."
        yield Fault(Wrong.TOO_MANY, said, one.clause)
    elif not row.held:
        said = f"Personne ne siège pour « {one.name} » : {counted(one.seats, 'siège')} à pourvoir."
        yield Fault(Wrong.EMPTY, said, one.clause)
    else:
        said = f"« {one.name} » : {counted(row.missing, 'siège')} à pourvoir."
        yield Fault(Wrong.MISSING, said, one.clause)


def of_seat(statutes: Statutes, seat: Mandate, who: Member | None, day: date) -> Iterable[Fault]:
    """What is out of place with one seat on that day, whoever sits beside."""
    about = (seat.member,)
    if who is None or not who.belongs(day):
        said = f"Quelqu’un siège au {seat.body.label} sans être membre ce jour-là."
        yield Fault(Wrong.NOT_A_MEMBER, said, "", about)
    elif seat.body is Body.BOARD and who.college != seat.college:
        mine, theirs = name_of(statutes, seat.college), name_of(statutes, who.college)
        said = f"Un siège pour « {mine} » est tenu par un membre de « {theirs} »."
        yield Fault(Wrong.OTHER_COLLEGE, said, clause_of(statutes, seat.college), about)
    if seat.body is Body.BOARD and statutes.college(seat.college) is None:
        said = f"Un siège est tenu pour « {seat.college} », un collège qui n’est pas dans les statuts."
        yield Fault(Wrong.NO_COLLEGE, said, "", about)
    if seat.last_day > last_day(statutes, seat.first_day):
        said = f"Un mandat dure plus que les {statutes.mandate_months} mois des statuts."
        yield Fault(Wrong.TOO_LONG, said, statutes.clauses.get("mandate_months", ""), about)


def _of_pairs(statutes: Statutes, held: Sequence[Mandate], known: Mapping[int, Member]) -> Iterable[Fault]:
    """One person by two titles: on the same body, or in two colleges that exclude each other."""
    seated = [(seat, known[seat.member]) for seat in held if seat.member in known]
    for (first, one), (second, other) in combinations(seated, 2):
        if not one.is_also(other):
            continue
        both = (one.key, other.key)
        if first.body is second.body:
            yield Fault(Wrong.TWICE, f"La même personne tient deux sièges : {first.body.label}.", "", both)
        if exclude(statutes, first.college, second.college):
            yield apart(statutes, first.college, second.college, both)


def exclude(statutes: Statutes, one: str, other: str) -> bool:
    """Whether the statutes keep these two colleges apart, whichever of them says so."""
    mine, theirs = statutes.college(one), statutes.college(other)
    return bool((mine and other in mine.not_with) or (theirs and one in theirs.not_with))


def apart(statutes: Statutes, one: str, other: str, members: tuple[int, ...]) -> Fault:
    said = (
        f"La même personne est à la fois de « {name_of(statutes, one)} » et de « {name_of(statutes, other)} »,"
        " que les statuts ne permettent pas ensemble."
    )
    mine = statutes.college(one)
    says = one if mine and other in mine.not_with else other
    return Fault(Wrong.NOT_TOGETHER, said, clause_of(statutes, says), members)


def _of_offices(statutes: Statutes, bureau: Sequence[Mandate]) -> Iterable[Fault]:
    clause = statutes.clauses.get("offices", "")
    for office in statutes.offices:
        held = [one.member for one in bureau if one.office is office]
        if not held:
            yield Fault(Wrong.NO_OFFICE, f"{office.label.capitalize()} : personne.", clause)
        elif len(held) > 1 and office is not Office.MEMBER:
            said = f"{office.label.capitalize()} : {len(held)} {plural(len(held), 'personne')}."
            yield Fault(Wrong.TWO_OFFICES, said, clause, tuple(held))


def last_day(statutes: Statutes, first_day: date) -> date:
    """Of a whole mandate that begins on that day."""
    return months_before(first_day, -statutes.mandate_months) - timedelta(days=1)


def name_of(statutes: Statutes, key: str) -> str:
    found = statutes.college(key)
    return found.name if found else key


def clause_of(statutes: Statutes, key: str) -> str:
    found = statutes.college(key)
    return found.clause if found else ""
