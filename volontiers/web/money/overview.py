"""The money of the community on one page: what comes next, what was notified, paid and spent; and one more request."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import day_of
from volontiers.core.funding import FunderKind, GrantKind, Step, before, next_step
from volontiers.database.wall import reading
from volontiers.project.actions.grants import ask_grant
from volontiers.project.queries import money as queries
from volontiers.web.money.forms import AskForm
from volontiers.web.money.room import Room, amount, draw, editors_room, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from volontiers.project.models import Grant


@requires(Can.READ_PROJECT)
def money(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    room, found = Room.of(actor.community_id), queries.grants(actor.community_id)
    spent = queries.spent(actor.community_id)
    sums = queries.totals(found, spent)
    values = {queries.named(one): queries.value(one) for one in found}
    step = next_step(values, room.today)
    return draw(request, actor, "money/money.html", "money", {
        "room": room,
        "step": _told(step, found) if step else None,
        "tiles": [
            ("Notifié", amount(sums.notified), "promis par écrit"),
            ("Versé", amount(sums.paid), _part(sums.paid, sums.notified)),
            ("Dépensé", amount(sums.spent), "validé par deux personnes"),
        ],
        "lines": [line(one, spent) for one in found],
        "waiting": queries.waiting(actor.community_id),
    })  # fmt: skip


def _part(paid: int, notified: int) -> str:
    return f"{round(100 * paid / notified)} % de ce qui est notifié" if notified else "rien n’est notifié"


def _told(step: Step, found: "Sequence[Grant]") -> dict[str, object]:
    grant = next(one for one in found if queries.named(one) == step.grant)
    pk = next(one.pk for one in grant.instalments.all() if one.number == step.number)
    return {"words": step.words, "before": before(step), "late": step.late, "held": step.held_words, "pk": pk}


def line(one: "Grant", spent: "Mapping[int | None, int]") -> dict[str, object]:
    """A grant as a table shows it."""
    value = queries.value(one)
    return {
        "pk": one.pk,
        "name": queries.named(one),
        "kind": GrantKind(one.kind).label,
        "funder": FunderKind(one.funder.kind).label,
        "state": state(one),
        "asked": amount(one.asked_cents),
        "notified": amount(value.granted_cents if one.notified_on else None),
        "paid": amount(value.paid_cents - value.reclaimed_cents),
        "spent": amount(spent.get(one.pk, 0)),
        "note": one.note,
    }


def state(one: "Grant") -> str:
    if one.dropped_on:
        return "abandonné"
    if one.notified_on:
        return f"notifié le {day_of(one.notified_on)} {one.notified_on.year}"
    return f"demandé, {one.likely} % de chances selon la trésorerie"


@requires(Can.EDIT_PROJECT)
def ask(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_ask(request, actor, None)
    room, form = editors_room(actor), AskForm(request.POST)
    if form.is_valid() and written(form, lambda: ask_grant(actor, form.asked(), room.now)):
        messages.success(request, "Le financement demandé est noté.")
        return redirect("money", room.slug)
    with reading(actor):
        return drawn(_draw_ask(request, actor, form))


def _draw_ask(request: HttpRequest, actor: Actor, form: AskForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room = Room.of(actor.community_id)
    return draw(request, actor, "money/form.html", "money", {
        "room": room,
        "title": "Ajouter un financement",
        "lead": "D’abord ce qui est demandé. Le montant notifié et les versements se notent ensuite.",
        "form": form or AskForm(initial={"on": room.today}),
        "verb": "Ajouter ce financement",
        "back": ("money", "Financements"),
    })  # fmt: skip
