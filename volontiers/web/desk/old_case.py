"""A case closed long ago opens with a reason, kept in the read log."""

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.cases.actions import ownership
from volontiers.cases.queries import case as queries
from volontiers.cases.queries import intake as intake_queries
from volontiers.database.wall import reading
from volontiers.web.desk.room import Room, room_of

if TYPE_CHECKING:
    from volontiers.cases.models import Case

_NO_REASON = "Dites pourquoi vous ouvrez ce dossier, en quelques mots."


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ouvrez-vous ce dossier ?", min_length=3, max_length=ownership.LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Par exemple : la personne rappelle. Ce motif est noté avec votre nom.",
        error_messages={
            "required": _NO_REASON, "min_length": _NO_REASON,
            "max_length": f"C’est trop long : {ownership.LONGEST_REASON} caractères suffisent.",
        },
    )  # fmt: skip


def withheld(actor: Actor, room: Room, case: "Case") -> bool:
    """Is a reason still to be given? One holds for an hour, for the one who gave it."""
    if not queries.is_old(case, room.now):
        return False
    since = room.now - ownership.REASON_LIFE
    return not accounts.noted(actor.account_id, "old_case", ownership.reason_mark(case.number), since)


def ask(
    request: HttpRequest, room: Room, case: "Case", form: ReasonForm | None = None, status: int = 200
) -> TemplateResponse:
    closed = f"{case.closed_at.astimezone(room.zone):%d/%m/%Y}" if case.closed_at else ""
    context = {"room": room, "case": case, "closed": closed, "form": form or ReasonForm()}
    return TemplateResponse(request, "desk/old_case.html", context, status=status)


@requires(Can.READ_CASE)
def give_reason(request: HttpRequest, actor: Actor, number: int) -> HttpResponse | HttpResponseBase:
    """ "Ouvrir le dossier"."""
    if request.method != "POST":
        raise Http404
    form = ReasonForm(request.POST)
    with reading(actor):
        room, case = room_of(actor), intake_queries.by_number(number)
        if case is None:
            raise Http404
        if not form.is_valid():
            return drawn(ask(request, room, case, form, 422))
    ownership.give_reason(actor, case.pk, form.cleaned_data["reason"], room.now)
    return redirect("case", room.slug, number)
