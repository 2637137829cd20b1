"""« Je m’absente »: what would have nobody is shown before it is confirmed; then somebody of the team stands in."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.agenda import covering, rotas
from volontiers.agenda.covering import CannotHold
from volontiers.core.cover import CoverState, Half, HalfDay, Leave, given_up, half_days, state_of, substitutes
from volontiers.core.french import listed
from volontiers.database.wall import reading
from volontiers.people import team_queries as people
from volontiers.web.team.room import TeamRoom, half_day, room_of, written
from volontiers.web.team.week import when

LONGEST = 366
_HALVES = [(half.value, half.label) for half in Half]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choisissez un jour.", "invalid": "Une date, par exemple 26/11/2026."},
    )  # fmt: skip


class AbsenceForm(forms.Form):
    """From one half-day to another, both included."""

    who = forms.TypedChoiceField(label="Qui s’absente", coerce=int)
    first_day = _day("Du")
    first_half = forms.ChoiceField(label="À partir de", choices=_HALVES)
    last_day = _day("Au")
    last_half = forms.ChoiceField(label="Jusqu’à, compris", choices=_HALVES)
    note = forms.CharField(
        label="Mot pour l’équipe", required=False, max_length=80,
        help_text="Lu par l’équipe et le bureau. Aucune raison n’est demandée.",
        error_messages={"max_length": "80 signes au plus."},
    )  # fmt: skip

    def __init__(self, *args: Any, room: TeamRoom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = room.today.isoformat()
        start = {"first_day": today, "last_day": today, "last_half": Half.EVENING.value, "who": room.me}
        self.initial.update(start)
        self.today = room.today
        mine = [(one.professional_id, str(one.professional)) for one in room.present]
        self.fields["who"].choices = [pair for pair in mine if room.desk or pair[0] == room.me]  # type: ignore[attr-defined]
        if not room.desk:
            self.fields["who"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if {"first_day", "last_day", "first_half", "last_half"} <= said.keys():
            leave = self.leave()
            if leave.first.place > leave.last.place:
                self.add_error("last_day", "La fin vient après le début.")
            elif leave.last.day < self.today:
                self.add_error("last_day", "Ce jour est passé : choisissez un jour à venir.")
            elif (leave.last.day - leave.first.day).days > LONGEST:
                self.add_error("last_day", "Un an au plus : annoncez la suite plus tard.")
        return said

    def leave(self) -> Leave:
        said = self.cleaned_data
        first = HalfDay(said["first_day"], Half(said["first_half"]))
        return Leave(said.get("who", 0), first, HalfDay(said["last_day"], Half(said["last_half"])))


@requires(Can.COVER)
def announce(request: HttpRequest, actor: Actor, team: str) -> HttpResponseBase:
    """GET shows the form, then with its answers what would have nobody; POST confirms what was shown."""
    if request.method != "POST":
        room = room_of(actor, team)
        asked = "first_day" in request.GET
        return _draw(request, room, AbsenceForm(request.GET if asked else None, room=room))
    with reading(actor):
        room = room_of(actor, team)
        form = AbsenceForm(request.POST, room=room)
        if not form.is_valid():
            return drawn(_draw(request, room, form, status=422))
    try:
        covering.announce_absence(
            actor, form.leave(), room.now, expected=_shown(request), note=form.cleaned_data["note"]
        )
    except CannotHold as refused:
        form.add_error(None, refused.why.label)
        with reading(actor):
            return drawn(_draw(request, room, form, status=422))
    messages.success(
        request, "L’absence est notée. L’équipe la voit, et nous prévenons qui pourrait remplacer."
    )
    return redirect("team", room.slug, room.team.slug)


def _shown(request: HttpRequest) -> set[tuple[int, HalfDay]]:
    """(team, half-day) of each line of the page that was confirmed. Raises Http404."""
    pairs = (one.partition("/") for one in request.POST.getlist("shown"))
    try:
        return {(int(team), half_day(at)) for team, _, at in pairs}
    except ValueError as unread:
        raise Http404 from unread


def _draw(request: HttpRequest, room: TeamRoom, form: AbsenceForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    valid = form.is_bound and form.is_valid()
    return TemplateResponse(request, "team/absence.html", {
        "room": room, "team": room.team, "slug": room.slug, "form": form, "valid": valid,
        "when": when(form.leave().first, form.leave().last) if valid else "",
        "lines": _lines(room, form.leave()) if valid else [],
        "typed": [(name, form.data.get(name, "")) for name in form.fields] if valid else [],
        "name": room.names.get(form.leave().member, "") if valid else "",
    }, status=422 if form.is_bound and not valid else status)  # fmt: skip


def _lines(room: TeamRoom, leave: Leave) -> list[dict[str, str]]:
    """What they hold then, in each of their teams, and who comes first to stand in."""
    found = []
    for one in people.memberships(leave.member, leave.first.day):
        seen = rotas.rota(one.team, leave.first.day, leave.last.day)
        names = {member.professional_id: str(member.professional) for member in people.members(one.team_id)}
        for at in given_up(seen, leave):
            if at.place >= room.here.place:
                able = [names[pk] for pk in substitutes(seen, at, leave.member)[:2]]
                found.append({
                    "value": f"{one.team_id}/{written(at)}", "when": at.words, "team": one.team.name,
                    "able": listed(able, "ou"),
                })  # fmt: skip
    return found


@requires(Can.COVER)
def absence(request: HttpRequest, actor: Actor, team: str, pk: int) -> HttpResponseBase:
    """POST: « Je le remplace » for what nobody covers, or the end of one's own absence."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = room_of(actor, team)
        found = rotas.absence(pk)
        if found is None or found.professional_id not in room.names:
            raise Http404
        empty = _empty(room, rotas.as_leave(found), found.first_day, found.last_day)
    if request.POST.get("act") == "end":
        if not room.desk and found.professional_id != room.me:
            raise Http404
        covering.end_absence(actor, pk)
        messages.success(request, "L’absence est retirée. Ce qui a été repris reste à qui l’a pris.")
        return redirect("team", room.slug, room.team.slug)
    who = room.acts_for(request)
    try:
        taken = covering.stand_in(actor, room.team.pk, who, empty, room.now)
        messages.success(request, f"Merci. {room.names[who]} couvre {listed([at.words for at in taken])}.")
    except CannotHold as refused:
        messages.warning(request, refused.why.label)
    return redirect("team", room.slug, room.team.slug)


def _empty(room: TeamRoom, leave: Leave, first: date, last: date) -> list[HalfDay]:
    seen = rotas.rota(room.team, first, last)
    return [
        at
        for at in half_days(first, (last - first).days + 1)
        if leave.holds(at) and at.place >= room.here.place and state_of(seen, at) is CoverState.UNCOVERED
    ]
