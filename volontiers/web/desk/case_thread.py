"""The thread on the page of a case: everything that happened, or what concerns one need."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse

from volontiers.cases.queries import thread
from volontiers.cases.queries.case import CaseSheet
from volontiers.core import moments
from volontiers.web.desk.room import Room

if TYPE_CHECKING:
    from volontiers.cases.models import Case


def chosen(request: HttpRequest, sheet: CaseSheet) -> int:
    """The need that the address asks for; 0 for everything, also when there is no such need."""
    asked = request.GET.get("besoin", "")
    return int(asked) if asked in {str(one.need.n) for one in sheet.needs} else 0


def events(case: "Case", room: Room, n: int) -> list[dict[str, str]]:
    """n: one need, or 0 for the whole case with what comes next."""
    lines = [_event(line, case, room) for line in thread.of(case) if n in {0, line.n}]
    due = None if n else _next_step(case, room)
    return [*lines, due] if due else lines


def tabs(case: "Case", room: Room, sheet: CaseSheet, n: int) -> list[dict[str, Any]]:
    """Links, one for each need; none where there is nothing to choose."""
    if len(sheet.needs) < 2:
        return []
    here = reverse("case", args=[room.slug, case.number])
    each = [_tab(one.row.ref, f"{here}?besoin={one.need.n}#fil", one.need.n == n) for one in sheet.needs]
    return [_tab("tout", f"{here}#fil", n == 0), *each]


def _tab(label: str, url: str, current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "count": None, "current": current}


def _event(line: thread.Line, case: "Case", room: Room) -> dict[str, str]:
    ref = f"{case.number}-{line.n} · " if line.n else ""
    return {
        "time": moments.short(line.at, room.now, room.zone),
        "text": f"{ref}{line.text}{f' — {line.who}' if line.who else ''}",
        "note": "",
        "state": "done",
    }


def _next_step(case: "Case", room: Room) -> dict[str, str] | None:
    if case.closed_at or not case.news_due_at:
        return None
    words = moments.short(case.news_due_at, room.now, room.zone)
    return {"time": "", "text": f"prochaine nouvelle à la famille avant {words}", "note": "", "state": "next"}
