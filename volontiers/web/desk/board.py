"""E2: the live board. The same address draws the page and answers the poll, which moves no row."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.agenda import queries as agenda
from volontiers.cases.actions import ownership
from volontiers.cases.queries import board as queries
from volontiers.cases.queries import hidden, search
from volontiers.cases.queries.board import Row, Tab
from volontiers.cases.queries.case import is_old
from volontiers.cases.queries.moved import signature
from volontiers.core import moments
from volontiers.core.rules import Route
from volontiers.database.wall import reading
from volontiers.web.desk.alerts import alerts_of
from volontiers.web.desk.room import Room, room_of
from volontiers.web.desk.words import Shown, shown, week_line

if TYPE_CHECKING:
    from volontiers.cases.models import Case

MOST_IDS = 400
_TABS = (
    (Tab.ALL, "Tout ce qui attend"),
    (Tab.TO_PROPOSE, "À proposer"),
    (Tab.WAITING, "En attente"),
    (Tab.TAKEN, "Acceptés"),
    (Tab.TO_CALL, "À rappeler"),
    (Tab.CLOSED, "Clos aujourd’hui"),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. ids: the rows already on screen, in their order (the poll alone)."""

    tab: Tab
    by_case: bool
    mine: bool
    ids: tuple[int, ...]

    def query(self, **changes: str) -> str:
        wanted = {"etat": self.tab.value if self.tab is not Tab.ALL else ""}
        wanted |= {"vue": "dossier" if self.by_case else "", "miens": "1" if self.mine else ""} | changes
        return "&".join(f"{name}={value}" for name, value in wanted.items() if value)


