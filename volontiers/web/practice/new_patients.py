"""« Mes nouveaux patients »: what waits for an answer, who is asked, who said yes; of the doctor alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.consent.lasting_said import lasting_of
from volontiers.core import moments, phone
from volontiers.core.french import day_of
from volontiers.core.lasting import local_month
from volontiers.core.rules import Matching
from volontiers.core.waiting import OfferState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.people import attaching
from volontiers.people.attaching import AlreadyEnded
from volontiers.people.queries import Proof
from volontiers.placement.actions import answering, returning
from volontiers.placement.queries import offered
from volontiers.placement.queries.offered import Apart, Followed
from volontiers.placement.queries.use import NO_USE, uses
from volontiers.territory import queries as territory
from volontiers.web.practice.batch import CHOICES, answer
from volontiers.web.practice.new_patients_form import EndForm, RealForm
from volontiers.web.practice.offer_words import ASKED, shown

if TYPE_CHECKING:
    from volontiers.territory.models import Community

SIDE = "professional"
MOVED = "Cette proposition n’attend plus de réponse : voici où elle en est."
BACK = "C’est noté : la personne n’est plus demandée, et garde sa place dans la liste."
APART = "C’est noté, et personne ne le saura : cette personne ne vous sera plus proposée."
SAID = {"accept": f"C’est noté. {ASKED}", "apart": APART, "undo": BACK}
WAITS_AGAIN = "C’est noté. La personne reprend sa place dans la liste, à sa date d’origine."


@dataclass(frozen=True, slots=True)
class Mine:
    """The doctor who looks, in one community, at one moment."""

    actor: Actor
    who: int
    community: "Community"
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def url(self) -> str:
        return f"{reverse('new-patients')}?cpts={self.community.slug}"


def mine_of(actor: Actor) -> Mine:
    """Raises Http404 for who is not in the directory."""
    if actor.professional_id is None:
        raise Http404
    community = territory.community(actor.community_id)
    return Mine(actor, actor.professional_id, community, territory.zone(community), clock())


@requires(Can.ANSWER)
def new_patients(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    mine = mine_of(actor)
    if request.method != "POST":
        return _draw(request, mine)
    if "offer" in request.POST:
        _answer(request, mine)
    elif "again" in request.POST:
        _again(request, mine)
    elif "attachment" in request.POST:
        return _real(request, mine)
    return redirect(mine.url)


def _number(request: HttpRequest, name: str) -> int:
    """Raises Http404."""
    text = request.POST.get(name, "")
    if not text.isdecimal():
        raise Http404
    return int(text)


def _answer(request: HttpRequest, mine: Mine) -> None:
    offer, choice = _number(request, "offer"), request.POST.get("choice", "")
    with reading(mine.actor):
        if choice not in CHOICES or not offered.holds(mine.who, offer):
            raise Http404
    if not answer(mine.actor, CHOICES[choice], offer, mine.now):
        messages.warning(request, MOVED)
    elif choice in SAID:
        messages.success(request, SAID[choice])


def _again(request: HttpRequest, mine: Mine) -> None:
    if answering.no_longer_apart(mine.actor, _number(request, "again"), mine.who, SIDE):
        messages.success(request, "C’est noté : cette personne peut de nouveau vous être proposée.")


def _real(request: HttpRequest, mine: Mine) -> HttpResponseBase:
    """« Première consultation faite le … », « Déclaration faite le … »."""
    number = _number(request, "attachment")
    with reading(mine.actor):
        one = offered.followed(mine.who, number, mine.today)
    if one is None:
        raise Http404
    form = real_form(mine, number, request)
    if not form.is_valid():
        with reading(mine.actor):
            return _draw(request, mine, {number: form}, status=422).render()
    said = form.cleaned_data
    attaching.note_real(mine.actor, number, said["proof"], said["on"], mine.now)
    messages.success(request, f"C’est noté : vous suivez {one.name}.")
    return redirect(mine.url)


def real_form(mine: Mine, number: int, request: HttpRequest | None = None) -> RealForm:
    return RealForm(
        request.POST if request else None,
        today=mine.today,
        auto_id=f"s{number}_%s",
        initial={"on": mine.today},
    )


def _draw(
    request: HttpRequest, mine: Mine, sent: dict[int, RealForm] | None = None, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    cards = [(one, shown(one, mine.now, mine.zone)) for one in offered.open_to(mine.who, mine.today)]
    redo = sent or {}
    rules = territory.rules(mine.community)
    context = {
        "url": mine.url,
        "waiting": [card for one, card in cards if one.state is OfferState.SENT],
        "asked": [card for one, card in cards if one.state is OfferState.ACCEPTED],
        "followed": [
            _followed(mine, one, redo.get(one.attachment.pk))
            for one in offered.followed_by(mine.who, mine.today)
        ],
        "apart": [_apart(one, mine) for one in offered.apart_by(mine.community.pk, mine.who, mine.today)],
        "month": month(mine),
        "draws": rules.matching is Matching.DRAWING,
        "slug": mine.community.slug,
        "places": [place for place in request.places if place.slug != mine.community.slug],  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "practice/new_patients.html", context, status=status)


def month(mine: Mine) -> str:
    """« 1 sur 2 ce mois-ci, dans ce que vous avez accepté. »; empty for who agreed to nothing."""
    pledge = lasting_of(mine.who, mine.community.pk)
    if pledge is None or not pledge.per_month:
        return ""
    use = uses(mine.community.pk, local_month(mine.now, mine.zone)).get(mine.who, NO_USE)
    if use.placed > pledge.per_month:
        return f"{use.placed} ce mois-ci ; depuis, votre engagement est de {pledge.per_month} par mois."
    return f"{use.placed} sur {pledge.per_month} ce mois-ci, dans ce que vous avez accepté."


def _followed(mine: Mine, one: Followed, form: RealForm | None) -> dict[str, object]:
    attachment = one.attachment
    proof = ""
    if attachment.real_on:
        how = "Première consultation" if attachment.real_by == Proof.VISIT else "Déclaration"
        proof = f"{how} faite le {day_of(attachment.real_on)}"
    return {
        "id": attachment.pk,
        "name": one.name,
        "about": " · ".join(part for part in (one.age.label if one.age else "", one.commune) if part),
        "phones": [(number, phone.spoken(number)) for number in one.phones],
        "caller": one.caller,
        "address": one.address,
        "since": moments.day(attachment.agreed_at, mine.now, mine.zone),
        "proof": proof,
        "form": form or real_form(mine, attachment.pk),
    }


def _apart(one: Apart, mine: Mine) -> dict[str, object]:
    said = [one.age.label if one.age else "âge non précisé", one.place]
    return {
        "person": one.person,
        "about": ", ".join(filter(None, said)),
        "on": f"{one.at.astimezone(mine.zone):%d/%m/%Y}",
    }


@requires(Can.ANSWER)
def end(request: HttpRequest, actor: Actor, attachment: int) -> HttpResponseBase:
    """« Je ne peux plus le suivre »: asked once more, with why; the person then has their place again."""
    mine = mine_of(actor)
    if request.method != "POST":
        return _draw_end(request, mine, attachment, EndForm())
    form = EndForm(request.POST)
    with reading(actor):
        one = offered.followed(mine.who, attachment, mine.today)
    if one is None:
        raise Http404
    if not form.is_valid():
        return redrawn(actor, _end_page(request, mine, one, form, 422))
    try:
        waits = returning.end(actor, attachment, form.cleaned_data["why"], mine.now)
    except AlreadyEnded:
        waits = False
    messages.success(request, WAITS_AGAIN if waits else "C’est noté.")
    return redirect(mine.url)


def _draw_end(request: HttpRequest, mine: Mine, attachment: int, form: EndForm) -> TemplateResponse:
    one = offered.followed(mine.who, attachment, mine.today)
    if one is None:
        raise Http404
    return _end_page(request, mine, one, form)


def _end_page(
    request: HttpRequest, mine: Mine, one: Followed, form: EndForm, status: int = 200
) -> TemplateResponse:
    context = {"one": one, "form": form, "back": mine.url}
    return TemplateResponse(request, "practice/new_patient_end.html", context, status=status)
