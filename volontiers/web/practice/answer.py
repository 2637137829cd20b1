"""The one-tap page: GET shows where the request stands and changes nothing; POST answers, once."""

from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor
from volontiers.cases.actions import answers, links, withdrawals
from volontiers.cases.actions.answers import Answer
from volontiers.cases.actions.desk import contest_phone_yes
from volontiers.cases.queries import answer as held
from volontiers.cases.queries.answer import Here, Sight, Standing
from volontiers.core import moments, pause
from volontiers.database.wall import reading
from volontiers.web.practice import words
from volontiers.web.practice.doors import Door, from_inbox, from_message, private, see_other, shown
from volontiers.web.practice.forms import Alternative


def page(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    """Whoever holds the link answers the request; nobody's name is on this page."""
    if request.method == "POST":
        return _answer(request, door, now)
    with reading(door.actor):
        where = held.here(door.actor.community_id)
        if not door.alive:
            return _link_over(request, door, where)
        sight = held.sight(door.proposal_id, where, now)
        if sight.standing is Standing.MINE and door.proven:
            return private(redirect(door.url("decision")))
        return _draw(request, door, where, sight, now)


def _draw(request: HttpRequest, door: Door, where: Here, sight: Sight, now: datetime) -> HttpResponseBase:
    title, text = words.TOLD.get(sight.standing, ("", ""))
    template = {
        Standing.OPEN: "practice/open.html",
        Standing.MINE: "practice/mine.html",
        Standing.KEPT: "practice/kept.html",
    }.get(sight.standing, "practice/told.html")
    context = {
        "sight": sight,
        "why": words.typed(sight.why),
        # The rules are read by who is signed in.
        "slug": "" if door.token else where.community.slug,
        "facts": words.facts(sight, now, where.zone),
        "key": uuid4(),
        "title": title,
        "text": text,
        "until": moments.short(sight.until, now, where.zone),
        "desk_phone": where.community.desk_phone,
        **undo(sight, now, where),
        **_proof(door, sight),
    }
    return shown(request, door, template, context)


def undo(sight: Sight, now: datetime, where: Here) -> dict[str, object]:
    """Until when the acceptance can be taken back as a mistake; "" once it can only be handed back."""
    at = sight.undo_until
    return {"undo_until": moments.clock(at, where.zone) if at is not None and at >= now else ""}


def _proof(door: Door, sight: Sight) -> dict[str, object]:
    if sight.standing is not Standing.MINE:
        return {"code_channel": "", "code_address": ""}
    channels = held.channels(door.proposal_id)
    channel = links.other_channel(channels, door.channel) or ""
    address = dict(channels).get(channel, "")
    return {
        "code_channel": words.channel_name(channel) if channel else "",
        "code_address": words.masked(channel, address) if address else "",
    }


def _link_over(request: HttpRequest, door: Door, where: Here) -> HttpResponseBase:
    address = dict(held.channels(door.proposal_id)).get(door.channel, "")
    context = {
        "address": words.masked(door.channel, address) if address else "",
        "sent": "envoye" in request.GET,
        "desk_phone": where.community.desk_phone,
    }
    return shown(request, door, "practice/link_over.html", context)


def _answer(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    choice, key = request.POST.get("choice", ""), key_of(request)
    if choice == "renew":
        links.renew_link(door.actor, door.proposal_id, door.channel, now)
        return see_other(door.url() + "?envoye=1")
    if not door.alive:
        return see_other(door.url())
    if choice == "accept":
        return _accept(door, now, key)
    if choice in _PLAIN:
        _PLAIN[choice](door.actor, door.proposal_id, now, key=key)
    elif choice == "pause":
        pause_today(door.actor, now)
    elif choice == "not_me":
        not_me(door, now)
    return see_other(door.url())


_PLAIN = {"decline": answers.decline, "undo": answers.undo, "release": answers.release}


def _accept(door: Door, now: datetime, key: UUID | None) -> HttpResponseBase:
    answer = answers.accept(door.actor, door.proposal_id, now, key=key)
    if answer is Answer.TAKEN and not door.proven:
        # The code leaves with the yes: one tap less before the telephone number.
        links.send_code(door.actor, door.proposal_id, door.channel, now)
    return see_other(door.url())


def pause_today(actor: Actor, now: datetime) -> None:
    """Until the local midnight."""
    with reading(actor):
        zone = held.here(actor.community_id).zone
    if actor.professional_id is not None:
        withdrawals.pause_pledge(actor, actor.professional_id, pause.ends(pause.Pause.TODAY, now, zone), now)


def not_me(door: Door, now: datetime) -> None:
    with reading(door.actor):
        sight = held.sight(door.proposal_id, held.here(door.actor.community_id), now)
    if sight.by_phone:
        contest_phone_yes(door.actor, door.proposal_id, now)


def key_of(request: HttpRequest) -> UUID | None:
    """The form's own key; without a readable one the answer counts as any other."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def other(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    """« Proposer autre chose »: another mode or another time, examined by the desk with the person."""
    with reading(door.actor):
        where = held.here(door.actor.community_id)
        sight = held.sight(door.proposal_id, where, now)
        if not door.alive or sight.standing is not Standing.OPEN:
            return see_other(door.url())
        posted = request.method == "POST"
        form = Alternative(
            request.POST if posted else None, now=now, zone=where.zone, initial={"key": uuid4()}
        )
        if not posted or not form.is_valid():
            context = {"form": form, "sight": sight, "minutes": where.rules.alternative_minutes}
            return shown(request, door, "practice/other.html", context, status=422 if posted else 200)
    answers.offer_alternative(door.actor, door.proposal_id, form.said(), now, key=form.cleaned_data["key"])
    return see_other(door.url())


by_message, signed_in = from_message(page), from_inbox(page)
other_by_message, other_signed_in = from_message(other), from_inbox(other)
