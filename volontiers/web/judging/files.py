"""What leaves with a reader: the table, the paper of the dialogue, and what it takes to count again."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core import cells
from volontiers.indicators.documents.dialogue import paper, table
from volontiers.indicators.queries import values
from volontiers.indicators.queries.export import export
from volontiers.papers.render import render
from volontiers.territory import queries as territory
from volontiers.web.judging.room import Room, room_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


@requires(Can.READ_FIGURES)
def dialogue(request: HttpRequest, actor: Actor, kind: str) -> HttpResponseBase:
    """The same cards as the page. kind: pdf, xlsx or csv."""
    if request.method == "POST" or kind not in {"pdf", "xlsx", "csv"}:
        raise Http404
    room = room_of(request, actor)
    cards = values.cards(actor.community_id, room.period)
    if kind == "pdf":
        away = territory.suspensions(actor.community_id, room.period.first, room.period.last)
        said = paper(cards, room.community.name, room.period, room.zone, room.now, away)
        return _file(render("document", said), "application/pdf", "inline", f"dialogue-{room.period.key}.pdf")
    rows = table(cards, room.zone)
    content, media = (cells.write(rows), _XLSX) if kind == "xlsx" else (cells.write_csv(rows), _CSV)
    return _file(content, media, "attachment", f"indicateurs-{room.period.key}.{kind}")


@requires(Can.EDIT_PROJECT)
def again(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The ZIP with which anybody counts again: facts stay with the association, the funder reads values alone."""
    if request.method == "POST":
        raise Http404
    room: Room = room_of(request, actor)
    made = export(actor.community_id, room.community.name, room.period, room.zone, room.now)
    return _file(made, "application/zip", "attachment", f"recalculer-{room.slug}-{room.period.key}.zip")


def _file(content: bytes, media: str, how: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media, headers={"Content-Disposition": f'{how}; filename="{name}"'}
    )
