"""One payment of a grant: what is held and what is missing, then the day on which the money came."""

from dataclasses import dataclass
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
from volontiers.web.money.forms import HeldForm, PayForm, PieceForm
from volontiers.web.money.grant import SAVED, step
from volontiers.web.money.room import Room, draw, editors_room, written

if TYPE_CHECKING:
    from volontiers.project.models import Instalment, Requirement

# Two forms on one page: no field of one is taken for a field of the other.
PIECE = "piece_%s"


@dataclass(frozen=True, slots=True)
class Sent:
    """The form that came with something to mend."""

    pay: PayForm | None = None
    piece: PieceForm | None = None
    held: HeldForm | None = None


@requires(Can.READ_PROJECT)
def instalment(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST hold= or missing= (a piece), choice: piece, or else pay."""
    if request.method != "POST":
        return _draw(request, actor, pk, Sent())
    room = editors_room(actor)
    with reading(actor):
        _found(actor, pk)
    if "missing" in request.POST:
        return _miss(request, actor, pk, room)
    if request.POST.get("hold", "").isdecimal():
        return _hold(request, actor, pk, room)
    if request.POST.get("choice") == "piece":
        return _add(request, actor, pk, room)
    form = PayForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    if said and written(form, lambda: pay_instalment(actor, pk, said["on"], said["reference"], room.now)):
        messages.success(request, "Le versement est noté.")
        return redirect("money-instalment", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, Sent(pay=form)))


def _hold(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    piece = int(request.POST["hold"])
    form = HeldForm(request.POST, prefix=_prefix(piece))
    if form.is_valid() and written(form, lambda: hold_piece(actor, piece, form.held(), room.now)):
        return redirect("money-instalment", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, Sent(held=form)))


def _prefix(piece: int) -> str:
    return f"piece-{piece}"


def _held_form(one: "Requirement", room: Room, sent: Sent) -> HeldForm:
    if sent.held and sent.held.prefix == _prefix(one.pk):
        return sent.held
    return HeldForm(initial={"on": room.today, "where": one.where}, prefix=_prefix(one.pk))


def _miss(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    missing = request.POST["missing"]
    try:
        if missing.isdecimal():
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
        return drawn(_draw(request, actor, pk, Sent(piece=form)))


def _found(actor: Actor, pk: int) -> "Instalment":
    """Read inside the community. Raises Http404."""
    one = queries.instalment(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _draw(request: HttpRequest, actor: Actor, pk: int, sent: Sent) -> HttpResponseBase:
    """Read inside the community."""
    room, one = Room.of(actor.community_id), _found(actor, pk)
    required = list(one.required.all())
    missing = [f"« {each.label} »" for each in required if each.held_on is None]
    return draw(request, actor, "money/instalment.html", "money", {
        "room": room,
        "one": one,
        "told": step(one),
        "name": queries.named(one.grant),
        "required": [(each, _held_form(each, room, sent)) for each in required],
        "missing": listed(missing),
        "forms": {
            "pay": sent.pay or PayForm(initial={"on": room.today}),
            **({"held": sent.held} if sent.held else {}),
            "piece": sent.piece or PieceForm(auto_id=PIECE),
        },
    })  # fmt: skip
