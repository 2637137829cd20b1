"""One plan: its lines, each with its sentence; a move by hand with what it costs; the signature of a named human."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.database.wall import reading
from volontiers.directory.queries import physicians
from volontiers.placement.actions import planning
from volontiers.placement.actions.planning import PlanOver
from volontiers.placement.actions.signing import Signed, sign_plan
from volontiers.placement.queries import plans as queries
from volontiers.territory import queries as territory
from volontiers.web.plan.forms import MoveForm
from volontiers.web.plan.words import Row, column, row, told
from volontiers.web.standing import Standing

OVER = {
    "computing": "Ce plan est en cours de calcul : attendez quelques secondes.",
    "signed": "Ce plan est déjà signé : il ne change plus.",
    "dropped": "Ce plan a été abandonné : faites-en un autre.",
    "on_paper": "Ce plan compte des médecins qui n’existent pas encore : il sert à réfléchir, pas à signer.",
    "failed": "Ce plan n’a pas pu être calculé : faites-en un autre.",
}


@requires(Can.EDIT_PLAN)
def plan(request: HttpRequest, actor: Actor, plan_id: int) -> HttpResponseBase:
    """POST sign signs it, POST drop lets it go, POST undo takes back every move by hand."""
    if request.method != "POST":
        return _draw(request, actor, plan_id)
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        if queries.plan(actor.community_id, plan_id) is None:
            raise Http404
    try:
        if "sign" in request.POST:
            _say_signed(request, sign_plan(actor, plan_id, room.now))
            return redirect("plan", room.slug, plan_id)
        if "drop" in request.POST:
            planning.drop_plan(actor, plan_id)
            messages.success(request, "Le plan est abandonné. Personne n’a été prévenu.")
            return redirect("plans", room.slug)
        planning.undo_moves(actor, plan_id, room.now)
    except PlanOver as over:
        messages.error(request, OVER[over.state])
    return redirect("plan", room.slug, plan_id)


def _say_signed(request: HttpRequest, signed: Signed) -> None:
    people = counted(signed.sent, "personne")
    messages.success(
        request, f"Plan signé : {people} {'est proposée' if signed.sent == 1 else 'sont proposées'}."
    )
    if signed.fell:
        fell = "est tombée" if signed.fell == 1 else "sont tombées"
        messages.warning(request, f"{counted(signed.fell, 'ligne')} {fell} : voyez pourquoi.")
    if signed.later:
        messages.info(
            request,
            f"{counted(signed.later, 'personne')} partiront quand leur médecin aura lu les premières.",
        )


def _draw(request: HttpRequest, actor: Actor, plan_id: int) -> TemplateResponse:
    found = queries.plan(actor.community_id, plan_id)
    if found is None:
        raise Http404
    room = Standing.of(territory.community(actor.community_id))
    rows = [
        row(number, line, room.now.astimezone(room.zone).date())
        for number, line in enumerate(queries.lines(found), start=1)
    ]
    context = {
        "room": room,
        "plan": found,
        "column": column(found),
        "placed": [one for one in rows if one.doctor],
        "without": [one for one in rows if not one.doctor],
        "by_doctor": _by_doctor(rows),
        "moved": any(one.by_hand for one in rows),
        "entries": queries.entries_since(found),
        "when": moments.full(found.computed_at, room.zone) if found.computed_at else "",
        "actor": actor,
        "signed": moments.full(found.signed_at, room.zone) if found.signed_at else "",
    }
    return TemplateResponse(request, "plan/plan.html", context)


def _by_doctor(rows: Iterable[Row]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for one in rows:
        if one.doctor:
            counts[one.doctor] = counts.get(one.doctor, 0) + 1
    return sorted(counts.items())


@requires(Can.EDIT_PLAN)
def move(request: HttpRequest, actor: Actor, plan_id: int, registration_id: int) -> HttpResponseBase:
    """Who, from whom; POST doctor asks what it costs, POST make does it, POST keep leaves everything as it was."""
    if request.method != "POST":
        return _draw_move(request, actor, plan_id, registration_id)
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        found = queries.plan(actor.community_id, plan_id)
        if found is None or queries.line(found, registration_id) is None:
            raise Http404
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
        messages.success(request, "C’est fait. Les autres sont répartis à nouveau autour de ce choix.")
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
        "told": told(mine, queries.homes(found), dict(doctors)) if mine and mine.told else None,
    }
    return TemplateResponse(request, "plan/move.html", context, status=status)
