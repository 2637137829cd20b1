"""« En cours »: who is offered to whom, since when; what the person says on the telephone is noted here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.core import moments, phone
from volontiers.core.waiting import NotNow, OfferState
from volontiers.database.wall import reading
from volontiers.placement.actions import answering, offering
from volontiers.placement.actions.receipts import address_of
from volontiers.placement.queries import under_way
from volontiers.placement.queries.under_way import Home
from volontiers.territory import queries as territory
from volontiers.web.list_tabs import tabs_of
from volontiers.web.standing import Standing
from volontiers.web.waiting.words import name

HEARD = "telephone"
MOVED = "Cette proposition a changé entre-temps : voici où elle en est."
YES = "C’est noté : la personne a dit oui. Le médecin est prévenu, ou à appeler s’il n’a pas d’accès."
NO = "C’est noté : la personne garde sa place, et ce médecin ne lui sera plus proposé."
TAKEN_BACK = "C’est retiré. La personne garde sa place dans la liste."
_CHIPS = {
    OfferState.SENT: ("wait", "◔", "attend le médecin"),
    OfferState.ACCEPTED: ("to", "→", "attend la personne"),
    OfferState.AGREED: ("ok", "✓", "la personne a dit oui"),
    OfferState.PERSON_DECLINED: ("plain", "", "la personne préfère attendre"),
    OfferState.PERSON_SILENT: ("plain", "", "la personne n’a pas répondu"),
}


@requires(Can.WRITE_LIST)
def offers(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST yes or no: what the person said; POST back: taken back, by who makes plans."""
    if request.method != "POST":
        return _draw(request, actor)
    number = request.POST.get("offer", "")
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        if not number.isdecimal() or not under_way.is_here(int(number)):
            raise Http404
    try:
        _act(request, actor, int(number), room)
    except NotNow:
        messages.warning(request, MOVED)
    return redirect("offers", room.slug)


def _act(request: HttpRequest, actor: Actor, offer: int, room: Standing) -> None:
    """Raises NotNow."""
    choice = request.POST.get("choice", "")
    if choice == "yes":
        answering.say_yes(actor, offer, room.now, HEARD)
        messages.success(request, YES)
    elif choice == "no":
        answering.say_no(actor, offer, room.now, HEARD)
        messages.success(request, NO)
    elif choice == "back" and may(actor, Can.EDIT_PLAN):
        offering.take_back(actor, offer, room.now)
        messages.success(request, TAKEN_BACK)


def _draw(request: HttpRequest, actor: Actor) -> TemplateResponse:
    room = Standing.of(territory.community(actor.community_id))
    homes = [_row(one, room) for one in under_way.under_way(actor.community_id, room.now)]
    context = {
        "room": room,
        "homes": homes,
        "tabs": tabs_of(actor, room.slug, "offers"),
        "may_take_back": may(actor, Can.EDIT_PLAN),
    }
    return TemplateResponse(request, "waiting/offers.html", context)


def _row(one: Home, room: Standing) -> dict[str, object]:
    tone, sign, state = _CHIPS[one.state]
    return {
        "offer": one.offer,
        "people": [(each.code, name(each)) for each in one.registrations],
        "doctor": one.doctor,
        "sent": moments.short(one.sent_at, room.now, room.zone),
        "until": moments.short(one.until, room.now, room.zone) if one.until else "",
        "tone": tone,
        "sign": sign,
        "state": state,
        "asked": one.state is OfferState.ACCEPTED,
        "open": one.state in {OfferState.SENT, OfferState.ACCEPTED},
        # No message reaches them: a voice does.
        "to_call": one.state is OfferState.ACCEPTED
        and all(address_of(each) is None for each in one.registrations),
        "tell": one.tell,
        "doctor_phone": phone.spoken(one.doctor_phone) if one.tell and one.doctor_phone else "",
    }
