"""The page of somebody on the list, behind a code and three letters: where they stand, their news, a doctor's name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, patient
from volontiers.accounts.guard import drawn
from volontiers.cases.actions import telephone
from volontiers.cases.actions.intake import NoOwner
from volontiers.cases.queries import tracking as cases
from volontiers.cases.queries.tracking import Stage
from volontiers.core import codes, moments
from volontiers.core.need import Family
from volontiers.core.waiting import Leaving, NotNow, WaitingState
from volontiers.database.wall import reading
from volontiers.people.attaching import AlreadyEnded, answer_after, note_real
from volontiers.placement.actions import answering, leaving, returning, telling, withdrawing
from volontiers.placement.actions.facts import AlreadyWaiting, CommuneHeld, NoAgreement
from volontiers.placement.queries import own
from volontiers.placement.queries import registration as queries
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.public.forms import versions_shown
from volontiers.web.public.need_words import words
from volontiers.web.public.own_forms import EndForm, SituationForm, StopForm
from volontiers.web.public.own_words import Place, call_form, reach_form, visit_form
from volontiers.web.public.place import PublicPlace, place_of

if TYPE_CHECKING:
    from django import forms

    from volontiers.placement.models import Registration

MOVED = "Votre inscription a changé entre-temps : voici où elle en est."
_KEPT = "Le bureau doit noter lui-même cette nouvelle commune : appelez-le, ou laissez cette ligne vide."
PAGE = "page"


class Again(Exception):
    """A form lacks something: the page is shown again with it, nothing is lost."""

    def __init__(self, name: str, form: "forms.Form") -> None:
        super().__init__(name)
        self.redo = {name: form}


@dataclass(frozen=True, slots=True)
class Gesture:
    """One tap of the person on their page."""

    request: HttpRequest
    by: Actor
    one: "Registration"
    place: PublicPlace

    @property
    def now(self) -> datetime:
        return self.place.now

    @property
    def pk(self) -> int:
        return self.one.pk


def target(code: str) -> tuple[Actor, int] | None:
    """Who acts and on which registration; None when the code is none, or nobody's name could open it."""
    found = queries.door(code)
    if found is None:
        return None
    by = patient(found[0])
    with reading(by):
        one = queries.get(found[1])
    return (by, found[1]) if one is not None and one.person.family_name else None


def page(request: HttpRequest, code: str, by: Actor, registration_id: int) -> HttpResponseBase:
    """Once the letters were right. POST choice: one of GESTURES."""
    if request.method != "POST":
        return _show(request, by, registration_id)
    act = GESTURES.get(request.POST.get("choice", ""))
    if act is None:
        return redirect("tracking", code)
    with reading(by):
        place, one = _read(by, registration_id)
    try:
        messages.success(request, act(Gesture(request, by, one, place)))
    except Again as again:
        return _show(request, by, registration_id, again.redo, status=422)
    except (NotNow, NoAgreement, AlreadyEnded):
        messages.info(request, MOVED)
    return redirect("tracking", code)


def _read(by: Actor, registration_id: int) -> "tuple[PublicPlace, Registration]":
    one = queries.get(registration_id)
    if one is None:
        raise Http404
    return place_of(territory.community(by.community_id)), one


