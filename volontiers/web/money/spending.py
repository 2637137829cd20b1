"""The expenses: entered by one person, released by another, each with its receipt; set aside, or reversed."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import counted
from volontiers.core.funding import Nature, Proof, Service, is_filed
from volontiers.database.wall import reading
from volontiers.project.actions.spending import (
    add_voucher,
    enter_spending,
    release_spending,
    reverse_spending,
    set_spending_aside,
)
from volontiers.project.queries import money as queries
from volontiers.web.money.forms import BecauseForm, ReleaseForm, SpendingForm, VoucherForm
from volontiers.web.money.room import PAGE, Room, amount, draw, editors_room, written

if TYPE_CHECKING:
    from django import forms

    from volontiers.project.models import Spending

_ASKED = {"q": "words", "nature": "nature", "pour": "service", "etat": "state", "financement": "grant"}
_STATES = (("waiting", "à valider"), ("released", "validées"), ("aside", "écartées"))
_MEDIA = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


@requires(Can.READ_PROJECT)
def spendings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    room, place = Room.of(actor.community_id), actor.community_id
    asked = {name: request.GET.get(key, "")[:60] for key, name in _ASKED.items()}
    rows = queries.spendings(place, asked)
    sheet = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    kept = {key: asked[name] for key, name in _ASKED.items() if asked[name]}
    return draw(request, actor, "money/spendings.html", "money-spendings", {
        "room": room,
        "asked": asked,
        "natures": [(one.value, one.label) for one in Nature],
        "services": [(one.value, one.label) for one in Service],
        "states": _STATES,
        "grants": [(str(one.pk), queries.named(one)) for one in queries.grants(place)],
        "count": counted(sheet.paginator.count, "dépense"),
        "lines": [_line(one) for one in sheet],
        "sheet": sheet,
        "query": f"{urlencode(kept)}&" if kept else "",
        "waiting": queries.waiting(place),
    })  # fmt: skip


def _line(one: "Spending") -> dict[str, object]:
    return {
        "pk": one.pk,
        "on": one.on,
        "label": one.label,
        "nature": Nature(one.nature).label,
        "service": Service(one.service).label,
        "grant": queries.named(one.grant) if one.grant else "–",
        "cents": amount(one.cents),
        "state": _state(one),
    }


def _state(one: "Spending") -> tuple[str, str, str]:
    """(tone, sign, words) of a chip."""
    if one.set_aside_at:
        return "plain", "", "écartée"
    if one.released_at and one.proof == Proof.NONE:
        return "ok", "✓", "validée sans reçu"
    return ("ok", "✓", "validée") if one.released_at else ("wait", "◔", "à valider")


@requires(Can.EDIT_PROJECT)
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_new(request, actor, None)
    room = editors_room(actor)
    with reading(actor):
        form = SpendingForm(request.POST, request.FILES, grants=queries.grants(actor.community_id))
        valid = form.is_valid()
    if valid and written(form, lambda: enter_spending(actor, form.bought(), room.now)):
        messages.success(request, "La dépense est saisie. Une autre personne la valide.")
        return redirect("money-spendings", room.slug)
    with reading(actor):
        return drawn(_draw_new(request, actor, form))


def _draw_new(request: HttpRequest, actor: Actor, form: SpendingForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, grants = Room.of(actor.community_id), queries.grants(actor.community_id)
    return draw(request, actor, "money/form.html", "money-spendings", {
        "room": room,
        "title": "Saisir une dépense",
        "lead": "Elle compte quand une autre personne l’a validée. Ensuite elle ne change plus.",
        "form": form or SpendingForm(initial={"on": room.today}, grants=grants),
        "verb": "Saisir cette dépense",
        "upload": True,
        "back": ("money-spendings", "Dépenses"),
    })  # fmt: skip


@requires(Can.EDIT_PROJECT)
def spending(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: release, aside, reverse or voucher."""
    if request.method != "POST":
        return _draw(request, actor, pk, None)
    room, choice = editors_room(actor), request.POST.get("choice", "")
    with reading(actor):
        _found(actor, pk)
    if choice == "release":
        return _release(request, actor, pk, room)
    form = VoucherForm(request.POST, request.FILES) if choice == "voucher" else BecauseForm(request.POST)
    if form.is_valid() and written(form, _write(actor, pk, choice, form, room)):
        messages.success(request, "C’est enregistré.")
        return redirect("money-spending", room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, form))


def _write(actor: Actor, pk: int, choice: str, form: "forms.Form", room: Room) -> Callable[[], object]:
    said = form.cleaned_data
    if choice == "voucher":
        return lambda: add_voucher(actor, pk, said["file"].read())
    if choice == "reverse":
        return lambda: reverse_spending(actor, pk, said["because"], room.now)
    return lambda: set_spending_aside(actor, pk, said["because"], room.now)


def _release(request: HttpRequest, actor: Actor, pk: int, room: Room) -> HttpResponseBase:
    """A reversal has its reason, and asks for no receipt."""
    with reading(actor):
        reverses = _found(actor, pk).reverses_id is not None
        form = ReleaseForm(request.POST, has_file=bool(queries.voucher_suffix(actor.community_id, pk)))
    valid = reverses or form.is_valid()
    if valid and written(
        form, lambda: release_spending(actor, pk, None if reverses else form.seen(), room.now)
    ):
        messages.success(request, "La dépense est validée.")
        return redirect(reverse("money-spendings", args=[room.slug]) + "?etat=waiting")
    with reading(actor):
        return drawn(_draw(request, actor, pk, form))


def _found(actor: Actor, pk: int) -> "Spending":
    """Read inside the community. Raises Http404."""
    one = queries.spending(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _draw(
    request: HttpRequest, actor: Actor, pk: int, sent: "BecauseForm | VoucherForm | ReleaseForm | None"
) -> HttpResponseBase:
    """Read inside the community."""
    one = _found(actor, pk)
    suffix = queries.voucher_suffix(actor.community_id, pk)
    reversal = next((each for each in one.reversals.all() if each.set_aside_at is None), None)
    decided = bool(one.released_at or one.set_aside_at)
    forms = {
        "because": sent if isinstance(sent, BecauseForm) else BecauseForm(),
        "voucher": sent if isinstance(sent, VoucherForm) else VoucherForm(),
        "release": sent if isinstance(sent, ReleaseForm) else _release_form(one, suffix),
    }
    return draw(request, actor, "money/spending.html", "money-spendings", {
        "room": Room.of(actor.community_id),
        "one": one,
        "told": _line(one),
        "suffix": suffix,
        "reversal": reversal,
        "mine": one.entered_by_id == actor.account_id,
        "may_release": not decided and one.entered_by_id != actor.account_id,
        "may_set_aside": not decided,
        "may_reverse": bool(one.released_at) and not one.reverses_id and reversal is None,
        "proof": Proof(one.proof).label if one.proof else "",
        "forms": forms,
    })  # fmt: skip


def _release_form(one: "Spending", suffix: str) -> ReleaseForm:
    """Beside what was entered: a place named by who entered is offered, for who has seen the paper there."""
    if suffix:
        return ReleaseForm(has_file=True, initial={"proof": Proof.FILE.value})
    return ReleaseForm(has_file=False, initial={"words": one.where if is_filed(one.where) else ""})


@requires(Can.EDIT_PROJECT)
def voucher(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The receipt as it came: to be kept, never shown inside a page."""
    if request.method == "POST":
        raise Http404
    found = queries.voucher(actor.community_id, pk)
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.file), content_type=_MEDIA[found.suffix])
    answer["Content-Disposition"] = f"attachment; filename=recu-{pk}.{found.suffix}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
