"""One plan: its lines, each with its sentence; a move by hand with what it costs; the signature of a named human."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import drawn, redrawn, requires
from volontiers.consent import ledger
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.core.ledger import Rule
from volontiers.database.wall import reading
from volontiers.placement.actions import planning
from volontiers.placement.actions.planning import PlanOver
from volontiers.placement.actions.signing import NotAsRead, Signed, sign_plan
from volontiers.placement.actions.traces import note_search
from volontiers.placement.queries import plans as queries
from volontiers.placement.queries.drawing import doctors_draw
from volontiers.placement.queries.plan_lines import (
    Side,
    Wanted,
    by_cause,
    by_doctor,
    changed,
    outcome,
    wanted_lines,
)
from volontiers.territory import queries as territory
from volontiers.web.plan.lines import HEADINGS, SHEET, query_of, sheet_of, sides, wanted_of
from volontiers.web.plan.words import column
from volontiers.web.standing import Standing

if TYPE_CHECKING:
    from volontiers.placement.models import Plan

DRAWING = (
    "Votre communauté a choisi que les médecins tirent eux-mêmes dans la liste : "
    "un plan sert à comparer, pas à signer."
)
OVER = {
    "computing": "Ce plan est en cours de calcul : attendez quelques secondes.",
    "signed": "Ce plan est déjà signé : il ne change plus.",
    "dropped": "Ce plan a été abandonné : faites-en un autre.",
    "on_paper": "Ce plan compte des médecins qui n’existent pas encore : il sert à réfléchir, pas à signer.",
    "failed": "Ce plan n’a pas pu être calculé : faites-en un autre.",
    "drawing": DRAWING,
}
CHANGED = (
    "Ce plan a changé depuis que vous l’avez lu : rien n’est signé. Relisez les lignes changées, puis signez."
)


@requires(Can.READ_LIST)
def plan(request: HttpRequest, actor: Actor, plan_id: int) -> HttpResponseBase:
    """POST q searches; then for who makes plans: sign signs it, drop lets it go, undo takes back every move by hand."""
    if request.method != "POST":
        return _draw(request, actor, plan_id, wanted_of(request))
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        found = queries.plan(actor.community_id, plan_id)
    if found is None:
        raise Http404
    if "q" in request.POST:
        return _searched(request, actor, found, wanted_of(request), room)
    if not may(actor, Can.EDIT_PLAN):
        return not_yours(request, actor, room, plan_id)
    try:
        return _done(request, actor, plan_id, room)
    except PlanOver as over:
        messages.error(request, OVER[over.state])
    except NotAsRead as stale:
        messages.error(request, CHANGED)
        query = urlencode({"vu": Side.CHANGED.value, "depuis": stale.version})
        return redirect(f"{reverse('plan', args=[room.slug, plan_id])}?{query}")
    return redirect("plan", room.slug, plan_id)


def _done(request: HttpRequest, actor: Actor, plan_id: int, room: Standing) -> HttpResponseBase:
    """Raises PlanOver, NotAsRead."""
    if "sign" in request.POST:
        read = request.POST.get("read", "")
        version = int(read) if read.isdecimal() and len(read) < 10 else 0
        _say_signed(request, sign_plan(actor, plan_id, version, room.now))
    elif "drop" in request.POST:
        planning.drop_plan(actor, plan_id)
        messages.success(request, "Le plan est abandonné. Personne n’a été prévenu.")
        return redirect("plans", room.slug)
    elif "undo" in request.POST:
        planning.undo_moves(actor, plan_id, room.now)
    return redirect("plan", room.slug, plan_id)


def _searched(
    request: HttpRequest, actor: Actor, found: "Plan", wanted: Wanted, room: Standing
) -> HttpResponseBase:
    """By name or code; the search is noted, as on the list."""
    with reading(actor):
        seen = [one.registration_id for one in wanted_lines(found, wanted)[:SHEET]] if wanted.text else []
    if seen:
        note_search(actor, seen, room.now)
    with reading(actor):
        return drawn(_draw(request, actor, found.pk, wanted))


def not_yours(
    request: HttpRequest, actor: Actor, room: Standing, plan_id: int | None = None
) -> HttpResponseBase:
    """403 for who reads plans and does not make them."""
    back = reverse("plan", args=[room.slug, plan_id]) if plan_id else reverse("plans", args=[room.slug])
    context = {"room": room, "back": back}
    return redrawn(actor, TemplateResponse(request, "plan/not_yours.html", context, status=403))


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


def _draw(request: HttpRequest, actor: Actor, plan_id: int, wanted: Wanted) -> TemplateResponse:
    """Read inside the community."""
    found = queries.plan(actor.community_id, plan_id)
    if found is None:
        raise Http404
    room = Standing.of(territory.community(actor.community_id))
    sheet, rows = sheet_of(found, wanted, "1" if wanted.text else request.GET.get("page"), room)
    counts, doctors = outcome(found), by_doctor(found)
    changed_lines = changed(found, wanted.since) if wanted.since else 0
    query = query_of(wanted)
    context = {
        "room": room,
        "plan": found,
        "column": column(found),
        "sheet": sheet,
        "rows": rows,
        "heading": HEADINGS[wanted.side],
        "wanted": wanted,
        "filtered": bool(query or wanted.text),
        "query": f"{query}&" if query else "",
        "sides": sides(request.path, wanted, counts, changed_lines),
        "counts": counts,
        "by_doctor": doctors,
        "causes": [(cause.value, cause.label, people) for cause, people in by_cause(found)],
        "moved": bool(queries.scenario(found).pins),
        "may_sign": may(actor, Can.EDIT_PLAN) and found.state == found.State.READY,
        "drawing": DRAWING if doctors_draw(actor.community_id) else "",
        "entries": queries.entries_since(found),
        "rule": ledger.rule_at(actor.community_id, Rule.PARAMETERS, found.computed_at)
        if found.computed_at
        else None,
        "when": moments.full(found.computed_at, room.zone) if found.computed_at else "",
        "actor": actor,
        "signed": moments.full(found.signed_at, room.zone) if found.signed_at else "",
    }
    return TemplateResponse(request, "plan/plan.html", context)
