"""« Du temps pour l’association »: said in thirty seconds, paused or ended in one tap, and in force at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.consent import ledger, time_said
from volontiers.consent.time_pledge import resume_time
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.core.ledger import Receipt
from volontiers.core.pause import FOR_PATIENTS, Pause, ends
from volontiers.core.rules import Rules
from volontiers.core.time_pledge import TimeTerms, consequence
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.governance.actions.giving import NotAnymore, change_time, pass_over, pause_time, take
from volontiers.governance.queries import sessions
from volontiers.governance.queries.sessions import OwnSession
from volontiers.territory import queries as territory
from volontiers.web.practice.pledge_form import ends_soon
from volontiers.web.practice.time_form import TimeForm, written
from volontiers.web.practice.words import typed

SAVED = "C’est enregistré, et en vigueur dès maintenant."
STOPPED = "C’est noté. Aucune heure ne vous sera demandée pour l’association."
STALE = "Votre choix a été changé ailleurs. Le voici ; recommencez si besoin."
OVER = "Votre choix est terminé : aucune heure ne vous est demandée."
COMING = "Vous venez, merci."
PASSED = "C’est noté. Personne ne voit cette réponse."
NOT_AWAITED = "Cette séance n’attend plus de réponse. Rien d’autre à faire."
SILENCE = "Sans réponse, aucune heure ne vous sera plus demandée."


@dataclass(frozen=True, slots=True)
class Mine:
    """What the professional said of their time, here. terms: None when they never said anything."""

    who: int
    terms: TimeTerms | None
    version: int
    rules: Rules
    zone: tzinfo
    today: date
    slug: str
    receipt: Receipt | None
    asked: list[OwnSession]


def _mine(actor: Actor, now: datetime) -> Mine:
    """Read inside the community. Raises Http404 when the account is not in the directory."""
    who = actor.professional_id
    if who is None or directory.respondent(actor.community_id, who) is None:
        raise Http404
    community = territory.community(actor.community_id)
    pledge, zone = time_said.time_of(who, actor.community_id), territory.zone(community)
    return Mine(
        who=who,
        terms=time_said.value(pledge) if pledge else None,
        version=pledge.version if pledge else 0,
        rules=territory.rules(community),
        zone=zone,
        today=now.astimezone(zone).date(),
        slug=community.slug,
        receipt=ledger.receipt(who, ledger.GIVEN_TIME),
        asked=sessions.own(who, now),
    )


@requires(Can.EDIT_PLEDGE)
def time(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET shows; POST saves; POST pause=…, resume=…, take=… and pass=… act in one tap."""
    now = clock()
    if request.method != "POST":
        mine = _mine(actor, now)
        said = written(mine.terms, mine.rules, mine.today) | {"version": mine.version}
        return _draw(request, mine, TimeForm(rules=mine.rules, today=mine.today, initial=said), now)
    with reading(actor):
        mine = _mine(actor, now)
    if "pause" in request.POST or "resume" in request.POST:
        return _pause(request, actor, mine, now)
    if "take" in request.POST or "pass" in request.POST:
        return _answer(request, actor, mine, now)
    form = TimeForm(request.POST, rules=mine.rules, today=mine.today)
    if not form.is_valid():
        return redrawn(actor, _draw(request, mine, form, now, status=422))
    return _save(request, actor, mine, form, now)


def _save(request: HttpRequest, actor: Actor, mine: Mine, form: TimeForm, now: datetime) -> HttpResponseBase:
    if form.cleaned_data["version"] != mine.version:
        messages.warning(request, STALE)
        return _again(mine)
    terms = form.terms()
    change_time(actor, mine.who, terms, now)
    messages.success(request, STOPPED if terms.withdraws else SAVED)
    return _again(mine)


def _pause(request: HttpRequest, actor: Actor, mine: Mine, now: datetime) -> HttpResponseBase:
    chosen = request.POST.get("pause", "")
    if chosen in FOR_PATIENTS:
        pause_time(actor, mine.who, ends(Pause(chosen), now, mine.zone))
    elif "resume" in request.POST and resume_time(actor, mine.who):
        messages.success(request, "La pause est finie.")
    return _again(mine)


def _answer(request: HttpRequest, actor: Actor, mine: Mine, now: datetime) -> HttpResponseBase:
    """What is not theirs to answer, or not any more, changes nothing: the page that follows says where it stands."""
    verb = take if "take" in request.POST else pass_over
    said = request.POST.get("take") or request.POST.get("pass")
    own = {str(one.ask): one.ask for one in mine.asked}
    if said not in own:
        messages.warning(request, NOT_AWAITED)
        return _again(mine)
    try:
        verb(actor, own[said], now)
    except NotAnymore as late:
        messages.warning(request, late.sentence)
    else:
        messages.success(request, COMING if verb is take else PASSED)
    return _again(mine)


def _again(mine: Mine) -> HttpResponseBase:
    return redirect(f"{reverse('time')}?cpts={mine.slug}")


def _draw(
    request: HttpRequest, mine: Mine, form: TimeForm, now: datetime, status: int = 200
) -> TemplateResponse:
    context = {
        "form": form,
        "sentence": typed(consequence(mine.terms)) if mine.terms and not form.is_bound else "",
        "pauses": [(one.value, one.label) for one in FOR_PATIENTS],
        "paused": _paused(mine, now),
        "ends_soon": ends_soon(mine.terms.until if mine.terms else None, mine.today, OVER, SILENCE),
        "active": mine.terms is not None and not mine.terms.withdraws,
        "places": request.places,  # type: ignore[attr-defined]
        "several": len(request.places) > 1,  # type: ignore[attr-defined]
        "receipt": mine.receipt,
        "questions": [_question(one, mine.zone) for one in mine.asked if not one.comes],
        "given": [_question(one, mine.zone) for one in mine.asked if one.comes],
        "slug": mine.slug,
    }
    return TemplateResponse(request, "practice/time.html", context, status=status)


def _question(one: OwnSession, zone: tzinfo) -> dict[str, object]:
    ends = one.starts + timedelta(minutes=one.minutes)
    return {"one": one, "when": moments.span(one.starts, ends, zone), "free": counted(one.free, "place")}


def _paused(mine: Mine, now: datetime) -> str:
    until = mine.terms.paused_until if mine.terms else None
    return "" if until is None or until <= now else moments.day(until, now, mine.zone)
