"""The step up: before a name and a number are shown, the holder of the link shows who they are."""

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.cases.actions import links
from volontiers.cases.queries import answer as held
from volontiers.cases.queries.answer import Standing
from volontiers.database.wall import reading
from volontiers.directory.actions import remember_device
from volontiers.web.practice import words
from volontiers.web.practice.doors import (
    DEVICE,
    DEVICE_SECONDS,
    PROOF,
    PROOF_SECONDS,
    Door,
    from_message,
    guessing,
    private,
    remember,
    see_other,
    shown,
    too_many,
)
from volontiers.web.practice.forms import Code

WRONG = "Ce code n’est pas le bon, ou ses dix minutes sont passées. Vous pouvez en demander un autre."


def identity(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    """POST send=1 sends a code; POST code=… reads it."""
    with reading(door.actor):
        sight = held.sight(door.proposal_id, held.here(door.actor.community_id), now)
    if not door.alive or sight.standing is not Standing.MINE:
        return private(redirect(door.url()))
    if door.proven:
        return private(redirect(door.url("decision")))
    if request.method == "POST":
        if guessing(request, door, now):
            return too_many(request)
        return private(_step(request, door, now))
    return _draw(request, door, Code())


def _step(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    if "send" in request.POST:
        links.send_code(door.actor, door.proposal_id, door.channel, now)
        return see_other(door.url("identity") + "?envoye=1")
    form = Code(request.POST)
    if form.is_valid() and not links.check_code(door.actor, door.proposal_id, form.cleaned_data["code"], now):
        form.add_error("code", WRONG)
    if not form.is_valid():
        return _draw(request, door, form, status=422)
    response = see_other(door.url("decision"))
    remember(response, PROOF, str(door.proposal_id), PROOF_SECONDS)
    if form.cleaned_data["mine"] and door.actor.professional_id is not None:
        label = request.headers.get("User-Agent", "")
        token = remember_device(door.actor.professional_id, device_label(label), now)
        remember(response, DEVICE, token, DEVICE_SECONDS)
    return response


def _draw(request: HttpRequest, door: Door, form: Code, status: int = 200) -> HttpResponseBase:
    with reading(door.actor):
        channels = held.channels(door.proposal_id)
        channel = links.other_channel(channels, door.channel)
        context = {
            "form": form,
            "code_channel": words.channel_name(channel) if channel else "",
            "code_address": words.masked(channel, dict(channels)[channel]) if channel else "",
            "sent": "envoye" in request.GET,
            "desk_phone": held.here(door.actor.community_id).community.desk_phone,
        }
        return shown(request, door, "practice/identity.html", context, status)


_DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Téléphone Android"), ("Windows", "PC Windows"),
            ("Mac OS", "Mac"), ("Linux", "Ordinateur Linux"))  # fmt: skip
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def device_label(user_agent: str) -> str:
    """« iPhone, Safari »: enough to find it again in the list."""
    device = next((label for sign, label in _DEVICES if sign in user_agent), "Appareil")
    browser = next((label for sign, label in _BROWSERS if sign in user_agent), "")
    return ", ".join(part for part in (device, browser) if part)


by_message = from_message(identity)