@requires(Can.READ_BOARD)
def desk_home(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001  # the guard's signature
    return redirect("board", request.place.slug)  # type: ignore[attr-defined]


@requires(Can.READ_BOARD)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every open need; a poll that would change nothing is answered 304."""
    room = room_of(actor)
    filters = _filters(request)
    if not request.htmx:  # type: ignore[attr-defined]
        return TemplateResponse(request, "desk/board.html", _whole(actor, room, filters))
    etag = signature(actor, request.get_full_path(), room.now, _midnight(room))
    # The product's clock, which the demonstration moves: the page says this hour, not the computer's.
    told = {"ETag": etag, "X-Clock": moments.clock(room.now, room.zone)}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=told)
    return TemplateResponse(request, "desk/_live.html", _live(actor, room, filters), headers=told)


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET.get("etat", Tab.ALL.value)
    ids = [int(one) for one in request.GET.get("ids", "").split(",") if one.isdecimal()][:MOST_IDS]
    return Filters(
        tab=Tab(asked) if asked in list(Tab) else Tab.ALL,
        by_case=request.GET.get("vue") == "dossier",
        mine=request.GET.get("miens") == "1",
        ids=tuple(ids),
    )


def _midnight(room: Room) -> datetime:
    return room.now.astimezone(room.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _whole(actor: Actor, room: Room, filters: Filters) -> dict[str, Any]:
    context = _live(actor, room, filters)
    asked, solved, rest = week_line(queries.week(room.now, room.zone))
    on_duty = agenda.on_duty(actor.community_id, room.now)
    duty_first = room.rules.route is Route.DUTY_FIRST
    return context | {
        "week": (asked, solved, rest),
        "duty": str(on_duty.professional) if on_duty else "",
        "no_duty": duty_first and on_duty is None,
        "clock": moments.clock(room.now, room.zone),
        "q": "",
    }


def _live(actor: Actor, room: Room, filters: Filters) -> dict[str, Any]:
    owner = actor.account_id if filters.mine else None
    everything = queries.rows(queries.open_needs(owner), room.now)
    closed = queries.closed_since(_midnight(room), owner)
    counts = _counts(everything, closed.count())
    rows = _rows(everything, closed, filters, room)
    fresh = _fresh(everything, filters)
    drawn = [shown(row, room.now, room.zone, actor.account_id) for row in rows]
    ids = ",".join(str(row.need.pk) for row in rows)
    return {
        "room": room,
        "filters": filters,
        "views": _views(room, filters),
        "tabs": _tabs(room, filters, counts),
        "groups": _groups(drawn, rows, room) if filters.by_case else [],
        "rows": drawn,
        "fresh": fresh,
        "here": f"{_address(room)}?{filters.query()}",
        "poll": f"{_address(room)}?{filters.query(ids=ids or '0')}",
        "alerts": alerts_of(actor, room),
        "present": queries.present(actor.account_id or 0, room.now),
        "last_closed": _last_closed(room) if not drawn else "",
    }


def _address(room: Room) -> str:
    return reverse("board", args=[room.slug])


def _rows(everything: list[Row], closed: Any, filters: Filters, room: Room) -> list[Row]:
    if filters.ids:
        return _same_rows(filters.ids, room)
    if filters.tab is Tab.CLOSED:
        return queries.rows(closed[: queries.MOST_CLOSED], room.now)
    if filters.tab is Tab.ALL:
        return everything
    return [row for row in everything if row.tab is filters.tab]


def _same_rows(ids: tuple[int, ...], room: Room) -> list[Row]:
    """In the order on screen; what was closed meanwhile stays, greyed, until the next full load."""
    found = {row.need.pk: row for row in queries.rows(queries.shown_before(list(ids)), room.now)}
    return [found[pk] for pk in ids if pk in found]


def _fresh(everything: list[Row], filters: Filters) -> int:
    if not filters.ids or filters.tab is Tab.CLOSED:
        return 0
    wanted = (row for row in everything if filters.tab in {Tab.ALL, row.tab})
    return sum(1 for row in wanted if row.need.pk not in filters.ids)


def _counts(everything: list[Row], closed: int) -> dict[Tab, int]:
    counts = {tab: sum(1 for row in everything if row.tab is tab) for tab, _ in _TABS}
    return counts | {Tab.ALL: len(everything), Tab.CLOSED: closed}


def _tabs(room: Room, filters: Filters, counts: dict[Tab, int]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"onglet-{tab.value}",
            "label": label,
            "url": f"{_address(room)}?{filters.query(etat='' if tab is Tab.ALL else tab.value)}",
            "count": counts[tab],
            "current": tab is filters.tab,
        }
        for tab, label in _TABS
    ]


def _views(room: Room, filters: Filters) -> list[dict[str, Any]]:
    here = _address(room)
    return [
        {"label": "par besoin", "url": f"{here}?{filters.query(vue='')}", "current": not filters.by_case},
        {"label": "par dossier", "url": f"{here}?{filters.query(vue='dossier')}", "current": filters.by_case},
        {
            "label": "mes dossiers",
            "url": f"{here}?{filters.query(miens='' if filters.mine else '1')}",
            "current": filters.mine,
        },
    ]


def _groups(drawn: list[Shown], rows: list[Row], room: Room) -> list[dict[str, Any]]:
    """Rows by case, the case with the most pressing need first."""
    order = {number: place for place, number in reversed(list(enumerate(row.number for row in drawn)))}
    pairs = sorted(zip(drawn, rows, strict=True), key=lambda pair: (order[pair[0].number], pair[0].n))
    groups = []
    for number, some in groupby(pairs, key=lambda pair: pair[0].number):
        several = list(some)
        first = min(row.need.agreed_at or row.need.due_at for _, row in several)
        groups.append(
            {
                "number": number,
                "place": several[0][0].place,
                "owner": several[0][1].need.case.owner.name,
                "due": moments.short(first, room.now, room.zone),
                "rows": [one for one, _ in several],
            }
        )
    return groups


def _last_closed(room: Room) -> str:
    last = queries.last_closed()
    return moments.short(last, room.now, room.zone) if last else ""


def _person(case: "Case") -> str:
    return " ".join(filter(None, [case.person.given_name, case.person.family_name]))


@requires(Can.READ_CASE)
def find(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The search box. A POST: names stay out of the addresses, and what was shown is noted."""
    if request.method != "POST":
        raise Http404
    text = request.POST.get("q", "").strip()[:80]
    with reading(actor):
        room = room_of(actor)
        found = search.find(text, room.community.time_zone)
        lines = [
            {
                "number": case.number,
                "person": hidden.WORDS if case.hidden else _person(case),
                "year": case.person.birth_year or "",
                "place": case.person.municipality.name if case.person.municipality else "",
                "owner": case.owner.name,
                "opened": moments.full(case.opened_at, room.zone),
                "closed": moments.full(case.closed_at, room.zone) if case.closed_at else "",
                "old": is_old(case, room.now),
            }
            for case in found
        ]
    if len(found) == 1 and text.split("-")[0] == str(found[0].number):
        return redirect("case", room.slug, found[0].number)
    ownership.note_search(actor, [case.number for case in found], room.now)
    context = {"room": room, "q": text, "lines": lines}
    return redrawn(actor, TemplateResponse(request, "desk/search.html", context))
