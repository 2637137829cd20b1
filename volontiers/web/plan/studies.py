"""Studies: what was asked for, and the scenarios of one study side by side."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.database.wall import reading
from volontiers.placement.actions import planning
from volontiers.placement.queries import plans as queries
from volontiers.placement.queries.drawing import doctors_draw
from volontiers.placement.queries.totals import waiting
from volontiers.placement.queries.under_way import decided_by_hand
from volontiers.territory import queries as territory
from volontiers.web.list_tabs import tabs_of
from volontiers.web.plan.forms import StudyForm
from volontiers.web.plan.plan import DRAWING, not_yours
from volontiers.web.plan.words import Column, column
from volontiers.web.standing import Standing


@requires(Can.READ_LIST)
def studies(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST asks for a study; its page shows it as the worker computes."""
    if request.method != "POST":
        return _draw(request, actor, _form(actor))
    with reading(actor):
        room, form = _room(actor), _form(actor, request)
    if not may(actor, Can.EDIT_PLAN):
        return not_yours(request, actor, room)
    with reading(actor):
        if not form.is_valid():
            return _draw(request, actor, form, 422).render()
        scenarios = form.scenarios(territory.rules(room.community), room.now.toordinal())
    study = planning.ask_plans(actor, scenarios, room.now)
    return redirect("plan-study", room.slug, study)


def _room(actor: Actor) -> Standing:
    return Standing.of(territory.community(actor.community_id))


def _form(actor: Actor, request: HttpRequest | None = None) -> StudyForm:
    """Read inside the community."""
    places = territory.places(actor.community_id)
    communes = [(one.municipality_id, one.municipality.name) for one in places]
    return StudyForm(request.POST if request else None, communes=communes)


def _draw(request: HttpRequest, actor: Actor, form: StudyForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    room = _room(actor)
    context = {
        "room": room,
        "form": form,
        "may_plan": may(actor, Can.EDIT_PLAN),
        "drawing": DRAWING if doctors_draw(actor.community_id) else "",
        "tabs": tabs_of(actor, room.slug, "plans"),
        "waiting": waiting(actor.community_id),
        "by_hand": _by_hand(actor.community_id),
        "studies": [_line(one, room) for one in queries.studies(actor.community_id)],
    }
    return TemplateResponse(request, "plan/studies.html", context, status=status)


def _by_hand(community_id: int) -> str:
    """How often a human decided otherwise: a plan always followed would decide by itself."""
    moved, lines = decided_by_hand(community_id)
    if not lines:
        return ""
    share = f"{100 * moved / lines:.1f}".replace(".", ",").removesuffix(",0")
    return f"{counted(moved, 'ligne changée')} à la main sur les {lines} dernières signées ({share} %)."


def _line(study: queries.Study, room: Standing) -> dict[str, object]:
    signed = study.signed
    return {
        "id": study.id,
        "when": moments.full(study.asked_at, room.zone),
        "by": study.asked_by,
        "names": [one.name for one in study.plans],
        "signed": signed.name if signed else "",
        "running": study.running,
    }


def _rows(columns: list[Column]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(label, (scenario, value) of each): a figure not computed yet is left open."""
    labels = next(([label for label, _ in one.rows] for one in columns if one.rows), [])
    return [
        (label, [(one.plan.name, one.rows[place][1] if one.rows else "…") for one in columns])
        for place, label in enumerate(labels)
    ]


@requires(Can.READ_LIST)
def study(request: HttpRequest, actor: Actor, study_id: UUID) -> HttpResponseBase:
    """The scenarios beside each other; asks again every second until all are computed."""
    found = queries.study(actor.community_id, study_id)
    if found is None or request.method == "POST":
        raise Http404
    room = _room(actor)
    columns: list[Column] = [column(one) for one in found.plans]
    context = {
        "room": room,
        "study": found,
        "columns": columns,
        "rows": _rows(columns),
        "when": moments.full(found.asked_at, room.zone),
    }
    return TemplateResponse(request, "plan/study.html", context)
