"""The partners of the community, and its neighbours."""

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import listed
from volontiers.core.profession import OrganizationKind
from volontiers.core.project_file import PartnerKind
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.project.actions import around
from volontiers.project.queries import course as queries
from volontiers.territory import queries as territory
from volontiers.web.project.course import SAVED
from volontiers.web.project.forms import NeighbourForm, PartnerForm
from volontiers.web.project.room import Room, draw, written

# Two forms on one page: no field of one is taken for a field of the other.
NEAR = "near_%s"
# What a structure of the directory is as a partner; the others are carers like the members.
_KINDS = {
    OrganizationKind.EHPAD: PartnerKind.EHPAD,
    OrganizationKind.HOME_HELP: PartnerKind.HOME_HELP,
    OrganizationKind.DAC: PartnerKind.DAC,
    OrganizationKind.HOSPITAL: PartnerKind.HOSPITAL,
}


@requires(Can.EDIT_PROJECT)
def partners(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST agrees=, drop=, known= (a structure of the directory), leave= (a neighbour); else one is added."""
    if request.method != "POST":
        return _draw(request, actor, None, None)
    with reading(actor):
        room = Room.of(actor.community_id)
        moved = _moved(request, actor, room)
    if moved:
        moved()
        messages.success(request, SAVED)
        return redirect("project-partners", room.slug)
    return _add_neighbour(request, actor, room) if "communes" in request.POST else _add(request, actor, room)


def _moved(request: HttpRequest, actor: Actor, room: Room) -> Callable[[], object] | None:
    """Read inside the community. The one button that was pressed."""
    moves: Mapping[str, Callable[[int], object]] = {
        "agrees": lambda pk: around.partner_agrees(actor, pk, room.now),
        "drop": lambda pk: around.drop_partner(actor, pk),
        "leave": lambda pk: around.drop_neighbour(actor, pk),
    }
    for name, move in moves.items():
        value = request.POST.get(name, "")
        if value.isdecimal():
            return partial(move, int(value))
    known = {str(pk): (kind, name) for pk, kind, name in _suggested(actor.community_id)}
    chosen = known.get(request.POST.get("known", ""))
    return partial(around.note_partner, actor, *chosen, None, room.now) if chosen else None


def _add(request: HttpRequest, actor: Actor, room: Room) -> HttpResponseBase:
    form = PartnerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        kind = PartnerKind(said["kind"])
        if written(form, lambda: around.note_partner(actor, kind, said["name"], said["agreed_on"], room.now)):
            messages.success(request, f"{said['name']} est dans la liste.")
            return redirect("project-partners", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, form, None))


def _add_neighbour(request: HttpRequest, actor: Actor, room: Room) -> HttpResponseBase:
    with reading(actor):
        form = NeighbourForm(request.POST, auto_id=NEAR, community_id=actor.community_id)
        valid = form.is_valid()
    said = form.cleaned_data
    if valid and written(form, lambda: around.note_neighbour(actor, said["name"], said["communes"])):
        messages.success(request, f"{said['name']} est notée, avec ses communes.")
        return redirect("project-partners", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, None, form))


def _suggested(community_id: int) -> list[tuple[int, PartnerKind, str]]:
    """Structures of the directory that are not partners yet. Read inside the community."""
    there = {one.name for one in queries.partners(community_id)}
    found = [(one.pk, OrganizationKind(one.kind), one.name) for one in directory.organizations(community_id)]
    return [(pk, _KINDS[kind], name) for pk, kind, name in found if kind in _KINDS and name not in there]


def _draw(
    request: HttpRequest, actor: Actor, form: PartnerForm | None, near: NeighbourForm | None
) -> HttpResponseBase:
    """Read inside the community."""
    found = queries.neighbours(actor.community_id)
    names = territory.names([insee for one in found for insee in one.communes])
    neighbours = [(one, listed(sorted(names.get(insee, insee) for insee in one.communes))) for one in found]
    page = draw(request, actor, "project/partners.html", "project-partners", {
        "room": Room.of(actor.community_id),
        "partners": queries.partners(actor.community_id),
        "suggested": _suggested(actor.community_id),
        "neighbours": neighbours,
        "form": form or PartnerForm(),
        "near": near or NeighbourForm(auto_id=NEAR, community_id=actor.community_id),
    })  # fmt: skip
    page.status_code = 422 if near is not None else page.status_code
    return page
