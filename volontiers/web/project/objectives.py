"""The objectives held with other organizations: who leads, who is funded, who agreed, what was said and what was done."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import drawn, requires
from volontiers.core.objectives import Line, Table
from volontiers.database.wall import reading
from volontiers.project.actions import objectives as actions
from volontiers.project.queries import course
from volontiers.project.queries import objectives as queries
from volontiers.web import chart
from volontiers.web.project.course import SAVED
from volontiers.web.project.objective_forms import CENTS, MeasureForm, ObjectiveForm, PartForm
from volontiers.web.project.room import Room, draw, written

if TYPE_CHECKING:
    from django import forms

    from volontiers.project.models import Objective

# Two forms on one page: no field of one is taken for a field of the other.
MEASURED = "measure_%s"


@requires(Can.READ_PROJECT)
def objectives(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST adds one."""
    if request.method != "POST":
        return _draw_all(request, actor, ObjectiveForm())
    form = ObjectiveForm(request.POST)
    room = _editors_room(actor)
    if form.is_valid() and written(form, lambda: actions.set_objective(actor, form.held(), room.now)):
        messages.success(request, SAVED)
        return redirect("objectives", room.slug)
    with reading(actor):
        return drawn(_draw_all(request, actor, form))


def _editors_room(actor: Actor) -> Room:
    """Raises Http404 for who only reads."""
    if not may(actor, Can.EDIT_PROJECT):
        raise Http404
    with reading(actor):
        return Room.of(actor.community_id)


def _draw_all(request: HttpRequest, actor: Actor, form: ObjectiveForm) -> HttpResponseBase:
    """Read inside the community."""
    room = Room.of(actor.community_id)
    found = queries.objectives(actor.community_id)
    return draw(request, actor, "project/objectives.html", "objectives", {
        "room": room,
        "editor": may(actor, Can.EDIT_PROJECT),
        "objectives": [(one, queries.table(one, room.community.name, room.today)) for one in found],
        "form": form,
    })  # fmt: skip


@requires(Can.READ_PROJECT)
def objective(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: measure, or else a part."""
    if request.method != "POST":
        return _draw(request, actor, pk, None, None)
    room = _editors_room(actor)
    if request.POST.get("choice") == "measure":
        return _measure(request, actor, pk, room)
    with reading(actor):
        form = _part_form(actor, request)
        valid = form.is_valid()
    if valid and written(form, lambda: actions.take_part(actor, pk, form.taken(), room.now)):
        messages.success(request, SAVED)
        return redirect("objective", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, form, None))


def _measure(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    with reading(actor):
        form = _measure_form(_found(actor, pk), room, request)
        valid = form.is_valid()
    said = form.cleaned_data if valid else {}
    if valid and written(
        form,
        lambda: actions.note_measure(
            actor, int(said["share"]), said["on"], said["value"], said["source"], room.now
        ),
    ):
        messages.success(request, SAVED)
        return redirect("objective", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, None, form))


def _found(actor: Actor, pk: int) -> "Objective":
    """Read inside the community. Raises Http404."""
    one = queries.objective(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _part_form(actor: Actor, request: HttpRequest | None = None) -> PartForm:
    """Read inside the community."""
    name = Room.of(actor.community_id).community.name
    partners = course.partners(actor.community_id)
    return PartForm(request.POST if request else None, name=name, partners=partners)


def _measure_form(one: "Objective", room: Room, request: HttpRequest | None = None) -> MeasureForm:
    """Read inside the community."""
    shares = [
        (share.pk, share.partner.name if share.partner else room.community.name) for share in one.shares.all()
    ]
    start = {"on": room.today}
    return MeasureForm(request.POST if request else None, shares=shares, auto_id=MEASURED, initial=start)


def _draw(
    request: HttpRequest, actor: Actor, pk: int, part: PartForm | None, measure: MeasureForm | None
) -> HttpResponseBase:
    """Read inside the community."""
    room, one = Room.of(actor.community_id), _found(actor, pk)
    table = queries.table(one, room.community.name, room.today)
    wrong: forms.Form | None = part or measure
    page = draw(request, actor, "project/objective.html", "objectives", {
        "room": room,
        "one": one,
        "editor": may(actor, Can.EDIT_PROJECT),
        "table": table,
        "lines": [_told(line) for line in table.lines],
        "sentence": _sentence(one, table),
        "form": part or _part_form(actor),
        "measure": measure or _measure_form(one, room),
    })  # fmt: skip
    page.status_code = 422 if wrong is not None else page.status_code
    return page


def _sentence(one: "Objective", table: Table) -> str:
    measured = [line for line in table.lines if line.done]
    if not measured:
        return f"{one.target} {one.unit} : rien n’est encore mesuré."
    return f"{table.done} {one.unit} sur {one.target}, d’après ce qui est mesuré."


def _told(line: Line) -> dict[str, object]:
    part, done = line.part, line.done
    return {
        "name": part.name,
        "leads": part.leads,
        "funded": f"{chart.number(part.funded_cents / CENTS)} €" if part.funded_cents else "–",
        "agreed": f"{part.agreed_on:%d/%m/%Y}" if part.agreed_on else "attendu",
        "promised": "–" if part.promised is None else str(part.promised),
        "before": part.first_said,
        "done": str(done.value) if done else "–",
        "source": f"{done.source}, au {done.on:%d/%m/%Y}" if done else "",
        "words": line.words,
    }
