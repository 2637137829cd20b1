"""The page of somebody on the list, behind a code and three letters: where they stand, and their news in one tap."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, patient
from volontiers.accounts.guard import drawn
from volontiers.core import codes, moments
from volontiers.core.french import day_of
from volontiers.core.waiting import Leaving, NotNow, WaitingState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.placement.actions import leaving
from volontiers.placement.queries import registration as queries
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.public.place import place_of

FOUND, STILL = "found", "still"


def target(code: str) -> tuple[Actor, int] | None:
    """Who acts and on which registration; None when the code is none, or nobody's name could open it."""
    found = queries.door(code)
    if found is None:
        return None
    by = patient(found[0])
    with reading(by):
        one = queries.get(found[1])
    return (by, found[1]) if one is not None and one.person.family_name else None


def page(request: HttpRequest, code: str, by: Actor, registration_id: int) -> HttpResponseBase:
    """Once the letters were right. POST choice: found or still."""
    if request.method == "POST":
        _said(request, by, registration_id)
        return redirect("tracking", code)
    with reading(by):
        place, one = place_of(territory.community(by.community_id)), queries.get(registration_id)
        if one is None:
            raise Http404
        request.page = public_page(place.community, "Votre place sur la liste")  # type: ignore[attr-defined]
        context = {
            "place": place,
            "code": codes.show(one.code),
            "since": f"{day_of(one.since)} {one.since.year}",
            "confirmed": moments.full(one.confirmed_at, place.zone),
            "waits": one.state in OPEN,
            "attached": one.state == WaitingState.ATTACHED,
            "household": len(queries.household_of(one)),
        }
        return drawn(TemplateResponse(request, "public/waiting.html", context))


def _said(request: HttpRequest, by: Actor, registration_id: int) -> None:
    choice = request.POST.get("choice", "")
    try:
        if choice == FOUND:
            leaving.close(by, registration_id, Leaving.FOUND, clock())
            messages.success(
                request, "Merci de nous l’avoir dit. Votre place est rendue à quelqu’un d’autre."
            )
        elif choice == STILL:
            leaving.still_waits(by, registration_id, clock())
            messages.success(request, "C’est noté : vous cherchez toujours, et vous gardez votre place.")
    except NotNow:
        messages.info(request, "Votre inscription a changé entre-temps : voici où elle en est.")
