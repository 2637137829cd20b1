"""One grant: what was asked and notified, its payments; then one more payment, or money that is asked back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.funding import Service
from volontiers.database.wall import reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.grants import drop_grant, notify_grant, plan_instalment, reclaim, say_likely
from volontiers.project.queries import money as queries
from volontiers.web.money.forms import LikelyForm, NotifyForm, PlanForm, ReclaimForm
from volontiers.web.money.overview import line
from volontiers.web.money.room import Room, amount, draw, editors_room, sent_again, written

if TYPE_CHECKING:
    from django import forms

    from volontiers.project.models import Grant, Instalment

SAVED = "C’est enregistré."


@requires(Can.READ_PROJECT)
def grant(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: notify, likely or drop."""
    if request.method != "POST":
        return _draw(request, actor, pk, {})
    room, choice = editors_room(actor), request.POST.get("choice", "")
    if choice == "drop":
        return _drop(request, actor, pk, room)
    form = NotifyForm(request.POST) if choice == "notify" else LikelyForm(request.POST, auto_id=LIKELY)
    if form.is_valid() and written(form, _write(actor, pk, form, room)):
        messages.success(request, SAVED)
        return redirect("money-grant", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, {"notify" if choice == "notify" else "likely": form}))


# Two forms on one page: no field of one is taken for a field of the other.
LIKELY = "likely_%s"


def _write(actor: Actor, pk: int, form: "forms.Form", room: Room) -> Callable[[], object]:
    said = form.cleaned_data
    if isinstance(form, NotifyForm):
        return lambda: notify_grant(actor, pk, said["cents"], said["on"], said["version"], room.now)
    return lambda: say_likely(actor, pk, said["likely"], said["version"])


def _drop(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    version = request.POST.get("version", "")
    try:
        drop_grant(actor, pk, int(version) if version.isdecimal() else 0, room.now)
    except NotWritten as wrong:
        messages.warning(request, wrong.sentence)
    else:
        messages.success(request, "Noté : ce financement n’est plus attendu.")
    return redirect("money-grant", room.slug, pk)


def _found(actor: Actor, pk: int) -> "Grant":
    """Read inside the community. Raises Http404."""
    one = queries.grant(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _draw(
    request: HttpRequest, actor: Actor, pk: int, sent: "dict[str, NotifyForm | LikelyForm]"
) -> HttpResponseBase:
    """Read inside the community."""
    room, one = Room.of(actor.community_id), _found(actor, pk)
    for form in sent.values():
        sent_again(form, one.version)
    start = {"version": one.version}
    value = queries.value(one)
    return draw(request, actor, "money/grant.html", "money", {
        "room": room,
        "one": one,
        "told": line(one, queries.spent(actor.community_id)),
        "service": Service(one.service).label if one.service else "toute l’activité",
        "left": amount(value.cents - value.planned_cents) if value.cents else "",
        "steps": [step(each) for each in one.instalments.all()],
        "reclaims": [(each.on, amount(each.cents), each.because) for each in one.reclaims.all()],
        "open": one.notified_on is None and one.dropped_on is None,
        "forms": {
            "notify": sent.get("notify") or NotifyForm(initial=start | {"cents": one.asked_cents, "on": room.today}),
            "likely": sent.get("likely") or LikelyForm(initial=start | {"likely": one.likely}, auto_id=LIKELY),
        },
    })  # fmt: skip


def step(one: "Instalment") -> dict[str, object]:
    """A payment as a table shows it."""
    required = list(one.required.all())
    held = sum(each.held_on is not None for each in required)
    return {
        "pk": one.pk,
        "number": one.number,
        "cents": amount(one.cents),
        "pieces": f"{held} sur {len(required)}" if required else "aucune demandée",
        "ready": held == len(required),
        "pieces_by": one.pieces_by,
        "due_on": one.due_on,
        "paid_on": one.paid_on,
    }


@requires(Can.EDIT_PROJECT)
def plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_plan(request, actor, pk, None)
    room, form = editors_room(actor), PlanForm(request.POST)
    if form.is_valid() and written(
        form, lambda: plan_instalment(actor, pk, form.planned(), form.cleaned_data["version"])
    ):
        messages.success(request, SAVED)
        return redirect("money-grant", room.slug, pk)
    with reading(actor):
        return drawn(_draw_plan(request, actor, pk, form))


def _draw_plan(request: HttpRequest, actor: Actor, pk: int, form: PlanForm | None) -> HttpResponseBase:
    """Read inside the community."""
    one = _found(actor, pk)
    value = queries.value(one)
    stands = [
        ("Notifié", amount(value.cents)),
        ("Déjà réparti en versements", amount(value.planned_cents)),
    ]
    if form:
        sent_again(form, one.version)
    form = form or PlanForm(initial={"version": one.version})
    return _form(request, actor, one, form, "Prévoir un versement", "Prévoir ce versement", stands)


@requires(Can.EDIT_PROJECT)
def ask_back(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_back(request, actor, pk, None)
    room, form = editors_room(actor), ReclaimForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    if said and written(
        form,
        lambda: reclaim(actor, pk, said["cents"], said["on"], said["because"], said["version"], room.now),
    ):
        messages.success(request, SAVED)
        return redirect("money-grant", room.slug, pk)
    with reading(actor):
        return drawn(_draw_back(request, actor, pk, form))


def _draw_back(request: HttpRequest, actor: Actor, pk: int, form: ReclaimForm | None) -> HttpResponseBase:
    """Read inside the community."""
    one = _found(actor, pk)
    value = queries.value(one)
    stands = [("Versé", amount(value.paid_cents)), ("Déjà repris", amount(value.reclaimed_cents))]
    if form:
        sent_again(form, one.version)
    form = form or ReclaimForm(initial={"version": one.version})
    return _form(
        request, actor, one, form, "Le financeur reprend une somme", "Noter cette somme reprise", stands
    )


def _form(
    request: HttpRequest, actor: Actor, one: "Grant", form: "forms.Form", title: str, verb: str,
    stands: list[tuple[str, str]],
) -> HttpResponseBase:  # fmt: skip
    """Read inside the community."""
    room = Room.of(actor.community_id)
    return draw(request, actor, "money/form.html", "money", {
        "room": room, "title": title, "lead": queries.named(one), "stands": stands, "form": form, "verb": verb,
        "up": reverse("money-grant", args=[room.slug, one.pk]), "back": ("money", "Ce financement"),
    })  # fmt: skip
