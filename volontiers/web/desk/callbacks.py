"""A missed call is a task with an owner and a deadline: call back, then say how it went."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.cases.actions import telephone
from volontiers.cases.actions.desk import Reached
from volontiers.cases.queries import hidden
from volontiers.cases.queries import intake as known
from volontiers.cases.queries import telephone as queries
from volontiers.core import moments, phone
from volontiers.database.wall import reading
from volontiers.people import team_queries
from volontiers.web.desk.forms import ReachedForm
from volontiers.web.desk.intake import case_words
from volontiers.web.desk.room import Room, room_of

if TYPE_CHECKING:
    from volontiers.cases.models import Callback


@requires(Can.TAKE_CALL)
def callback(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """GET shows whom to call; POST says how the call went."""
    if request.method == "POST":
        return _said(request, actor, pk)
    return _page(request, actor, room_of(actor), _callback(pk), ReachedForm(auto_id="rappel_%s"))


def _callback(pk: int) -> "Callback":
    found = queries.callback(pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, actor: Actor, room: Room, found: "Callback", form: ReachedForm, status: int = 200
) -> TemplateResponse:
    rang = found.call.rang_at if found.call else found.due_at
    alike = known.alike(actor.community_id, found.phone, "", "", None)
    return TemplateResponse(request, "desk/callback.html", {
        "room": room,
        "callback": found,
        "phone": phone.spoken(found.phone),
        "phone_link": f"tel:{found.phone}",
        "rang": moments.short(rang, room.now, room.zone),
        "due": moments.short(found.due_at, room.now, room.zone),
        "alike": [(one.case.number, case_words(one.case, room)) for one in alike],
        "to_explain": _to_explain(actor, room, found.phone),
        "form": form,
    }, status=status)  # fmt: skip


def _to_explain(actor: Actor, room: Room, number: str) -> list[tuple[str, str, str]]:
    """(person, team, where their word is noted) of whoever asked for an explanation from this number."""
    asked = team_queries.to_explain(actor.community_id, number)
    masked = hidden.persons(one.person_id for one in asked)
    return [
        (one.person.given_name, one.team.name, reverse("team-agreements", args=[room.slug, one.team.slug]))
        for one in asked
        if one.person_id not in masked
    ]


def _said(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    form = ReachedForm(request.POST, auto_id="rappel_%s")
    with reading(actor):
        room, found = room_of(actor), _callback(pk)
        if not form.is_valid():
            return drawn(_page(request, actor, room, found, form, status=422))
    if form.cleaned_data["reached"] == Reached.ANSWERED:
        telephone.close_callback(actor, pk, room.now)
        messages.success(request, "Le rappel est noté.")
    elif telephone.tried(actor, pk, room.now):
        messages.success(request, "C’est noté. Ce numéro revient dans la liste un peu plus tard.")
    else:
        messages.info(request, "Un collègue a déjà rappelé cette personne.")
    return redirect("board", room.slug)
