"""Who sits on a day, beside what the statutes ask. Read inside the community."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from volontiers.core import seating
from volontiers.core.codes import name_key
from volontiers.core.election import ElectionState
from volontiers.core.statutes import Body, Meeting, Office
from volontiers.governance.models import Adhesion, Assembly, Election, Fee, Mandate
from volontiers.governance.queries.statutes import Version, in_force


@dataclass(frozen=True, slots=True)
class Seat:
    """One mandate under way, and who holds it. college: its name in the statutes of the day, else its key."""

    id: int
    member: int
    name: str
    occupation: str
    body: Body
    office: Office
    college: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Board:
    """One day: the statutes in force, what core says of the seats, and the seats themselves. names: member → name."""

    statutes: Version
    found: seating.Composition
    seats: tuple[Seat, ...]
    names: dict[int, str]

    def of(self, body: Body) -> tuple[Seat, ...]:
        return tuple(one for one in self.seats if one.body is body)


def board(community_id: int, day: date) -> Board | None:
    """None while no statutes are in force: there is nothing to be held beside."""
    version = in_force(community_id, day)
    if version is None:
        return None
    rows = [one for one in mandate_rows(community_id, day) if as_mandate(one).holds(day)]
    people = members(community_id, [row.adhesion_id for row in rows])
    found = seating.composition(version.rules, people, [as_mandate(one) for one in rows], day)
    names = {row.adhesion_id: full_name(row.adhesion) for row in rows}
    return Board(version, found, tuple(_seat(row, version) for row in rows), names)


def composition(community_id: int, day: date) -> seating.Composition | None:
    """Of the board and the bureau of that day; None while no statutes are in force."""
    found = board(community_id, day)
    return found.found if found else None


def unplanned(
    one: Assembly, day: date, today: date
) -> list[tuple[seating.Unplanned, list[tuple[str, date]]]]:
    """Seats left empty by a general assembly of that day, each with whose mandate stops by then: (name, last day)."""
    version = in_force(one.community_id, day)
    if version is None or one.kind not in (Meeting.ORDINARY, Meeting.EXTRAORDINARY):
        return []
    rows = mandate_rows(one.community_id, today)
    names = {row.adhesion_id: full_name(row.adhesion) for row in rows}
    planned = Election.objects.filter(assembly=one, body=Body.BOARD.value).exclude(state=ElectionState.VOID)
    called: Counter[str] = Counter()
    for college, seats in planned.values_list("college", "seats"):
        called[college] += seats
    found = seating.unplanned(version.rules, [as_mandate(row) for row in rows], day, called)
    return [(left, [(names[seat.member], seat.until) for seat in left.ending]) for left in found]


def mandate_rows(community_id: int, since: date) -> list[Mandate]:
    """Those not over on that day, with their holder."""
    going = Q(ended_on=None) | Q(ended_on__gte=since)
    rows = Mandate.objects.filter(going, community_id=community_id, last_day__gte=since)
    return list(rows.select_related("adhesion"))


def as_mandate(row: Mandate) -> seating.Mandate:
    return seating.Mandate(
        row.adhesion_id, Body(row.body), Office(row.office), row.college,
        row.first_day, row.last_day, row.ended_on,
    )  # fmt: skip


def members(community_id: int, only: Iterable[int] | None = None) -> list[seating.Member]:
    """Every adhesion as core reads it, those that ended included. only: some of them."""
    rows = Adhesion.objects.filter(community_id=community_id)
    owed: dict[int, set[int]] = defaultdict(set)
    unpaid = Fee.objects.filter(community_id=community_id, paid_on=None, due_cents__gt=0)
    for adhesion_id, year in unpaid.values_list("adhesion_id", "year"):
        owed[adhesion_id].add(year)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    return [as_member(row, owed[row.pk]) for row in rows]


def as_member(row: Adhesion, owes: Iterable[int] = ()) -> seating.Member:
    return seating.Member(
        row.pk, row.college, row.joined_on, row.left_on, row.professional_id, name_key(full_name(row)),
        row.email.casefold(), frozenset(owes),
    )  # fmt: skip


def full_name(row: Adhesion) -> str:
    return f"{row.given_name} {row.family_name}".strip()


def _seat(row: Mandate, version: Version) -> Seat:
    return Seat(
        row.pk, row.adhesion_id, full_name(row.adhesion), row.adhesion.occupation, Body(row.body),
        Office(row.office), seating.name_of(version.rules, row.college), row.first_day,
        min(row.last_day, row.ended_on or row.last_day),
    )  # fmt: skip