def _show(
    request: HttpRequest, by: Actor, registration_id: int, redo: "dict[str, forms.Form] | None" = None,
    status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    with reading(by):
        place, one = _read(by, registration_id)
        request.page = public_page(place.community, "Votre place sur la liste")  # type: ignore[attr-defined]
        context = {"place": place, "own": Place(one, place, redo or {}).context(), **_today(one, place)}
        return drawn(TemplateResponse(request, "public/waiting.html", context, status=status))


def _today(one: "Registration", place: PublicPlace) -> dict[str, Any]:
    """The other clock: what the same request asks for today."""
    found = queries.case_of(one)
    if found is None or not cases.is_open_to_page(found[0]):
        return {"lines": [], "case": ""}
    seen = cases.tracked(found[0])
    lines = [words(line, place) for line in seen.lines if line.stage is not Stage.LISTED]
    return {"lines": lines if not seen.hidden else [], "case": found[1]}


def _still(one: Gesture) -> str:
    home = leaving.home_still_waits(one.by, one.pk, one.now)
    if len(home) > 1:
        return "C’est noté : vous cherchez toujours, et chacun garde sa place."
    return "C’est noté : vous cherchez toujours, et vous gardez votre place."


def _back(one: Gesture) -> str:
    try:
        leaving.come_back(one.by, one.pk, one.now)
    except AlreadyWaiting as already:
        return f"Vous êtes déjà sur la liste, avec le code {codes.show(already.code)}."
    return "Vous êtes de nouveau sur la liste, à votre date d’origine."


def _withdraw(one: Gesture) -> str:
    withdrawing.withdraw_agreement(one.by, one.pk, one.now)
    return "C’est noté : nous ne cherchons plus, et votre nom est masqué. Vous pouvez changer d’avis ici."


def _agree(one: Gesture) -> str:
    read = versions_shown(lambda name: one.request.POST.get(name, ""))
    try:
        withdrawing.agree_again(one.by, one.pk, one.now, PAGE, read.get(Family.CARERS))
    except AlreadyWaiting as already:
        return f"Vous êtes déjà sur la liste, avec le code {codes.show(already.code)}."
    return "Merci. Vous êtes de nouveau sur la liste, à votre date d’origine."


def _found(one: Gesture) -> str:
    leaving.close(one.by, one.pk, Leaving.FOUND, one.now)
    return "Merci de nous l’avoir dit. Votre place est rendue à quelqu’un d’autre."


def _stop(one: Gesture) -> str:
    form = StopForm(one.request.POST)
    if not form.is_valid():
        raise Again("stop", form)
    leaving.close(one.by, one.pk, Leaving(form.cleaned_data["why"]), one.now)
    return "C’est noté : nous ne cherchons plus, et nous ne vous écrivons plus."


def _situation(one: Gesture) -> str:
    form = SituationForm(one.request.POST)
    if not form.is_valid():
        raise Again("situation", form)
    situation, grounds, home_visits = form.said
    telling.tell_situation(one.by, one.pk, situation, grounds, one.now, home_visits=home_visits)
    return "C’est noté. Votre date n’a pas changé."


def _reach(one: Gesture) -> str:
    with reading(one.by):
        form = reach_form(one.place, one.request.POST)
        valid = form.is_valid()
    if not valid:
        raise Again("reach", form)
    try:
        telling.tell_reach(one.by, one.pk, form.said, one.now)
    except CommuneHeld:
        form.add_error("town", _KEPT)
        raise Again("reach", form) from None
    return "C’est noté : nous vous joindrons ainsi."


def _yes(one: Gesture) -> str:
    answering.say_yes(one.by, _offer(one).offer, one.now, PAGE)
    return "C’est noté : vous avez un médecin traitant. Appelez son cabinet pour une première consultation."


def _later(one: Gesture) -> str:
    answering.say_no(one.by, _offer(one).offer, one.now, PAGE)
    return "C’est noté : vous préférez attendre. Vous gardez votre place et votre date."


def _apart(one: Gesture) -> str:
    named = _offer(one)
    answering.set_apart(one.by, one.one.person_id, named.professional, "person", one.now)
    return "C’est noté, et personne ne le saura. Vous gardez votre place et votre date."


def _offer(one: Gesture) -> own.Named:
    """What is shown now, and is the one that was answered. Raises NotNow."""
    with reading(one.by):
        found = own.named(one.one)
    if found is None or str(found.offer) != one.request.POST.get("offer"):
        raise NotNow("answer", WaitingState(one.one.state))
    return found


def _explain(one: Gesture) -> str:
    form = call_form(one.place, one.one, one.request.POST)
    if not form.is_valid():
        raise Again("call", form)
    try:
        due = telephone.ask_for_call(one.by, form.cleaned_data["phone"], one.now)
    except NoOwner:
        form.add_error("phone", "Personne ne peut rappeler pour l’instant : appelez le bureau.")
        raise Again("call", form) from None
    telling.wants_call(one.by, one.pk, one.now)
    when = moments.short(due, one.now, one.place.zone)
    return f"C’est noté. Nous vous appelons avant {when}. Rien ne change d’ici là."


def _real(one: Gesture) -> str:
    found = _attachment(one)
    form = visit_form(one.place, found, one.request.POST)
    if not form.is_valid():
        raise Again("real", form)
    note_real(one.by, found.attachment, "visit", form.cleaned_data["day"], one.now)
    return "Merci. Nous sommes contents pour vous : le suivi a commencé."


def _followed(one: Gesture) -> str:
    return _answered(one, followed=True)


def _not_followed(one: Gesture) -> str:
    return _answered(one, followed=False)


def _answered(one: Gesture, *, followed: bool) -> str:
    found = _attachment(one)
    if found.asked is None:
        raise NotNow("answer", WaitingState(one.one.state))
    answer_after(one.by, found.attachment, found.asked, one.now, followed=followed)
    if followed:
        return "Merci de nous l’avoir dit."
    return "Merci de nous l’avoir dit. Si ce médecin ne vous suit plus, dites-le plus bas : vous retrouverez votre place."


def _ended(one: Gesture) -> str:
    form = EndForm(one.request.POST)
    if not form.is_valid():
        raise Again("end", form)
    waits = returning.end(one.by, _attachment(one).attachment, form.cleaned_data["why"], one.now)
    if not waits:
        return "C’est noté : nous ne cherchons plus."
    return "C’est noté. Vous êtes de nouveau sur la liste, à votre date d’origine."


def _attachment(one: Gesture) -> own.Followed:
    """Raises NotNow when nobody follows them any more."""
    with reading(one.by):
        found = own.followed(one.one)
    if found is None:
        raise NotNow("answer", WaitingState(one.one.state))
    return found


GESTURES: dict[str, Callable[[Gesture], str]] = {
    "still": _still,
    "back": _back,
    "found": _found,
    "withdraw_list": _withdraw,
    "agree_list": _agree,
    "stop": _stop,
    "situation": _situation,
    "reach": _reach,
    "yes": _yes,
    "later": _later,
    "apart": _apart,
    "explain": _explain,
    "real": _real,
    "followed": _followed,
    "not_followed": _not_followed,
    "ended": _ended,
}
