"""The list and a spreadsheet: a file is read first, its faults shown with their lines; then written whole, or given up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import drawn, requires
from volontiers.core import cells, moments
from volontiers.core.cells import Unreadable
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.placement.actions import importing, traces
from volontiers.placement.actions.importing import NotNow, State
from volontiers.placement.queries import importing as queries
from volontiers.placement.spreadsheet.people import COLUMNS
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RUNNING = (State.READING, State.WRITING)


@requires(Can.WRITE_LIST)
def spreadsheet(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET: the columns, and the latest files. POST file: read by the worker, from its first line."""
    if request.method != "POST":
        return _draw(request, actor)
    try:
        name, content = sent_file(request)
        made = importing.start_import(actor, name, content, clock())
    except Unreadable as unreadable:
        with reading(actor):
            return drawn(_draw(request, actor, unreadable.sentence))
    return redirect("list-import", request.place.slug, made.pk)  # type: ignore[attr-defined]


def sent_file(request: HttpRequest) -> tuple[str, bytes]:
    """Name and content; a file that is too heavy is not read. Raises Unreadable."""
    sent = request.FILES.get("file")
    if sent is None:
        raise Unreadable("Choisissez d’abord un fichier.")
    if sent.size is None or sent.size > cells.MOST_BYTES:
        raise Unreadable(cells.TOO_HEAVY)
    return sent.name or "tableur", sent.read()


def _draw(request: HttpRequest, actor: Actor, wrong: str = "") -> TemplateResponse:
    room = Standing.of(territory.community(actor.community_id))
    return TemplateResponse(request, "waiting/spreadsheet.html", {
        "room": room,
        "may_export": may(actor, Can.EXPORT_LIST),
        "columns": list(COLUMNS.values()),
        "wrong": wrong,
        "latest": [(one, moments.short(one.created_at, room.now, room.zone)) for one in queries.latest()],
    }, status=422 if wrong else 200)  # fmt: skip


@requires(Can.WRITE_LIST)
def one_import(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Where a file is. POST choice: write or stop."""
    if request.method == "POST":
        return _chosen(request, actor, pk)
    one = queries.one(pk)
    if one is None:
        raise Http404
    room = Standing.of(territory.community(actor.community_id))
    report = one.report
    return TemplateResponse(request, "waiting/import.html", {
        "room": room,
        "one": one,
        "running": one.state in RUNNING,
        "label": "Lecture du fichier" if one.state == State.READING else "Inscription",
        "report": report,
        "more": report.get("fault_count", 0) - len(report.get("faults", ())),
        "more_doubts": report.get("doubt_count", 0) - len(report.get("doubtful", ())),
        "may_write": queries.can_be_written(one),
        "may_stop": one.state in {*RUNNING, State.READY} and not one.stopping,
    })  # fmt: skip


def _chosen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    with reading(actor):
        slug = territory.community(actor.community_id).slug
        if queries.one(pk) is None:
            raise Http404
    if request.POST.get("choice") == "write":
        try:
            importing.write_import(actor, pk, clock(), tell=request.POST.get("tell") == "1")
        except NotNow:
            messages.warning(request, "Ce fichier ne peut pas être écrit maintenant : voici où il en est.")
    elif request.POST.get("choice") == "stop":
        importing.cancel_import(actor, pk)
        messages.info(request, "C’est arrêté : rien de ce fichier n’est gardé.")
    return redirect("list-import", slug, pk)


@requires(Can.EXPORT_LIST)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """POST only: everybody who waits, in the columns that an import reads, once it is noted who carried them away."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        rows = list(queries.exported())
    traces.note_export(actor, len(rows) - 1, room.now)
    day = room.now.astimezone(room.zone).date()
    answer = HttpResponse(cells.write(rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="liste-{room.slug}-{day:%Y-%m-%d}.xlsx"'
    return answer
