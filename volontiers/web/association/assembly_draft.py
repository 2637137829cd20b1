"""A meeting is prepared: its day, its place, its agenda; what the statutes ask is shown before it is convened."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import counted, listed
from volontiers.core.sitting import AssemblyState, notice
from volontiers.core.statutes import Meeting
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import convening
from volontiers.governance.actions.refusing import NotAllowed, Stale
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries.board import unplanned
from volontiers.governance.queries.statutes import row_in_force
from volontiers.web.association.assembly_forms import AssemblyForm
from volontiers.web.association.hall import Hall, hall_of, standing
from volontiers.web.association.polls import polls
from volontiers.web.association_tabs import tabs_of


@requires(Can.EDIT_ASSOCIATION)
def assembly_new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST writes the draft; nobody is told."""
    if request.method != "POST":
        return _draw_new(request, actor, AssemblyForm(zone=standing(actor).zone))
    with reading(actor):
        room = standing(actor)
    form = AssemblyForm(request.POST, zone=room.zone)
    if form.is_valid():
        try:
            made = convening.draft_assembly(actor, form.said(), clock())
        except NotAllowed as refused:
            form.add_error(refused.field or None, refused.told)
        else:
            return redirect("assembly-draft", room.slug, made.pk)
    with reading(actor):
        return drawn(_draw_new(request, actor, form, 422))


def _draw_new(request: HttpRequest, actor: Actor, form: AssemblyForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    room = standing(actor)
    context = {"room": room, "form": form, "tabs": tabs_of(actor, room.slug, "assemblies")}
    return TemplateResponse(request, "association/assembly_new.html", context, status=status)


@requires(Can.EDIT_ASSOCIATION)
def assembly_draft(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: save or convene, both from the page that was shown."""
    if request.method != "POST":
        hall = hall_of(request, actor, pk)
        if hall.state is not AssemblyState.DRAFT:
            return redirect("assembly", hall.room.slug, pk)
        return _draw(request, hall, _form(hall))
    with reading(actor):
        hall = hall_of(request, actor, pk)
    form, saved = _form(hall, request), False
    if form.is_valid():
        try:
            return _write(request, actor, hall, form)
        except Stale as stale:
            saved = True
            form.add_error(None, stale.told)
        except NotAllowed as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.told)
    with reading(actor):
        again = hall_of(request, actor, pk)
        if again.state is not AssemblyState.DRAFT:
            messages.error(request, "Cette réunion est déjà convoquée : son ordre du jour ne change plus.")
            return redirect("assembly", hall.room.slug, pk)
        return drawn(_draw(request, again, form, 422, saved=saved))


def _write(request: HttpRequest, actor: Actor, hall: Hall, form: AssemblyForm) -> HttpResponseBase:
    """What is on the page is saved first: what is convened is what was read. Raises NotAllowed."""
    version = form.cleaned_data["version"] or 0
    convening.change_assembly(actor, hall.one.pk, form.said(), version)
    if request.POST.get("choice") != "convene":
        messages.success(request, "C’est enregistré. Personne n’est encore prévenu.")
        return redirect("assembly-draft", hall.room.slug, hall.one.pk)
    convening.convene(actor, hall.one.pk, version + 1, clock())
    messages.success(
        request, "La réunion est convoquée : la liste des électeurs et l’ordre du jour sont arrêtés."
    )
    return redirect("assembly", hall.room.slug, hall.one.pk)


def _form(hall: Hall, request: HttpRequest | None = None) -> AssemblyForm:
    local = hall.one.starts_at.astimezone(hall.room.zone)
    said = {
        "kind": hall.one.kind, "day": local.date(), "hour": local.time(), "place": hall.one.place,
    }  # fmt: skip
    if request is None:
        said["agenda"] = "\n".join(item.title for item in queries.agenda(hall.one.pk))
    return AssemblyForm(request.POST if request else None, zone=hall.room.zone, initial=said)


def _draw(
    request: HttpRequest, hall: Hall, form: AssemblyForm, status: int = 200, *, saved: bool = False
) -> TemplateResponse:
    """Read inside the community. saved: show beside what is typed what somebody else saved meanwhile."""
    if hall.state is not AssemblyState.DRAFT:
        raise Http404
    context: dict[str, Any] = {
        "hall": hall,
        "room": hall.room,
        "form": form,
        "checks": _checks(hall),
        "saved": saved,
        "polls": polls(hall),
    }
    context["agenda"] = queries.agenda(hall.one.pk) if saved else []
    return TemplateResponse(request, "association/assembly_draft.html", context, status=status)


def _checks(hall: Hall) -> list[tuple[str, str]]:
    """(tone, sentence): what the statutes ask, before it is convened. Of what is saved."""
    kind = Meeting(hall.one.kind)
    try:
        _, statutes, ruling = convening.rules_of(kind, row_in_force(hall.room.community.pk, hall.today))
    except NotAllowed as refused:
        return [("late", refused.told)]
    day = hall.one.starts_at.astimezone(hall.room.zone).date()
    wrong = notice(ruling.procedure, hall.today, day)
    given = counted((day - hall.today).days, "jour")
    roll = queries.roll_on(kind, statutes, hall.today)
    by_college = {one.key: sum(college == one.key for _, college, _ in roll) for one in statutes.colleges}
    found = [
        ("late", wrong.told) if wrong else ("ok", f"Convoquée aujourd’hui, elle se tient dans {given}."),
        ("ok", f"{counted(len(roll), 'électeur')} à convoquer.") if roll else ("late", convening.NOBODY),
    ]
    unheard = [one.name for one in statutes.colleges if one.weight and not by_college[one.key]]
    if unheard and ruling.weights:
        found.append(("wait", f"Sans électeur, un collège ne pèsera rien : {', '.join(unheard)}."))
    return [*found, *(("late", said) for said in _left_empty(hall, day))]


def _left_empty(hall: Hall, day: date) -> Iterable[str]:
    """The seats that this assembly could fill and does not."""
    for left, ending in unplanned(hall.one, day, hall.today):
        names = listed([f"{name} ({until:%d/%m/%Y})" for name, until in ending])
        who = f" Mandats qui finissent d’ici là : {names}." if names else ""
        yield f"{left.sentence}{who} Appelez l’élection avant de convoquer."
