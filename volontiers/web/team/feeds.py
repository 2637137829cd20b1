"""The calendar of a member, or of their team, to subscribe to: half-days and names of members, never a patient."""

from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from volontiers.accounts.access import Actor, Can, by_link
from volontiers.accounts.guard import public, requires
from volontiers.agenda import rotas
from volontiers.core.ics import Occasion, calendar
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.people import team_queries as people
from volontiers.people import teams
from volontiers.territory import queries as territory
from volontiers.web.team.room import TeamRoom, room_of

if TYPE_CHECKING:
    from volontiers.agenda.models import Cover
    from volontiers.people.models import TeamMember

MINE, TEAM = "moi", "equipe"
PAST = timedelta(days=30)


@requires(Can.COVER)
def addresses(request: HttpRequest, actor: Actor, team: str) -> HttpResponseBase:
    """GET shows one's own two addresses; POST changes them."""
    if request.method == "POST":
        with reading(actor):
            room = room_of(actor, team)
            member = _membership(room)
        teams.renew_feed(actor, member.pk)
        messages.success(request, "Les adresses ont changé. Les anciennes ne répondent plus.")
        return redirect("team-calendar", room.slug, room.team.slug)
    room = room_of(actor, team)
    token = people.feed_token(_membership(room))
    links = [
        (label, settings.PUBLIC_URL + reverse("team-feed", args=[room.slug, room.team.slug, token, which]))
        for label, which in (("Mes demi-journées", MINE), ("Toute l’équipe", TEAM))
    ]
    context = {"room": room, "team": room.team, "slug": room.slug, "links": links}
    return TemplateResponse(request, "team/calendar.html", context)


def _membership(room: TeamRoom) -> "TeamMember":
    """Raises Http404 for who is of the desk and not of the team."""
    for one in room.present:
        if one.professional_id == room.me:
            return one
    raise Http404


@public
@require_safe
def feed(request: HttpRequest, slug: str, team: str, token: str, which: str) -> HttpResponse:  # noqa: ARG001  # the address
    """The signed address says which member asks, and stops with the membership. Raises Http404."""
    community = territory.by_slug(slug)
    if community is None or which not in {MINE, TEAM}:
        raise Http404
    now, zone = clock(), territory.zone(community)
    today = now.astimezone(zone).date()
    with reading(by_link(community.pk, 0)):
        try:
            member = people.member_of_feed(token, today)
        except (BadSignature, ValueError) as wrong:
            raise Http404 from wrong
        if member is None or member.team.slug != team:
            raise Http404
        covers = rotas.covers(member.team_id, today - PAST)
        if which == MINE:
            covers = [one for one in covers if one.professional_id == member.professional_id]
        found = [_occasion(one, zone, settings.PUBLIC_URL, named=which == TEAM) for one in covers]
        text = calendar(member.team.name, found, now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _occasion(one: "Cover", zone: tzinfo, host: str, *, named: bool) -> Occasion:
    at = rotas.at(one)
    starts, ends = people.hours_of(one.team).bounds(at, zone)
    who = f" : {one.professional}" if named else ""
    reserve = "" if one.lead else ", en réserve"
    return Occasion(
        uid=f"cover-{one.pk}@{host.partition('//')[2]}", starts=starts, ends=ends,
        summary=f"{one.team.name}, {at.half.label}{reserve}{who}",
    )  # fmt: skip
