"""One payment of a grant: what is held and what is missing, then the day on which the money came."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import listed
from volontiers.database.wall import reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.grants import hold_piece, pay_instalment, release_piece, require_piece
from volontiers.project.queries import money as queries
from volontiers.web.money.forms import PayForm, PieceForm
from volontiers.web.money.grant import SAVED, step
from volontiers.web.money.room import Room, draw, editors_room, written

if TYPE_CHECKING:
    from volontiers.project.models import Instalment

# Two forms on one page: no field of one is taken for a field of the other.
PIECE = "piece_%s"
_WHERE_SIGNS = 160


@requires(Can.READ_PROJECT)
def instalment(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST hold= or missing= (a piece), choice: piece, or else pay."""
    if request.method != "POST":
        return _draw(request, actor, pk, None, None)
    room = editors_room(actor)
    with reading(actor):
        _found(actor, pk)
    if {"hold", "missing"} & set(request.POST):
        return _mark(request, actor, pk, room)
    if request.POST.get("choice") == "piece":
        return _add(request, actor, pk, room)
    form = PayForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    if said and written(form, lambda: pay_instalment(actor, pk, said["on"], said["reference"], room.now)):
        messages.success(request, "Le versement est noté.")
        return redirect("money-instalment", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, form, None))


def _mark(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    held, missing = request.POST.get("hold", ""), request.POST.get("missing", "")
    try:
        if held.isdecimal():
            where = request.POST.get(f"where_{held}", "").strip()[:_WHERE_SIGNS]
            hold_piece(actor, int(held), where, room.now)
        elif missing.isdecimal():
            release_piece(actor, int(missing))
    except NotWritten as wrong:
        messages.warning(request, wrong.sentence)
    return redirect("money-instalment", room.slug, pk)


def _add(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    form = PieceForm(request.POST, auto_id=PIECE)
    if form.is_valid() and written(form, lambda: require_piece(actor, pk, form.cleaned_data["label"])):
        messages.success(request, SAVED)
        return redirect("money-instalment", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, None, form))


def _found(actor: Actor, pk: int) -> "Instalment":
    """Read inside the community. Raises Http404."""
    one = queries.instalment(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _draw(
    request: HttpRequest, actor: Actor, pk: int, pay: PayForm | None, piece: PieceForm | None
) -> HttpResponseBase:
    """Read inside the community."""
    room, one = Room.of(actor.community_id), _found(actor, pk)
    required = list(one.required.all())
    missing = [f"« {each.label} »" for each in required if each.held_on is None]
    return draw(request, actor, "money/instalment.html", "money", {
        "room": room,
        "one": one,
        "told": step(one),
        "name": queries.named(one.grant),
        "required": required,
        "missing": listed(missing),
        "forms": {
            "pay": pay or PayForm(initial={"on": room.today}),
            "piece": piece or PieceForm(auto_id=PIECE),
        },
    })  # fmt: skip
