"""What is taken to the yearly dialogue: the paper, and the rows behind it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.core import cells
from volontiers.papers.render import render
from volontiers.project.documents.money import SHEETS, paper, sheet
from volontiers.web.money.room import Room

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@requires(Can.READ_PROJECT)
def dialogue(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    room = Room.of(actor.community_id)
    made = render("document", paper(actor.community_id, room.community.name, room.today, room.zone))
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename=comptes-{room.slug}-{room.today:%Y-%m-%d}.pdf"},
    )


@requires(Can.READ_PROJECT)
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?quoi=financements or depenses, &format=csv or xlsx. People are named for who may write, for nobody else."""
    what, kind = request.GET.get("quoi", "financements"), request.GET.get("format", "xlsx")
    if request.method == "POST" or what not in SHEETS or kind not in {"csv", "xlsx"}:
        raise Http404
    room = Room.of(actor.community_id)
    rows = sheet(actor.community_id, what, names=may(actor, Can.EDIT_PROJECT))
    written, media = (cells.write_csv(rows), CSV) if kind == "csv" else (cells.write(rows), XLSX)
    return HttpResponse(
        written,
        content_type=media,
        headers={
            "Content-Disposition": f"attachment; filename={what}-{room.slug}-{room.today:%Y-%m-%d}.{kind}"
        },
    )
