"""The pieces of the file at this stage: who has each, by when, and what is ready."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.database.wall import reading
from volontiers.project.actions.pieces import add_piece, change_piece, drop_piece, piece_is_ready
from volontiers.project.queries import course as queries
from volontiers.web.project.course import SAVED
from volontiers.web.project.forms import PieceForm
from volontiers.web.project.room import Room, draw, people, sent_again, written


@requires(Can.EDIT_PROJECT)
def pieces(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST ready= says that a piece is there today; else one is added."""
    if request.method != "POST":
        return _draw(request, actor, None)
    with reading(actor):
        room, stage = Room.of(actor.community_id), queries.course(actor.community_id).stage
        form = PieceForm(request.POST, people=people(actor))
        ready = request.POST.get("ready", "")
        valid = ready.isdecimal() or form.is_valid()
    if ready.isdecimal():
        if piece_is_ready(actor, int(ready), room.now):
            messages.success(request, SAVED)
        return redirect("project-pieces", room.slug)
    if valid and written(form, lambda: add_piece(actor, stage, form.cleaned_data, room.now)):
        messages.success(request, "La pièce est dans la liste.")
        return redirect("project-pieces", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, form))


def _draw(request: HttpRequest, actor: Actor, form: PieceForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, course = Room.of(actor.community_id), queries.course(actor.community_id)
    return draw(request, actor, "project/pieces.html", "project-pieces", {
        "room": room,
        "step": course.stage.label,
        "pieces": course.pieces,
        "late": {one.pk for one in course.pieces if one.due_on and not one.ready_on and one.due_on < room.today},
        "form": form or PieceForm(people=people(actor)),
    })  # fmt: skip


@requires(Can.EDIT_PROJECT)
def piece(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST drop takes it off the list."""
    if request.method != "POST":
        return _draw_one(request, actor, pk, None)
    with reading(actor):
        room, found = Room.of(actor.community_id), queries.piece(actor.community_id, pk)
        form = PieceForm(request.POST, people=people(actor))
        valid = form.is_valid()
    if found is None:
        raise Http404
    if "drop" in request.POST:
        drop_piece(actor, pk)
        messages.success(request, f"« {found.label} » n’est plus dans la liste.")
        return redirect("project-pieces", room.slug)
    said = form.cleaned_data
    if valid and written(form, lambda: change_piece(actor, pk, said, said["version"], room.now)):
        messages.success(request, SAVED)
        return redirect("project-pieces", room.slug)
    with reading(actor):
        return drawn(_draw_one(request, actor, pk, form))


def _draw_one(request: HttpRequest, actor: Actor, pk: int, form: PieceForm | None) -> HttpResponseBase:
    """Read inside the community."""
    found = queries.piece(actor.community_id, pk)
    if found is None:
        raise Http404
    if form is None:
        form = PieceForm(initial=PieceForm.start(found), people=people(actor))
    else:
        sent_again(form, "version", found.version)
    ready = f"le {found.ready_on:%d/%m/%Y}" if found.ready_on else "pas encore"
    return draw(request, actor, "project/piece.html", "project-pieces", {
        "room": Room.of(actor.community_id), "piece": found, "ready": ready, "form": form,
    })  # fmt: skip
