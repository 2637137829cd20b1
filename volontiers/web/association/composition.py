"""Who sits, beside what the statutes ask, on today's date or on another one."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core.french import listed
from volontiers.core.seating import Fault, Mandate, Row, Wrong, name_of
from volontiers.core.statutes import Body, Office
from volontiers.governance.queries import board as queries
from volontiers.governance.queries import members
from volontiers.governance.queries.board import Board, Seat
from volontiers.web.association.room import room_of


@requires(Can.READ_ASSOCIATION)
def composition(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?jour=2026-12-19"""
    if request.method == "POST":
        raise Http404
    room = room_of(request, actor, "association")
    found = queries.board(room.community_id, room.day)
    context: dict[str, object] = {"room": room, "found": found}
    if found:
        counts = members.counts(room.community_id, room.day)
        context |= {
            "rows": [_row(row, counts) for row in found.found.rows],
            "seats": sum(row.college.seats for row in found.found.rows),
            "held": sum(row.held for row in found.found.rows),
            "past": room.day < room.today,
            "faults": [_fault(one, found) for one in _true(found, past=room.day < room.today)],
            "ending": _ending(found),
            "bodies": [(body.label.capitalize(), _seats(found.of(body))) for body in Body],
            "members": sum(counts.values()),
        }
    return TemplateResponse(request, "association/composition.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    college: str
    members: int
    seats: int
    held: int
    words: str
    clause: str
    right: bool


def _row(row: Row, counts: dict[str, int]) -> Line:
    one = row.college
    return Line(
        one.name, counts.get(one.key, 0), one.seats, row.held, row.words, one.clause, row.held == one.seats
    )


def _true(found: Board, *, past: bool) -> list[Fault]:
    """A member's college has no history: on a past day it is compared with no seat."""
    return [one for one in found.found.faults if not (past and one.wrong is Wrong.OTHER_COLLEGE)]


def _fault(one: Fault, found: Board) -> tuple[str, str, str]:
    """(what is wrong, of whom, clause)."""
    names = listed([found.names[key] for key in one.members if key in found.names])
    return one.sentence, names, one.clause


def _ending(found: Board) -> list[tuple[date, str, str, int]]:
    """(last day, who, seat, member), the first to end first."""
    return [
        (one.until, found.names[one.member], _seat_words(one, found), one.member)
        for one in found.found.ending
    ]


def _seat_words(one: Mandate, found: Board) -> str:
    office = f", {one.office.label}" if one.office is not Office.MEMBER else ""
    college = f", {name_of(found.statutes.rules, one.college)}" if one.body is Body.BOARD else ""
    return f"{one.body.label}{office}{college}"


def _seats(seats: tuple[Seat, ...]) -> list[Seat]:
    """The president first, then the other offices, then by college."""
    order = list(Office)
    return sorted(seats, key=lambda one: (order.index(one.office), one.college, one.name))
