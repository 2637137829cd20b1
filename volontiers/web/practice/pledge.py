"""« Mon engagement »: said in thirty seconds, changed, paused or ended in one tap, and in force at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.agenda import queries as agenda
from volontiers.cases.actions import withdrawals
from volontiers.cases.queries import answer as held
from volontiers.cases.queries.answer import Here
from volontiers.consent import actions as consent
from volontiers.consent import ledger
from volontiers.consent import queries as pledges
from volontiers.core import moments
from volontiers.core.ledger import Receipt
from volontiers.core.need import Kind, default_modes
from volontiers.core.pause import FOR_REQUESTS, Pause, ends
from volontiers.core.pledge import Level, PledgeTerms, consequence
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.territory import queries as territory
from volontiers.web.practice import duty_words, lasting
from volontiers.web.practice.pledge_form import Offer, PledgeForm, as_value, ends_soon, has_number, written
from volontiers.web.practice.words import typed

# A lasting physician is agreed to in the second form of the page; information is for everybody.
_ELSEWHERE = frozenset({Kind.INFORMATION, Kind.ATTENDING_PHYSICIAN})
_MODE_WORDS = (("AMB", "au cabinet"), ("HH", "à domicile"), ("VR", "en visio"))
STOPPED = "C’est noté. Vous ne serez pas sollicité·e. Vous restez membre, vos votes comptent."
OVER = "Votre choix est terminé : vous n’êtes plus sollicité·e."
SILENCE = "Sans réponse, nous arrêterons de vous solliciter."
STALE = "Votre engagement a été changé ailleurs entre-temps. Le voici ; recommencez si besoin."


@dataclass(frozen=True, slots=True)
class Mine:
    """The pledge as it stands here, with what its form offers."""

    terms: PledgeTerms | None
    version: int
    offer: Offer
    where: Here
    place: str
    ceiling: dict[str, int | None]
    # When each shift to come starts.
    shifts: tuple[datetime, ...]
    receipt: Receipt | None
    # For new patients: of a physician alone.
    patients: lasting.Side | None


def _mine(actor: Actor, now: datetime) -> Mine:
    """Read inside the community. Raises Http404 when the account is not in the directory."""
    if actor.professional_id is None:
        raise Http404
    who = actor.professional_id
    where = held.here(actor.community_id)
    one = directory.respondents(actor.community_id, [who]).get(who)
    if one is None:
        raise Http404
    pledge = pledges.pledge_of(who, actor.community_id)
    kinds = tuple(kind for kind in Kind if kind not in _ELSEWHERE and directory.can_answer(one, kind))
    modes = {mode.value for kind in kinds for mode in default_modes(kind)}
    places = territory.places(actor.community_id)
    names = territory.names(one.communes)
    origins = tuple(dict.fromkeys(names[insee] for insee in one.communes))
    offer = Offer(
        rules=where.rules,
        today=now.astimezone(where.zone).date(),
        kinds=kinds,
        modes=tuple((mode, label) for mode, label in _MODE_WORDS if mode in modes),
        communes=tuple((place.municipality_id, place.municipality.name) for place in places),
        origins=origins,
    )
    place = ", ".join(origins)
    follows = directory.can_answer(one, Kind.ATTENDING_PHYSICIAN)
    return Mine(
        terms=pledges.terms(pledge) if pledge else None,
        version=pledge.version if pledge else 0,
        offer=offer,
        where=where,
        place=place,
        ceiling={"asked": one.ceiling.asked, "accepted": one.ceiling.accepted},
        shifts=tuple(agenda.days_of(actor.community_id, who, now)),
        receipt=ledger.receipt(who),
        patients=lasting.side(actor, who, offer, where.zone, place) if follows else None,
    )


@requires(Can.EDIT_PLEDGE)
def pledge(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET and POST look=… show; POST saves; POST pause=… and resume=… act in one tap. Of new patients: patients-…."""
    now = clock()
    if request.method != "POST":
        return _show(request, _mine(actor, now), now)
    with reading(actor):
        mine = _mine(actor, now)
    if lasting.is_about_patients(request):
        return _patients(request, actor, mine, now)
    if "pause" in request.POST or "resume" in request.POST:
        return _pause(request, actor, mine, now)
    return _answer(request, actor, mine, now)


def _show(request: HttpRequest, mine: Mine, now: datetime) -> TemplateResponse:
    if request.GET.get("choix") == "aucun" and mine.terms is not None:
        return _propose_to_stop(request, mine, mine.terms, now)
    form = PledgeForm(offer=mine.offer, initial=_initial(mine))
    return _draw(request, mine, form, mine.terms, now)


def _answer(request: HttpRequest, actor: Actor, mine: Mine, now: datetime) -> HttpResponseBase:
    form = PledgeForm(request.POST, offer=mine.offer)
    if not form.is_valid():
        return redrawn(actor, _draw(request, mine, form, None, now, status=422))
    if "look" in request.POST:
        return redrawn(actor, _look(request, mine, form, now))
    return _save(request, actor, mine, form, now)


