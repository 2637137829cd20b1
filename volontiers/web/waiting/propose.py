"""One person of the list, household included, is offered to one doctor, in the name of whoever decides it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.core import codes
from volontiers.core.french import to_whom
from volontiers.core.waiting import WaitingState
from volontiers.database.wall import reading
from volontiers.directory.queries import physicians
from volontiers.placement.actions.offering import Fell
from volontiers.placement.actions.proposing import DoctorsDraw, propose_home
from volontiers.placement.queries import registration as queries
from volontiers.placement.queries import under_way
from volontiers.placement.queries.drawing import doctors_draw
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing
from volontiers.web.waiting.words import line

if TYPE_CHECKING:
    from volontiers.placement.models import Registration

DRAWING = (
    "Votre communauté a choisi que les médecins tirent eux-mêmes dans la liste : rien ne se propose d’ici."
)


class ProposeForm(forms.Form):
    """A home of the list is offered to this doctor."""

    doctor = forms.ChoiceField(label="Médecin", error_messages={"required": "Choisissez un médecin."})

    def __init__(self, *args: Any, doctors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doctor"].choices = [("", "choisir"), *doctors]  # type: ignore[attr-defined]

    def professional(self) -> int:
        return int(self.cleaned_data["doctor"])


@requires(Can.EDIT_PLAN)
def propose(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Every physician of the directory: who agreed to what is not told by this list."""
    if request.method != "POST":
        return _draw(request, actor, code, ProposeForm(doctors=physicians(actor.community_id)))
    with reading(actor):
        room, one, doctors = _room(actor), _found(code), physicians(actor.community_id)
    form = ProposeForm(request.POST, doctors=doctors)
    if form.is_valid():
        try:
            propose_home(actor, form.professional(), one.pk, room.now)
        except DoctorsDraw:
            messages.warning(request, DRAWING)
            return redirect("registration", room.slug, one.code)
        except Fell as fell:
            form.add_error("doctor", f"Rien n’est parti : {fell.sentence}. Choisissez un autre médecin.")
    if not form.is_valid():
        return redrawn(actor, _page(request, actor, code, form, 422))
    whom = to_whom(dict(doctors)[form.cleaned_data["doctor"]])
    messages.success(request, f"C’est parti, sans nom, {whom}. Chacun garde sa place en attendant.")
    return redirect("offers", room.slug)


def _room(actor: Actor) -> Standing:
    return Standing.of(territory.community(actor.community_id))


def _found(code: str) -> "Registration":
    """Read inside the community. Raises Http404."""
    read = codes.read(code)
    one = queries.by_code(read) if read else None
    if one is None:
        raise Http404
    return one


def _page(request: HttpRequest, actor: Actor, code: str, form: ProposeForm, status: int) -> TemplateResponse:
    with reading(actor):
        return _draw(request, actor, code, form, status)


def _draw(
    request: HttpRequest, actor: Actor, code: str, form: ProposeForm, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    room, one = _room(actor), _found(code)
    today = room.now.astimezone(room.zone).date()
    context = {
        "room": room,
        "form": form,
        "home": [line(each, today) for each in under_way.together(one)],
        "silent": [line(each, today) for each in under_way.silent_mates([one.household_id])],
        "waits": one.state == WaitingState.WAITING,
        "drawing": DRAWING if doctors_draw(actor.community_id) else "",
        "offered": under_way.open_offer(one.pk),
        "back": reverse("registration", args=[room.slug, one.code]),
    }
    return TemplateResponse(request, "waiting/propose.html", context, status=status)
