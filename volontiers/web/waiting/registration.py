"""One registration: what was declared, who lives with the person, what happened, and what the desk may do."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import redrawn, requires
from volontiers.consent import ledger
from volontiers.core import codes, moments, phone
from volontiers.core.eligibility import Situation
from volontiers.core.french import day_of
from volontiers.core.ledger import Rule
from volontiers.core.need import Family
from volontiers.core.waiting import Leaving, NotNow, WaitingState
from volontiers.database.wall import reading
from volontiers.placement.actions import correcting, leaving, traces, withdrawing
from volontiers.placement.actions.facts import (
    AlreadyWaiting,
    CommuneHeld,
    Hidden,
    NoAgreement,
    NotListed,
    Stale,
)
from volontiers.placement.queries import registration as queries
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing
from volontiers.web.waiting.forms import CloseForm, CorrectForm, HouseholdForm, initial_of
from volontiers.web.waiting.words import line, name

if TYPE_CHECKING:
    from django import forms

    from volontiers.placement.models import Registration

MOVED = "Cette inscription a changé entre-temps : voici où elle en est maintenant."
_WITHDRAWN = "C’est noté : la personne n’attend plus, et son nom est masqué. Elle retrouve sa date en redonnant son accord."
STALE = (
    "Un collègue a modifié cette inscription entre-temps. Votre texte est gardé : relisez, puis enregistrez."
)
HELD = (
    "Quelqu’un est sollicité pour cette personne, depuis cette commune : attendez la réponse, ou retirez la "
    "proposition, puis corrigez."
)
Act = Callable[..., HttpResponseBase]


@requires(Can.READ_LIST)
def registration(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    return draw(request, actor, found(code))


def found(code: str) -> "Registration":
    """Read inside the community. Raises Http404."""
    read = codes.read(code)
    one = queries.by_code(read) if read else None
    if one is None:
        raise Http404
    return one


def draw(
    request: HttpRequest, actor: Actor, one: "Registration", *, status: int = 200,
    phones: tuple[str, str] | None = None, bound: "dict[str, forms.Form] | None" = None,
) -> TemplateResponse:  # fmt: skip
    """The page, inside reading(). phones: shown once, after it was noted. bound: a form with what is missing in it."""
    room = Standing.of(territory.community(actor.community_id))
    today = room.now.astimezone(room.zone).date()
    waits, redo = one.state in OPEN, bound or {}
    shown = one.agreement_withdrawn_at is None
    return TemplateResponse(request, "waiting/registration.html", {
        "room": room,
        "one": one,
        "line": line(one, today),
        "name": name(one),
        "code": codes.show(one.code),
        "since": f"{day_of(one.since)} {one.since.year}",
        "confirmed": moments.short(one.confirmed_at, room.now, room.zone),
        "facts": _facts(one),
        "rule": ledger.rule_of(one.community_id, Rule.PARAMETERS, one.rules_seq),
        "grounds": queries.grounds_said(one),
        "household": [line(other, today) for other in queries.household_of(one)],
        "twins": [line(other, today) for other in queries.twins_said(one)] if waits else [],
        "thread": [_event(each, room) for each in queries.thread(one)],
        "waits": waits,
        "may_return": one.state == WaitingState.LEFT and shown,
        "may_write": may(actor, Can.WRITE_LIST),
        "hidden": not shown,
        "may_withdraw": shown and one.state != WaitingState.ATTACHED,
        "wording": None if shown else territory.wordings(one.community_id).get(Family.CARERS),
        "may_propose": one.state == WaitingState.WAITING and may(actor, Can.EDIT_PLAN),
        "phones": [phone.spoken(number) for number in phones or () if number],
        "no_phone": not one.person.phone and not one.caller_phone,
        "shown": phones is not None,
        "close": redo.get("close") or CloseForm(auto_id="clore_%s"),
        "join": redo.get("join") or HouseholdForm(auto_id="foyer_%s"),
        "case": one.need.case.number if one.need else 0,
    }, status=status)  # fmt: skip


def _facts(one: "Registration") -> list[tuple[str, str]]:
    """(label, value) of what is known, without what is not."""
    place = one.person.municipality
    until = f"{one.grounds_until:%d/%m/%Y}" if one.grounds_until else ""
    minutes = f"{one.longest_minutes} minutes" if one.longest_minutes else ""
    shown = one.agreement_withdrawn_at is None
    said = [
        ("Née en", str(one.person.birth_year or "à demander") if shown else ""),
        ("Commune", place.name if place else "à demander"),
        ("Situation", Situation(one.situation).label),
        ("Déclaré jusqu’au", until),
        ("Visites à domicile", "oui" if one.home_visits else ""),
        ("Trajet possible", minutes),
        ("Proche", ", ".join(filter(None, [one.caller_link, one.caller_name]))),
        ("Courriel", one.email),
        ("Adresse", one.letters),
        ("Nouvelles", one.get_channel_display()),
        ("Remarque", one.note),
    ]
    return [(label, value) for label, value in said if value]


def _event(each: queries.Line, room: Standing) -> dict[str, str]:
    who = f" — {each.who}" if each.who else ""
    return {
        "time": moments.short(each.at, room.now, room.zone),
        "text": f"{each.text}{who}",
        "note": "",
        "state": "done",
    }


def posted(act: Act) -> Act:
    """A verb: POST only; a state that moved meanwhile is said in a sentence and changes nothing."""

    @requires(Can.WRITE_LIST)
    @wraps(act)
    def posting(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
        if request.method != "POST":
            raise Http404
        with reading(actor):
            room, one = Standing.of(territory.community(actor.community_id)), found(code)
        try:
            return act(request, actor, room, one)
        except (NotNow, NotListed, NoAgreement):
            messages.warning(request, MOVED)
            return back(room, one)

    return posting


def back(room: Standing, one: "Registration") -> HttpResponseBase:
    return redirect("registration", room.slug, one.code)


def _again(
    request: HttpRequest, actor: Actor, one: "Registration", bound: "dict[str, forms.Form]"
) -> HttpResponseBase:
    with reading(actor):
        return draw(request, actor, found(one.code), status=422, bound=bound).render()


@posted
def news(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    """« Cherche toujours »."""
    leaving.still_waits(actor, one.pk, room.now)
    messages.success(request, "C’est noté : la personne cherche toujours. Elle garde sa place.")
    return back(room, one)


@posted
def close(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    form = CloseForm(request.POST, auto_id="clore_%s")
    if not form.is_valid():
        return _again(request, actor, one, {"close": form})
    leaving.close(actor, one.pk, Leaving(form.cleaned_data["why"]), room.now)
    messages.success(request, "La personne n’attend plus. Elle peut revenir, à sa date d’origine.")
    return back(room, one)


@posted
def come_back(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    try:
        leaving.come_back(actor, one.pk, room.now)
    except AlreadyWaiting as already:
        messages.warning(request, f"Cette personne attend déjà, sous le code {codes.show(already.code)}.")
    else:
        messages.success(request, "De retour sur la liste, à la date d’origine.")
    return back(room, one)


@posted
def agreement(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    """POST choice: withdraw, or agree, as the person says it on the telephone."""
    if request.POST.get("choice") == "withdraw":
        withdrawing.withdraw_agreement(actor, one.pk, room.now, "oral")
        messages.success(request, _WITHDRAWN)
        return back(room, one)
    version = request.POST.get("version", "")
    try:
        withdrawing.agree_again(
            actor, one.pk, room.now, "oral", int(version) if version.isdecimal() else None
        )
    except AlreadyWaiting as already:
        messages.warning(request, f"Cette personne attend déjà, sous le code {codes.show(already.code)}.")
    else:
        messages.success(request, "Son accord est noté : de retour sur la liste, à la date d’origine.")
    return back(room, one)


@posted
def join(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    """Somebody who is on the list lives with this person."""
    form = HouseholdForm(request.POST, auto_id="foyer_%s")
    if form.is_valid():
        read = codes.read(form.cleaned_data["code"])
        with reading(actor):
            other = queries.by_code(read) if read else None
        if other is not None and other.pk != one.pk and other.state in OPEN:
            correcting.join_household(actor, one.pk, other.pk, room.now)
            messages.success(request, f"{name(one)} et {name(other)} sont du même foyer.")
            return back(room, one)
        form.add_error(
            "code", "Personne n’attend sous ce code. Vérifiez les six signes, par exemple XK7-4PM."
        )
    return _again(request, actor, one, {"join": form})


@posted
def leave(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    correcting.leave_household(actor, one.pk, room.now)
    messages.success(request, f"{name(one)} n’est plus dans ce foyer.")
    return back(room, one)


@posted
def reveal(request: HttpRequest, actor: Actor, room: Standing, one: "Registration") -> HttpResponseBase:
    """« Afficher le numéro »: who looked is noted."""
    phones = traces.reveal(actor, one.pk, room.now)
    with reading(actor):
        return draw(request, actor, found(one.code), phones=phones).render()


@requires(Can.WRITE_LIST)
def correct(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Everything but the original date."""
    if request.method != "POST":
        room, one = Standing.of(territory.community(actor.community_id)), found(code)
        if one.agreement_withdrawn_at is not None:
            raise Http404
        return _correction(request, room, one, CorrectForm(initial=dict(initial_of(one)), room=room))
    with reading(actor):
        room, one = Standing.of(territory.community(actor.community_id)), found(code)
        form = CorrectForm(request.POST, room=room)
        valid = form.is_valid()
    if not valid:
        return redrawn(actor, _correction(request, room, one, form, 422))
    try:
        correcting.correct(
            actor, one.pk, form.identity(), form.facts(), room.now, version=form.cleaned_data["version"]
        )
    except Hidden:
        messages.warning(request, MOVED)
        return back(room, one)
    except Stale:
        again = request.POST.copy()
        again["version"] = str(one.version)
        form.data = again
        form.add_error(None, STALE)
        return redrawn(actor, _correction(request, room, one, form, 422))
    except CommuneHeld:
        form.add_error("commune", HELD)
        return redrawn(actor, _correction(request, room, one, form, 422))
    messages.success(request, "C’est corrigé. La date de la demande n’a pas changé.")
    return back(room, one)


def _correction(
    request: HttpRequest, room: Standing, one: "Registration", form: CorrectForm, status: int = 200
) -> TemplateResponse:
    context: dict[str, Any] = {"room": room, "one": one, "name": name(one), "form": form}
    context["back"] = reverse("registration", args=[room.slug, one.code])
    return TemplateResponse(request, "waiting/correct.html", context, status=status)
