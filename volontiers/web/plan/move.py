"""Somebody is moved by hand: what it costs is told first, then it is made or let go."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.database.wall import reading
from volontiers.directory.queries import physicians
from volontiers.placement.actions import planning
from volontiers.placement.actions.planning import PlanOver
from volontiers.placement.queries import plans as queries
from volontiers.territory import queries as territory
from volontiers.web.plan.forms import MoveForm
from volontiers.web.plan.plan import OVER, not_yours
from volontiers.web.plan.words import row, told
from volontiers.web.standing import Standing


@requires(Can.READ_LIST)
def move(request: HttpRequest, actor: Actor, plan_id: int, registration_id: int) -> HttpResponseBase:
    """Who, from whom; POST doctor asks what it costs, POST make does it, POST keep leaves everything as it was."""
    if request.method != "POST":
        return _draw_move(request, actor, plan_id, registration_id)
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        found = queries.plan(actor.community_id, plan_id)
        if found is None or queries.line(found, registration_id) is None:
            raise Http404
    if not may(actor, Can.EDIT_PLAN):
        return not_yours(request, actor, room, plan_id)
    with reading(actor):
        form = MoveForm(request.POST, doctors=physicians(actor.community_id))
        if not {"make", "keep"} & set(request.POST) and not form.is_valid():
            return _draw_move(request, actor, plan_id, registration_id, form, 422).render()
    try:
        return _moved(request, actor, room, plan_id, registration_id, form)
    except PlanOver as over:
        messages.error(request, OVER[over.state])
        return redirect("plan", room.slug, plan_id)


def _moved(
    request: HttpRequest, actor: Actor, room: Standing, plan_id: int, registration_id: int, form: MoveForm
) -> HttpResponseBase:
    if "keep" in request.POST:
        planning.let_move_go(actor, plan_id)
        return redirect("plan", room.slug, plan_id)
    if "make" in request.POST:
        asked = request.POST["make"]
        if not asked.isdecimal() or not planning.make_move(actor, int(asked), room.now):
            messages.error(
                request, "Ce déplacement a changé entre-temps : demandez à nouveau ce qu’il coûte."
            )
            return redirect("plan-move", room.slug, plan_id, registration_id)
        messages.success(request, "C’est fait. Seul ce qui était annoncé a changé.")
        return redirect(f"{reverse('plan', args=[room.slug, plan_id])}#l{registration_id}")
    planning.ask_move(actor, plan_id, registration_id, form.professional(), room.now)
    return redirect("plan-move", room.slug, plan_id, registration_id)


def _draw_move(
    request: HttpRequest,
    actor: Actor,
    plan_id: int,
    registration_id: int,
    form: MoveForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    found = queries.plan(actor.community_id, plan_id)
    line = queries.line(found, registration_id) if found else None
    if found is None or line is None:
        raise Http404
    room, doctors = Standing.of(territory.community(actor.community_id)), physicians(actor.community_id)
    asked = queries.open_move(found)
    mine = asked if asked and asked.registration_id == registration_id else None
    context = {
        "room": room,
        "plan": found,
        "line": row(1, line, room.now.astimezone(room.zone).date()),
        "form": form or MoveForm(doctors=doctors),
        "move": mine,
        "may_move": may(actor, Can.EDIT_PLAN) and found.state == found.State.READY,
        "told": told(mine, queries.homes(found), dict(doctors)) if mine and mine.told else None,
    }
    return TemplateResponse(request, "plan/move.html", context, status=status)