def _patients(request: HttpRequest, actor: Actor, mine: Mine, now: datetime) -> HttpResponseBase:
    """The second form. Raises Http404 for who is no physician."""
    if mine.patients is None:
        raise Http404
    section = lasting.act(request, actor, mine.patients, now)
    if section is None:
        return _again(mine)
    form = PledgeForm(offer=mine.offer, initial=_initial(mine))
    status = 200 if section["looking"] else 422
    return redrawn(actor, _draw(request, mine, form, mine.terms, now, status=status, patients=section))


def _initial(mine: Mine) -> dict[str, object]:
    return written(mine.terms, mine.offer, mine.ceiling) | {"version": mine.version}


def _propose_to_stop(request: HttpRequest, mine: Mine, terms: PledgeTerms, now: datetime) -> TemplateResponse:
    """« Retirer tout », from the page of the reads: « Pas du tout » is chosen already, nothing is saved yet."""
    form = PledgeForm(offer=mine.offer, initial=_initial(mine) | {"level": Level.NONE.value})
    return _draw(request, mine, form, replace(terms, level=Level.NONE), now, looking=True)


def _look(request: HttpRequest, mine: Mine, form: PledgeForm, now: datetime) -> TemplateResponse:
    """What this choice would mean: the same page, its number and its sentence made anew, nothing saved."""
    terms = as_value(form.terms())
    again = PledgeForm(
        offer=mine.offer,
        initial=written(terms, mine.offer, {"asked": form.ceiling()[0], "accepted": form.ceiling()[1]})
        | form.said_of_kinds()
        | {"version": form.cleaned_data["version"]},
    )
    return _draw(request, mine, again, terms, now, looking=True)


def _save(
    request: HttpRequest, actor: Actor, mine: Mine, form: PledgeForm, now: datetime
) -> HttpResponseBase:
    assert actor.professional_id is not None
    if form.cleaned_data["version"] != mine.version:
        messages.warning(request, STALE)
        return _again(mine)
    withdrawals.change_pledge(actor, actor.professional_id, form.terms(), now, form.ceiling())
    if form.terms().withdraws:
        messages.success(request, f"{STOPPED} {duty_words.given_back(mine.shifts, mine.where.zone)}".strip())
    else:
        messages.success(request, "C’est enregistré, et en vigueur dès maintenant.")
    return _again(mine)


def _pause(request: HttpRequest, actor: Actor, mine: Mine, now: datetime) -> HttpResponseBase:
    assert actor.professional_id is not None
    if "resume" in request.POST:
        consent.resume(actor, actor.professional_id)
        messages.success(request, "La pause est finie.")
        return _again(mine)
    chosen = request.POST["pause"]
    if chosen in FOR_REQUESTS:
        until = ends(Pause(chosen), now, mine.where.zone)
        withdrawals.pause_pledge(actor, actor.professional_id, until, now)
    return _again(mine)


def _again(mine: Mine) -> HttpResponseBase:
    return redirect(f"{reverse('pledge')}?cpts={mine.where.community.slug}")


def _draw(
    request: HttpRequest,
    mine: Mine,
    form: PledgeForm,
    terms: PledgeTerms | None,
    now: datetime,
    *,
    status: int = 200,
    looking: bool = False,
    patients: dict[str, object] | None = None,
) -> TemplateResponse:
    if patients is None and mine.patients is not None:
        patients = lasting.context(mine.patients, now)
    rules = mine.where.rules
    context = {
        "form": form,
        "sentence": typed(consequence(terms, mine.place)) if terms else "",
        "shifts": duty_words.to_give_back(mine.shifts, terms, mine.where.zone),
        "looking": looking,
        "numbers": has_number(form),
        "some": f"{rules.some_accepted} par semaine",
        "many": f"{rules.many_accepted} par semaine",
        "pauses": [(one.value, one.label) for one in FOR_REQUESTS],
        "paused": _paused(mine, now),
        "ends_soon": ends_soon(mine.terms.until if mine.terms else None, mine.offer.today, OVER, SILENCE),
        "active": mine.terms is not None and mine.terms.level is not Level.NONE,
        "kinds": form.kind_fields,
        "several": len(request.places) > 1,  # type: ignore[attr-defined]
        "detailed": any(name not in _MAIN for name in form.errors),
        "places": request.places,  # type: ignore[attr-defined]
        "receipt": mine.receipt,
        "slug": mine.where.community.slug,
        "patients": patients,
    }
    return TemplateResponse(request, "practice/pledge.html", context, status=status)


_MAIN = frozenset({"level", "accepted", "version", "shown"})


def _paused(mine: Mine, now: datetime) -> str:
    """« lundi », « 07/12 »: the day the pause ends; "" without a pause."""
    until = mine.terms.paused_until if mine.terms else None
    if until is None or until <= now:
        return ""
    return moments.day(until, now, mine.where.zone)
