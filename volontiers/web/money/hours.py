"""Time given to the association: paid hours beside given ones, the rule that pays, an income lost."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can, Role, may
from volontiers.accounts.guard import drawn, requires
from volontiers.core.compensation import Sum, hours
from volontiers.core.funding import Service
from volontiers.database.wall import reading
from volontiers.project.actions.hours import (
    decide_compensation,
    declare_lost_income,
    forget_lost_income,
    log_time,
    take_time_back,
)
from volontiers.project.queries import hours as queries
from volontiers.web.money.forms import HoursForm, LostForm, RuleForm
from volontiers.web.money.room import PAGE, Room, amount, draw, editors_room, sent_again, written

if TYPE_CHECKING:
    from volontiers.project.models import CompensationRule

# Two forms on one page: no field of one is taken for a field of the other.
LOST = "lost_%s"
SAVED = "C’est enregistré."
_NONE = "Aucune règle n’est décidée : toutes les heures comptent comme offertes."


@requires(Can.READ_PROJECT)
def time_given(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST back= (time taken back), forget= (an income), choice: lost, or else time given."""
    if request.method != "POST":
        return _draw(request, actor, {})
    room = editors_room(actor)
    if {"back", "forget"} & set(request.POST):
        return _undo(request, actor, room)
    lost = request.POST.get("choice") == "lost"
    with reading(actor):
        form = (
            LostForm(request.POST, auto_id=LOST) if lost else HoursForm(request.POST, people=_people(actor))
        )
        valid = form.is_valid()
    if valid and written(form, _write(actor, form, room)):
        messages.success(request, SAVED)
        return redirect("money-hours", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, {"lost" if lost else "time": form}))


def _undo(request: HttpRequest, actor: Actor, room: Room) -> HttpResponseBase:
    back, forget = request.POST.get("back", ""), request.POST.get("forget", "")
    done = (back.isdecimal() and take_time_back(actor, int(back), room.now)) or (
        forget.isdecimal() and forget_lost_income(actor, int(forget))
    )
    if done:
        messages.success(request, "C’est retiré.")
    return redirect("money-hours", room.slug)


def _write(actor: Actor, form: HoursForm | LostForm, room: Room) -> Callable[[], object]:
    said = form.cleaned_data
    if isinstance(form, LostForm):
        return lambda: declare_lost_income(actor, said["on"], said["cents"], said["note"], room.now)
    return lambda: log_time(actor, form.given(), room.now)


def _people(actor: Actor) -> list[tuple[int, str]]:
    """Read inside the community."""
    return [(one.pk, one.name) for one in accounts.secretariat(actor.community_id)]


def _draw(request: HttpRequest, actor: Actor, sent: Mapping[str, HoursForm | LostForm]) -> HttpResponseBase:
    """Read inside the community. Who only reads sees sums, and no name."""
    room, place, editor = Room.of(actor.community_id), actor.community_id, may(actor, Can.EDIT_PROJECT)
    years = queries.years(place, room.today)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else room.today.year
    found = queries.worked(place, year)
    sheet = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    return draw(request, actor, "money/hours.html", "money-hours", {
        "room": room,
        "year": year,
        "others": [one for one in years if one != year],
        "rule": _rule(queries.rule(place)),
        "tiles": _tiles(found.total),
        "services": [(one.label, *_told(each)) for one, each in found.services.items()],
        "people": [(name, *_told(each)) for name, each in found.people.items()] if editor else [],
        "lines": [_line(one) for one in sheet] if editor else [],
        "sheet": sheet,
        "query": f"annee={year}&",
        "lost": [(one, amount(one.cents)) for one in queries.lost_income(place, year)] if editor else [],
        "me": actor.account_id,
        "board": Role.BOARD in actor.roles,
        "forms": {
            "time": sent.get("time") or _fresh(actor, room),
            "lost": sent.get("lost") or LostForm(auto_id=LOST, initial={"on": room.today}),
        } if editor else {},
    })  # fmt: skip


def _fresh(actor: Actor, room: Room) -> HoursForm:
    return HoursForm(people=_people(actor), initial={"who": actor.account_id, "on": room.today, "minutes": 0})


def _rule(found: "CompensationRule | None") -> str:
    if found is None:
        return _NONE
    since = f"à partir du {found.in_force_from:%d/%m/%Y}"
    return (
        f"Une heure est indemnisée {amount(found.hour_cents)}, {amount(found.year_cents)} au plus par personne et"
        f" par an, {since}. Décision : {found.decision}."
    )


def _tiles(total: Sum) -> list[tuple[str, str, str]]:
    return [
        ("Heures indemnisées", hours(total.paid_minutes), f"{amount(total.cents)} selon la règle"),
        ("Heures offertes", hours(total.given_minutes), "ni payées, ni à payer"),
    ]


def _told(one: Sum) -> tuple[str, str, str]:
    return hours(one.paid_minutes), hours(one.given_minutes), amount(one.cents)


def _line(one: queries.Line) -> dict[str, object]:
    return {
        "pk": one.row.pk,
        "on": one.row.on,
        "who": one.row.account.name,
        "service": Service(one.row.service).label,
        "label": one.row.label,
        "paid": hours(one.counted.paid_minutes),
        "given": hours(one.counted.given_minutes),
    }


@requires(Can.EDIT_PROJECT)
def rule(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_rule(request, actor, None)
    room, form = editors_room(actor), RuleForm(request.POST)
    if form.is_valid() and written(form, lambda: decide_compensation(actor, form.decided(), room.now)):
        messages.success(request, "La règle est inscrite au registre.")
        return redirect("money-hours", room.slug)
    with reading(actor):
        return drawn(_draw_rule(request, actor, form))


def _draw_rule(request: HttpRequest, actor: Actor, form: RuleForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, stands = Room.of(actor.community_id), queries.rule(actor.community_id)
    version = stands.version if stands else 0
    start = {"version": version, "in_force_from": room.today}
    if stands:
        start |= {"hour_cents": stands.hour_cents, "year_cents": stands.year_cents}
    if form:
        sent_again(form, version)
    return draw(request, actor, "money/form.html", "money-hours", {
        "room": room,
        "title": "Indemnité des heures données",
        "lead": "Une règle est décidée, datée, et lisible par tous les membres.",
        "stands": [("Règle inscrite", _rule(stands))],
        "form": form or RuleForm(initial=start),
        "verb": "Inscrire cette règle",
        "back": ("money-hours", "Temps donné"),
    })  # fmt: skip
