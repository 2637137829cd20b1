"""One member: what is known of them, their seats, what they declared; for whoever keeps the list, their fees."""

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import phone
from volontiers.core.french import euros
from volontiers.core.statutes import Body, Office
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import members as actions
from volontiers.governance.actions import seats
from volontiers.governance.actions.refused import Refused
from volontiers.governance.queries import members as queries
from volontiers.governance.queries import statutes
from volontiers.governance.queries.board import full_name
from volontiers.web.association import member_forms as own
from volontiers.web.association.members import cited, form_of
from volontiers.web.association.room import Room, room_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from volontiers.governance.models import Adhesion, Fee, Mandate

    Do = Callable[[Actor, Adhesion, forms.Form, HttpRequest], str]

_FIELDS = (
    "family_name", "given_name", "college", "joined_on", "occupation", "organization", "email", "phone",
    "professional_id", "founder",
)  # fmt: skip


@requires(Can.READ_ASSOCIATION)
def member(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    return _draw(request, actor, pk)


@requires(Can.EDIT_ASSOCIATION)
def act(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST do: one of the forms of the page, the others stay as they are. Reloaded, it is the page of the member."""
    if request.method != "POST":
        return redirect("association-member", request.place.slug, pk)  # type: ignore[attr-defined]
    do = request.POST.get("do", "")
    if do not in _DOING:
        raise Http404
    kind, verb = _DOING[do]
    with reading(actor):
        one = _found(actor, pk)
        slug = room_of(request, actor, "association-members").slug
    prefix = _prefix(do, request.POST.get("which", ""))
    form = kind(request.POST, prefix=prefix)
    if form.is_valid():
        try:
            messages.success(request, verb(actor, one, form, request))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, cited(refused))
        else:
            return redirect("association-member", slug, pk)
    with reading(actor):
        return drawn(_draw(request, actor, pk, {prefix: form}))


def _found(actor: Actor, pk: int) -> "Adhesion":
    one = queries.member(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _draw(
    request: HttpRequest, actor: Actor, pk: int, sent: dict[str, forms.Form] | None = None
) -> TemplateResponse:
    """Read inside the community."""
    room, one = room_of(request, actor, "association-members"), _found(actor, pk)
    version = statutes.in_force(room.community_id, room.today)
    college = version.rules.college(one.college) if version else None
    name = college.name if college else one.college
    mine = actor.professional_id is not None and one.professional_id == actor.professional_id
    context = {
        "room": room,
        "one": one,
        "name": full_name(one),
        "college": name,
        "convened": _convened(one, name, room),
        "phone": phone.spoken(one.phone) if one.phone else "",
        "sees_more": room.edits or mine,
        "fees": [_fee(row) for row in one.fees.all()],
        "seats": _seats(one, room, sent or {}),
        "interests": [(row, _form("over", row.pk, room, sent or {})) for row in one.interests.all()],
        "forms": _forms(room, one, sent or {}) if room.edits else {},
    }
    return TemplateResponse(request, "association/member.html", context, status=422 if sent else 200)


def _convened(one: "Adhesion", college: str, room: Room) -> list[tuple[date, str]]:
    """(local day, college) of each change that the rolls saw; nothing while they always read that of today."""
    found = [(when.astimezone(room.zone).date(), name) for when, name in queries.colleges_convened(one.pk)]
    return found if any(name != college for _, name in found) else []


def _fee(row: "Fee") -> tuple[int, str, str, object]:
    """(year, due, paid, when)."""
    return row.year, euros(row.due_cents), euros(row.paid_cents) if row.paid_on else "", row.paid_on


def _prefix(do: str, which: object) -> str:
    """Two rows of one page have two forms."""
    return f"{do}-{which}" if which else do


def _form(do: str, which: object, room: Room, sent: dict[str, forms.Form]) -> forms.Form:
    prefix = _prefix(do, which)
    return sent.get(prefix) or _DOING[do][0](prefix=prefix, initial=own.today_initial(room.today))


def _seats(one: "Adhesion", room: Room, sent: dict[str, forms.Form]) -> list[dict[str, object]]:
    """Each with its college, even one that the statutes of today have no more."""
    versions = statutes.versions(room.community_id) if one.mandates.all() else []
    names = {college.key: college.name for said in versions[::-1] for college in said.rules.colleges}
    return [_seat(row, names.get(row.college, row.college), room, sent) for row in one.mandates.all()]


def _seat(row: "Mandate", college: str, room: Room, sent: dict[str, forms.Form]) -> dict[str, object]:
    over = row.ended_on or row.last_day
    office = "" if row.office == Office.MEMBER else f", {Office(row.office).label}"
    return {
        "id": row.pk,
        "what": f"{Body(row.body).label.capitalize()}{office}",
        "college": college,
        "first": row.first_day,
        "last": over,
        "why": row.ended_for,
        "decision": row.decision,
        "running": over >= room.today and row.ended_on is None,
        "form": _form("unseat", row.pk, room, sent),
    }


def _forms(room: Room, one: "Adhesion", sent: dict[str, forms.Form]) -> dict[str, forms.Form]:
    """Each form of the page that is about no row, under its name. A payment is that of the fee that is owed."""
    found = {do: _form(do, "", room, sent) for do in ("leave", "fee", "payment", "interest", "seat")}
    owed = next((row for row in one.fees.all() if row.due_cents and not row.paid_on), None)
    if owed:
        found["payment"].initial.update({"year": owed.year, "paid": owed.due_cents})
    return found


def _leave(actor: Actor, one: "Adhesion", form: forms.Form, _request: HttpRequest) -> str:
    said = form.cleaned_data
    actions.member_leaves(actor, one.pk, said["day"], said["why"], clock())
    return "Le départ est noté. Ses mandats finissent le même jour."


def _note_fee(actor: Actor, one: "Adhesion", form: forms.Form, _request: HttpRequest) -> str:
    said = form.cleaned_data
    actions.note_fee(actor, one.pk, said["year"], said["due"])
    return f"La cotisation de {said['year']} est notée."


def _pay(actor: Actor, one: "Adhesion", form: forms.Form, _request: HttpRequest) -> str:
    said = form.cleaned_data
    actions.note_payment(actor, one.pk, said["year"], said["paid"], said["day"], clock())
    return f"La cotisation de {said['year']} est payée : c’est noté."


def _declare(actor: Actor, one: "Adhesion", form: forms.Form, _request: HttpRequest) -> str:
    said = form.cleaned_data
    actions.declare_interest(actor, one.pk, said["what"], said["day"], clock())
    return "C’est déclaré. Les membres le lisent sur cette page."


def _end_interest(actor: Actor, one: "Adhesion", form: forms.Form, request: HttpRequest) -> str:
    actions.end_interest(
        actor, _number(request, {row.pk for row in one.interests.all()}), form.cleaned_data["day"]
    )
    return "La fin est notée."


def _seat_them(actor: Actor, one: "Adhesion", form: forms.Form, _request: HttpRequest) -> str:
    assert isinstance(form, own.SeatForm)
    seats.seat(actor, form.seat(one.pk, one.college))
    return "Le siège est noté."


def _unseat(actor: Actor, one: "Adhesion", form: forms.Form, request: HttpRequest) -> str:
    said = form.cleaned_data
    seats.unseat(actor, _number(request, {row.pk for row in one.mandates.all()}), said["day"], said["why"])
    return "La fin du mandat est notée."


def _number(request: HttpRequest, mine: set[int]) -> int:
    """Of this member's own rows, and of no other."""
    which = request.POST.get("which", "")
    if not which.isdecimal() or int(which) not in mine:
        raise Http404
    return int(which)


_DOING: dict[str, tuple[type[forms.Form], "Do"]] = {
    "leave": (own.LeaveForm, _leave),
    "fee": (own.FeeForm, _note_fee),
    "payment": (own.PaymentForm, _pay),
    "interest": (own.InterestForm, _declare),
    "over": (own.OverForm, _end_interest),
    "seat": (own.SeatForm, _seat_them),
    "unseat": (own.UnseatForm, _unseat),
}


@requires(Can.EDIT_ASSOCIATION)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What is written of them; what somebody else changed meanwhile is said, never written over."""
    if request.method != "POST":
        return _draw_edit(request, actor, pk, None)
    with reading(actor):
        room, one = room_of(request, actor, "association-members"), _found(actor, pk)
        form = form_of(request, actor, room.today, _initial(one))
        valid = form.is_valid()
    if valid:
        try:
            actions.change_member(actor, pk, form.who(), clock())
        except Refused as refused:
            form.add_error(refused.field or None, cited(refused))
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("association-member", room.slug, pk)
    with reading(actor):
        return drawn(_draw_edit(request, actor, pk, form))


def _initial(one: "Adhesion") -> dict[str, object]:
    return {name: getattr(one, name) for name in _FIELDS}


def _draw_edit(request: HttpRequest, actor: Actor, pk: int, form: own.MemberForm | None) -> TemplateResponse:
    """Read inside the community."""
    room, one = room_of(request, actor, "association-members"), _found(actor, pk)
    status = 422 if form is not None else 200
    form = form or form_of(request, actor, room.today, _initial(one))
    version = statutes.in_force(room.community_id, room.today)
    context = {"room": room, "form": form, "version": version, "one": one, "name": full_name(one)}
    return TemplateResponse(request, "association/member_edit.html", context, status=status)
