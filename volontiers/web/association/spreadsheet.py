"""The members and a spreadsheet: a file is read first, its faults shown with their lines; then written whole, or not."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import cells
from volontiers.core.cells import Unreadable
from volontiers.core.french import counted
from volontiers.core.roster import COLUMNS
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions.enrolling import Report, enrol_members
from volontiers.governance.queries.roster import exported
from volontiers.web.association.room import room_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What was read travels in the page until it is written: a form is no larger than two megabytes.
MOST_ROWS, MOST_SIGNS = 2_000, 1_500_000
_TOO_LONG = f"Ce fichier est trop long pour une association : {MOST_ROWS} lignes au plus."
MOST_TOLD = 50


@requires(Can.EDIT_ASSOCIATION)
def spreadsheet(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST file: read, nothing is written. POST read: the same rows, written whole, or shown again with their faults."""
    if request.method != "POST":
        return _draw(request, actor)
    writes = "read" in request.POST
    try:
        rows = _rows(request, writes=writes)
    except Unreadable as unreadable:
        with reading(actor):
            return drawn(_draw(request, actor, unreadable.sentence))
    report = enrol_members(actor, rows, clock(), dry=not writes)
    if writes and not report.faults:
        messages.success(request, f"{counted(report.added, 'membre ajouté')}.")
        return redirect("association-members", request.place.slug)  # type: ignore[attr-defined]
    with reading(actor):
        return drawn(_draw_report(request, actor, rows, report))


def _rows(request: HttpRequest, *, writes: bool) -> list[list[str]]:
    """Raises Unreadable, with what to do."""
    if writes:
        rows = cells.read(request.POST["read"].encode())
    else:
        sent = request.FILES.get("file")
        if sent is None:
            raise Unreadable("Choisissez d’abord un fichier.")
        if sent.size is None or sent.size > cells.MOST_BYTES:
            raise Unreadable(cells.TOO_HEAVY)
        rows = cells.read(sent.read())
    if len(rows) > MOST_ROWS or sum(len(text) for row in rows for text in row) > MOST_SIGNS:
        raise Unreadable(_TOO_LONG)
    if not any(any(row) for row in rows[1:]):
        raise Unreadable(
            "Ce fichier n’a que sa première ligne : écrivez un membre par ligne, puis envoyez-le de nouveau."
        )
    return rows


def _draw(request: HttpRequest, actor: Actor, wrong: str = "") -> TemplateResponse:
    """Read inside the community."""
    room = room_of(request, actor, "association-members")
    context = {"room": room, "columns": list(COLUMNS.values()), "wrong": wrong}
    return TemplateResponse(request, "association/spreadsheet.html", context, status=422 if wrong else 200)


def _draw_report(
    request: HttpRequest, actor: Actor, rows: list[list[str]], report: Report
) -> TemplateResponse:
    """Read inside the community. A file with a fault cannot be written."""
    room = room_of(request, actor, "association-members")
    faults = report.faults
    return TemplateResponse(request, "association/spreadsheet_read.html", {
        "room": room,
        "faults": [(one.number, one.sentence) for one in faults[:MOST_TOLD]],
        "more": counted(len(faults) - MOST_TOLD, "autre") if len(faults) > MOST_TOLD else "",
        "known": report.known,
        "added": report.added,
        "button": f"Ajouter {counted(report.added, 'membre')}",
        "read": cells.write_csv(rows).decode("utf-8-sig") if report.added and not faults else "",
    }, status=422 if faults else 200)  # fmt: skip


@requires(Can.EDIT_ASSOCIATION)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """POST only. kind: xlsx or csv."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = room_of(request, actor, "association-members")
        rows = list(exported(room.community_id, room.today))
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    written = cells.write_csv(rows) if kind == "csv" else cells.write(rows)
    answer = HttpResponse(written, content_type=CSV if kind == "csv" else XLSX)
    answer["Content-Disposition"] = f'attachment; filename="membres-{room.slug}-{room.today:%Y-%m-%d}.{kind}"'
    return answer
