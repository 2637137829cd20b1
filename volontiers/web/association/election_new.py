"""Seats are put to an election at a meeting that is not yet held."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.sitting import AssemblyState
from volontiers.core.statutes import Meeting
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import candidacies
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries.statutes import in_force
from volontiers.web.association.election_forms import FIELDS, CallForm
from volontiers.web.association.hall import Hall, hall_of


@requires(Can.EDIT_ASSOCIATION)
def election_new(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST calls it. Where no statutes are in force that day, the page says so."""
    if request.method != "POST":
        hall = _before(request, actor, pk)
        return _draw(request, hall, _form(hall))
    with reading(actor):
        hall = _before(request, actor, pk)
        form = _form(hall, request)
    if form is not None and form.is_valid():
        try:
            made = candidacies.call_election(actor, pk, form.said(), clock())
        except NotAllowed as refused:
            name = FIELDS.get(refused.field, refused.field)
            form.add_error(name if name in form.fields else None, refused.told)
        else:
            messages.success(
                request, "L’élection est appelée : les membres peuvent se présenter sur sa page."
            )
            return redirect("election-desk", hall.room.slug, made.pk)
    with reading(actor):
        return drawn(_draw(request, hall, form, 422))


def _before(request: HttpRequest, actor: Actor, pk: int) -> Hall:
    hall = hall_of(request, actor, pk)
    if hall.state not in (AssemblyState.DRAFT, AssemblyState.CONVENED) or hall.one.kind == Meeting.BUREAU:
        raise Http404
    return hall


def _form(hall: Hall, request: HttpRequest | None = None) -> CallForm | None:
    """Read inside the community. None without statutes."""
    version = in_force(hall.one.community_id, hall.one.starts_at.astimezone(hall.room.zone).date())
    if version is None:
        return None
    items = (
        [(item.pk, f"{item.place}. {item.title}") for item in queries.agenda(hall.one.pk)] if hall.sat else []
    )
    return CallForm(
        request.POST if request else None, zone=hall.room.zone, statutes=version.rules,
        kind=Meeting(hall.one.kind), items=items,
    )  # fmt: skip


def _draw(request: HttpRequest, hall: Hall, form: CallForm | None, status: int = 200) -> TemplateResponse:
    context = {"hall": hall, "room": hall.room, "form": form, "no_statutes": candidacies.NO_STATUTES}
    return TemplateResponse(request, "association/election_new.html", context, status=status)
