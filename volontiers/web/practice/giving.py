"""A question of time, for whoever holds its link: GET shows what is asked, POST answers it in one tap."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from volontiers.accounts.access import Actor, by_link
from volontiers.accounts.guard import drawn, public
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.core.rules import Rules
from volontiers.core.time_call import AskState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions.giving import NotAnymore, pass_over, take
from volontiers.governance.actions.phoned import contest_phone_yes
from volontiers.governance.actions.sessions import hashed
from volontiers.governance.queries import sessions
from volontiers.governance.queries.sessions import Question
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.practice.doors import hammered, private, see_other, too_many, unknown

FULL = ("Complet, merci", "Il y a assez de monde. Rien d’autre à faire.")
COMES = ("Vous venez, merci", "Votre oui a été noté au téléphone. Un autre message vous l’a dit.")
CONTESTED = ("C’est noté", "Ce oui ne compte plus. La coordination le sait.")
PASSED = ("C’est noté", "Rien d’autre à faire. Personne ne voit cette réponse.")
OVER = ("Cette séance n’attend plus de réponse", "Rien d’autre à faire.")
OUTSIDE = (
    "Cette séance ne vous attend plus",
    "Votre choix a changé depuis, ou votre place a été libérée. Rien d’autre à faire.",
)
CHOICES: dict[str, Callable[[Actor, int, datetime], object]] = {
    "take": take, "pass": pass_over, "contest": contest_phone_yes,
}  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
def giving(request: HttpRequest, token: str) -> HttpResponseBase:
    now = clock()
    found = sessions.door(hashed(token))
    if found is None:
        return unknown(request)
    community_id, ask_id = found
    with reading(Actor(community_id)):
        community = territory.community(community_id)
        mine = sessions.question(ask_id, now)
        request.page = public_page(community)  # type: ignore[attr-defined]
        if request.method != "POST":
            zone, rules = territory.zone(community), territory.rules(community)
            return _draw(request, mine, now, zone, rules, community.desk_phone)
    actor = by_link(community_id, mine.professional)
    if hammered(actor, "giving", hashed(token).hex(), now):
        return too_many(request)
    return _answer(request, actor, ask_id, token, now)


def _answer(request: HttpRequest, actor: Actor, ask_id: int, token: str, now: datetime) -> HttpResponseBase:
    """Too late, or outside of their latest word: the page that follows says where it stands."""
    verb = CHOICES.get(request.POST.get("choice", ""))
    page = reverse("giving", args=[token])
    if verb is None:
        return see_other(page)
    try:
        verb(actor, ask_id, now)
    except NotAnymore as late:
        return see_other(f"{page}?pourquoi={late.wall}")
    return see_other(page)


def _draw(
    request: HttpRequest, mine: Question, now: datetime, zone: tzinfo, rules: Rules, phone: str
) -> HttpResponseBase:
    if mine.state is AskState.TAKEN and (mine.open or mine.by_phone):
        return _page(request, "practice/giving_taken.html", _taken(mine, now, zone, rules), mine, zone, phone)
    if mine.open and mine.state is AskState.SENT and mine.free and not mine.comes:
        why = WHY.get(request.GET.get("pourquoi", ""), "")
        return _page(request, "practice/giving.html", {"why": why}, mine, zone, phone)
    title, text = _told(mine)
    told = {"title": title, "text": text, "frame": "base_phone.html"}
    return private(drawn(TemplateResponse(request, "practice/told.html", told)))


WHY = {
    "paused": "Vous êtes en pause : votre oui n’est pas noté.",
    "hours_cap": "Vos heures du mois de cette séance sont déjà données, pour ce travail : votre oui n’est pas noté.",
    "expired": "Votre engagement de temps se termine avant cette séance : votre oui n’est pas noté.",
    "none_level": "Ce travail n’est plus dans votre engagement de temps : votre oui n’est pas noté.",
}


def _told(mine: Question) -> tuple[str, str]:
    if mine.contested:
        return CONTESTED
    if mine.open and mine.comes:
        return COMES
    if mine.state is AskState.DECLINED:
        return PASSED
    if not mine.open:
        return OVER
    return FULL if mine.state is AskState.SENT else OUTSIDE


def _taken(mine: Question, now: datetime, zone: tzinfo, rules: Rules) -> dict[str, object]:
    assert mine.answered_at is not None
    until = mine.answered_at + timedelta(minutes=rules.undo_minutes)
    return {"undo": moments.clock(until, zone) if mine.open and now <= until else ""}


def _page(
    request: HttpRequest, template: str, more: dict[str, object], mine: Question, zone: tzinfo, phone: str
) -> HttpResponseBase:
    ends = mine.starts + timedelta(minutes=mine.minutes)
    context = {
        "question": mine,
        "when": moments.span(mine.starts, ends, zone),
        "free": counted(mine.free, "place"),
        "desk_phone": phone,
    }
    return private(drawn(TemplateResponse(request, template, context | more)))
