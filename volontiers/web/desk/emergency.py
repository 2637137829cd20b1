"""F2: the panel of the 15, from a new call or from a case. Nobody is ever proposed anything for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.actions import intake as verbs
from volontiers.cases.actions.intake import Intake
from volontiers.cases.queries import intake as queries
from volontiers.core import moments, phone
from volontiers.database.wall import reading
from volontiers.people.actions import Identity
from volontiers.territory import naming as communes
from volontiers.web.desk.forms import FIRST_YEAR, key_of
from volontiers.web.desk.intake import kept
from volontiers.web.desk.room import Room, room_of


@requires(Can.TAKE_CALL)
def panel(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET draws the panel; a POST from a call being taken first keeps what is typed."""
    if request.method == "POST":
        return _keep(request, actor)
    room = room_of(actor)
    number, key = request.GET.get("dossier", ""), key_of(request.GET.get("brouillon", ""))
    if number.isdecimal() and queries.by_number(int(number)):
        done = reverse("case-15", args=[room.slug, int(number)])
        back = reverse("case", args=[room.slug, int(number)])
    elif key and queries.draft(actor.account_id or 0, key):
        done = reverse("emergency-done", args=[room.slug, key])
        back = f"{reverse('intake', args=[room.slug])}?brouillon={key}"
    else:
        raise Http404
    return TemplateResponse(request, "desk/emergency.html", {
        "room": room,
        "done_url": done,
        "done_label": f"Appel transféré au 15 à {moments.clock(room.now, room.zone)}",
        "back_url": back,
    })  # fmt: skip


def _keep(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    key = key_of(request.POST.get("key", ""))
    if key is None:
        raise Http404
    with reading(actor):
        room = room_of(actor)
    verbs.save_draft(actor, key, kept(request), room.now)
    return redirect(f"{reverse('emergency', args=[room.slug])}?brouillon={key}")


@requires(Can.TAKE_CALL)
def done(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    """ "Appel transféré au 15": the case is saved with whatever is known, and proposed to nobody."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = room_of(actor)
        draft = queries.draft(actor.account_id or 0, key)  # type: ignore[arg-type]
        intake = _intake(draft.key, draft.data, actor, room) if draft else None
    if intake is None:
        messages.info(request, "Cet appel est déjà noté.")
        return redirect("board", room.slug)
    case = verbs.open_case(actor, intake, room.now)
    messages.success(
        request, f"Dossier {case.number} confié au 15 : personne n’est sollicité, tout est noté."
    )
    return redirect("case", room.slug, case.number)


def _intake(key: object, said: dict[str, str], actor: Actor, room: Room) -> Intake:
    """Nothing typed may hold up an emergency: what cannot be read is left out."""
    return Intake(
        key=key,  # type: ignore[arg-type]
        origin="desk",
        needs=(),
        callback_phone=phone.read(said.get("telephone", ""), room.community.time_zone) or "",
        caller=said.get("caller") or "person",
        caller_name=said.get("caller_name", "")[:80],
        caller_link=said.get("caller_link", "")[:40],
        person=_identity(said, actor),
        words=said.get("words", "")[:280],
        owner_id=actor.account_id,
        emergency=True,
    )


def _identity(said: dict[str, str], actor: Actor) -> Identity:
    year = said.get("birth_year", "")
    known = year.isdecimal() and FIRST_YEAR <= int(year) <= 2100
    try:
        insee = communes.resolve(said.get("commune", ""), actor.community_id)
    except communes.Unclear:
        insee = None
    return Identity(
        said.get("family_name", "")[:80], said.get("given_name", "")[:80], int(year) if known else None, insee
    )
