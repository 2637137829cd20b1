"""Who is on duty, and when: written down by the coordination. Nobody's own agenda is read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.agenda import actions
from volontiers.agenda import queries as agenda
from volontiers.cases.actions import withdrawals
from volontiers.core import moments
from volontiers.core.rules import Route
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.territory import queries as territory
from volontiers.web.fields import MISSING, day
from volontiers.web.steering.sections import Study, study_of

PHYSICIAN = "10"


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": MISSING, "invalid": "Une heure, par exemple 20:00."},
    )  # fmt: skip


class ShiftForm(forms.Form):
    """A physician, a day, two hours. An end before the start is the day after."""

    professional = forms.TypedChoiceField(
        label="Médecin", coerce=int, error_messages={"required": "Choisissez un médecin."}
    )
    on = day("Jour")
    starts = _hour("De")
    ends = _hour("À")

    def __init__(
        self,
        *args: Any,
        physicians: Sequence[tuple[int, str]],
        now: datetime,
        zone: ZoneInfo,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.zone = now, zone
        self.fields["professional"].choices = [("", "choisir"), *physicians]  # type: ignore[attr-defined]

    def span(self) -> tuple[datetime, datetime]:
        said = self.cleaned_data
        starts = datetime.combine(said["on"], said["starts"], tzinfo=self.zone)
        last = said["on"] if said["ends"] > said["starts"] else said["on"] + timedelta(days=1)
        return starts, datetime.combine(last, said["ends"], tzinfo=self.zone)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if {"on", "starts", "ends"} <= said.keys() and self.span()[1] <= self.now:
            self.add_error("on", "Ce jour est passé : choisissez un jour à venir.")
        return said


@requires(Can.EDIT_SHIFTS)
def shifts(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST adds one; POST remove= takes one away."""
    if request.method != "POST":
        study = study_of(actor, "shifts")
        return _draw(request, actor, study, _form(actor, study))
    with reading(actor):
        study = study_of(actor, "shifts")
        form = _form(actor, study, request.POST)
        if "remove" not in request.POST and not form.is_valid():
            return _draw(request, actor, study, form, 422).render()
    if request.POST.get("remove", "").isdecimal():
        withdrawals.remove_shift(actor, int(request.POST["remove"]), study.now)
        messages.success(request, "La garde est retirée.")
        return redirect("shifts", study.slug)
    try:
        actions.add_shift(actor, form.cleaned_data["professional"], *form.span(), study.now)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        with reading(actor):
            return _draw(request, actor, study, form, 422).render()
    messages.success(request, "La garde est notée.")
    return redirect("shifts", study.slug)


def _form(actor: Actor, study: Study, data: Any = None) -> ShiftForm:
    """Read inside the community."""
    people = directory.respondents(actor.community_id).values()
    physicians = sorted((one.name, one.id) for one in people if one.profession == PHYSICIAN)
    return ShiftForm(
        data,
        physicians=[(pk, name) for name, pk in physicians],
        now=study.now,
        zone=study.zone,
        initial={"on": study.today},
    )


def _holes(actor: Actor, study: Study) -> list[str]:
    """What was given back and nobody has taken since. Read inside the community."""
    found = agenda.without_physician(actor.community_id, study.now)
    return [
        f"{moments.full(starts, study.zone)} → {moments.full(ends, study.zone)}" for starts, ends in found
    ]


def _draw(
    request: HttpRequest, actor: Actor, study: Study, form: ShiftForm, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    taken = agenda.shifts(actor.community_id, study.now)
    lines = [
        {
            "id": one.pk,
            "who": str(one.professional),
            "starts": moments.full(one.starts, study.zone),
            "ends": moments.full(one.ends, study.zone),
            "now": one.starts <= study.now,
        }
        for one in taken
    ]
    duty_first = territory.rules(study.community).route is Route.DUTY_FIRST
    holes = _holes(actor, study)
    context = {"study": study, "form": form, "lines": lines, "holes": holes, "duty_first": duty_first}
    return TemplateResponse(request, "steering/shifts.html", context, status=status)
