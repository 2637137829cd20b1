"""« Temps donné »: the coordination asks for hours and reads who comes. Who does not come is shown to nobody."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import moments
from volontiers.core.time_call import LIVE, CallState
from volontiers.core.time_pledge import Work
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.governance.actions.giving import NotAnymore, free_place
from volontiers.governance.actions.phoned import note_phone_yes
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.sessions import cancel_session, note_session_read, open_session
from volontiers.governance.queries import sessions as queries
from volontiers.governance.queries.sessions import Seen
from volontiers.web.association.room import room_of
from volontiers.web.association.session_form import PhoneYesForm, SessionForm
from volontiers.web.traces import leave, traced

PAGE = 20
HERE = "sessions"
TONES = {CallState.OPEN: "wait", CallState.LEFT: "late", CallState.FULL: "ok"}
SIGNS = {"wait": "◔", "late": "☎", "ok": "✓"}
NOTED = "Le oui est noté. Un message de confirmation part à cette personne."
UNTOLD = "Le oui est noté. Cette personne n’a ni courriel ni téléphone vérifié : aucun message ne part."
ALREADY = "Cette personne vient déjà."
LATE = {
    "full": "C’est complet : libérez d’abord une place.",
    "not_open": "Cette séance n’attend plus personne.",
}


@requires(Can.EDIT_ASSOCIATION)
def sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest day first."""
    room = room_of(request, actor, HERE)
    sheet = Paginator(queries.listed(actor.community_id), PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "id": one.pk,
            "title": one.title,
            "work": Work(one.work).label,
            "when": moments.span(one.starts_at, one.starts_at + timedelta(minutes=one.minutes), room.zone),
            "coming": f"{one.coming} sur {one.places}",  # type: ignore[attr-defined]  # annotated by listed()
            **_chip(CallState(one.state)),
        }
        for one in sheet
    ]
    context = {"room": room, "lines": lines, "sheet": sheet}
    return TemplateResponse(request, "association/sessions.html", context)


def _chip(state: CallState) -> dict[str, str]:
    tone = TONES.get(state, "plain")
    return {"state": state.label, "tone": tone, "sign": SIGNS.get(tone, "")}


@requires(Can.EDIT_ASSOCIATION)
def session_new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST asks: the first messages leave within the minute."""
    if request.method != "POST":
        room = room_of(request, actor, HERE)
        return _draw_new(request, actor, SessionForm(zone=room.zone))
    with reading(actor):
        room = room_of(request, actor, HERE)
    form = SessionForm(request.POST, zone=room.zone)
    if form.is_valid():
        try:
            made = open_session(actor, form.said(), clock())
        except Refused as refused:
            field = "day" if refused.field == "starts_at" else refused.field
            form.add_error(field or None, refused.sentence)
        else:
            return redirect("session", room.slug, made.pk)
    with reading(actor):
        return drawn(_draw_new(request, actor, form, 422))


def _draw_new(request: HttpRequest, actor: Actor, form: SessionForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    context = {"room": room_of(request, actor, HERE), "form": form}
    return TemplateResponse(request, "association/session_new.html", context, status=status)


@traced
@requires(Can.EDIT_ASSOCIATION)
def session(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice=cancel, choice=phone with who said yes aloud, or free=… the place of somebody who does not come."""
    if request.method != "POST":
        return _draw(request, actor, pk, _found(pk))
    with reading(actor):
        room, found = room_of(request, actor, HERE), _found(pk)
    if request.POST.get("choice") == "phone":
        return _phone(request, actor, pk, {one.professional for one in found.coming})
    coming = {str(one.ask): one.ask for one in found.coming}
    if request.POST.get("choice") == "cancel" and cancel_session(actor, pk, clock()):
        messages.success(request, "La séance est annulée. Ceux qui venaient reçoivent un message.")
    elif request.POST.get("free") in coming and free_place(actor, coming[request.POST["free"]], clock()):
        messages.success(request, "La place est libre de nouveau.")
    return redirect("session", room.slug, pk)


def _found(pk: int) -> Seen:
    """Read inside the community."""
    found = queries.seen(pk)
    if found is None:
        raise Http404
    return found


def _phone(request: HttpRequest, actor: Actor, pk: int, coming: set[int]) -> HttpResponseBase:
    with reading(actor):
        form, slug = _phone_form(request, actor), room_of(request, actor, HERE).slug
    if form.is_valid():
        who = form.cleaned_data["professional"]
        try:
            note_phone_yes(actor, pk, who, clock())
        except Refused as refused:
            form.add_error("professional", refused.sentence)
        except NotAnymore as late:
            form.add_error(None, LATE.get(late.wall, late.sentence))
        else:
            messages.success(request, ALREADY if who in coming else _noted(actor, who))
            return redirect("session", slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, _found(pk), form))


def _noted(actor: Actor, professional_id: int) -> str:
    with reading(actor):
        one = directory.respondent(actor.community_id, professional_id)
    return NOTED if one is not None and one.reachable else UNTOLD


def _phone_form(request: HttpRequest, actor: Actor) -> PhoneYesForm:
    """Of the whole directory: who agreed to what is not told by this list. Read inside the community."""
    everybody = directory.everybody(actor.community_id)
    return PhoneYesForm(request.POST if request.method == "POST" else None, everybody=everybody)


def _draw(
    request: HttpRequest, actor: Actor, pk: int, found: Seen, form: PhoneYesForm | None = None
) -> TemplateResponse:
    """Read inside the community."""
    room = room_of(request, actor, HERE)
    leave(request, partial(note_session_read, actor, pk, room.now))
    row, state = found.session, CallState(found.session.state)
    live = state in LIVE and room.now < row.starts_at
    context = {
        "room": room,
        "session": row,
        "work": Work(row.work).label,
        "when": moments.span(row.starts_at, row.starts_at + timedelta(minutes=row.minutes), room.zone),
        "live": live,
        "left": live and state is CallState.LEFT,
        "free": max(0, row.places - len(found.coming)),
        "coming": found.coming,
        "contested": found.contested,
        "form": form or _phone_form(request, actor),
        "why": found.why,
        "lot": found.lot,
        **_chip(state),
    }
    status = 200 if form is None else 422
    return TemplateResponse(request, "association/session.html", context, status=status)
