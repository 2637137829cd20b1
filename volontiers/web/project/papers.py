"""The papers drafted from the rows: what each still misses, and each as a PDF or to be edited."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.papers import odt
from volontiers.papers.render import render
from volontiers.project.documents.draft import values
from volontiers.project.documents.facts import facts_of
from volontiers.project.documents.papers import PAPERS
from volontiers.web.project.room import Room, draw


@requires(Can.EDIT_PROJECT)
def papers(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    room = Room.of(actor.community_id)
    facts = facts_of(room.community, room.today)
    drafts = [make(facts) for make in PAPERS.values()]
    return draw(request, actor, "project/papers.html", "project-papers", {"room": room, "drafts": drafts})


@requires(Can.EDIT_PROJECT)
def paper(request: HttpRequest, actor: Actor, paper: str, kind: str) -> HttpResponseBase:
    """kind: pdf or odt."""
    if request.method == "POST" or paper not in PAPERS or kind not in {"pdf", "odt"}:
        raise Http404
    room = Room.of(actor.community_id)
    said = values(PAPERS[paper](facts_of(room.community, room.today)), room.community.name, room.today)
    if kind == "pdf":
        return _file(render("document", said), "application/pdf", f"inline; filename={paper}.pdf")
    return _file(odt.write(said), odt.MEDIA_TYPE, f"attachment; filename={paper}.odt")


def _file(content: bytes, media_type: str, disposition: str) -> HttpResponse:
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
