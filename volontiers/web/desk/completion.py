"""More needs for a case that exists: the needs block of the intake alone, at the case's original date."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.cases.actions import intake as verbs
from volontiers.cases.queries.case import agreements
from volontiers.core.french import counted
from volontiers.database.wall import reading
from volontiers.placement.actions.enlisting import enlist_case
from volontiers.territory import queries as territory
from volontiers.web.desk.case import case_of
from volontiers.web.desk.forms import CompletionForm
from volontiers.web.desk.intake import case_words, kept
from volontiers.web.desk.room import Room, room_of, unsigned

if TYPE_CHECKING:
    from volontiers.cases.models import Case


@requires(Can.TAKE_CALL)
def completion(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """GET draws the block; POST adds; a POST "complete" comes from the intake with what it had typed."""
    if request.method == "POST":
        return _added(request, actor, number)
    room, case = room_of(actor), case_of(number)
    if case.emergency_at:
        return redirect("case", room.slug, number)
    return unsigned(request, actor, room) if not room.opens else _page(request, room, case, _form(room, case))


def _form(room: Room, case: "Case", **filled: object) -> CompletionForm:
    """Agreement is asked again only for a family whose answer is not known."""
    known = agreements(case.pk)
    words = {
        family: wording
        for family, wording in territory.wordings(room.community.pk).items()
        if family not in {one.value for one in known}
    }
    return CompletionForm(now=room.now, zone=room.zone, wordings=words, **filled)


def _page(
    request: HttpRequest, room: Room, case: "Case", form: CompletionForm, status: int = 200
) -> TemplateResponse:
    return TemplateResponse(request, "desk/completion.html", {
        "room": room,
        "case": case,
        "form": form,
        "words": case_words(case, room),
        "emergency_url": f"{reverse('emergency', args=[room.slug])}?dossier={case.number}",
    }, status=status)  # fmt: skip


def _added(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    with reading(actor):
        room, case = room_of(actor), case_of(number)
        if "complete" in request.POST:
            return drawn(_page(request, room, case, _form(room, case, initial=kept(request))))
        form = _form(room, case, data=request.POST)
        if case.emergency_at or not form.is_valid():
            return drawn(_page(request, room, case, form, 422))
    added = verbs.add_needs(
        actor, case.pk, form.needs(), room.now, key=form.cleaned_data["key"], agreements=form.agreed()
    )
    enlist_case(actor, case.pk, room.now)
    if added:
        messages.success(request, f"{counted(len(added), 'besoin')} en plus dans le dossier {number}.")
    return redirect("call-end", room.slug, number)
