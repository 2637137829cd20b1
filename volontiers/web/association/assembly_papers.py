"""The papers of an assembly: the convocation for whom has no e-mail, the sheet that is signed at the door."""

from django.http import Http404, HttpRequest, HttpResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.governance.queries import papers
from volontiers.papers.render import render
from volontiers.web.association.hall import hall_of
from volontiers.web.printed import pdf


@requires(Can.READ_ASSOCIATION)
def assembly_call(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """With the form of a proxy to cut, where the statutes allow one."""
    hall = hall_of(request, actor, pk)
    if request.method == "POST" or hall.sat is None:
        raise Http404
    values = papers.call(hall.sat, hall.room.community.name, hall.room.zone)
    return pdf(f"convocation-{pk}", render("convocation", values))


@requires(Can.EDIT_ASSOCIATION)
def assembly_sheet(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One line for each elector."""
    hall = hall_of(request, actor, pk)
    if request.method == "POST" or hall.sat is None:
        raise Http404
    values = papers.sheet(hall.sat, hall.room.community.name, hall.room.zone)
    return pdf(f"presence-{pk}", render("attendance", values))
