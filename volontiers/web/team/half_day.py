"""One half-day of a team: take it, stand in reserve, give it back, or propose an exchange."""

from datetime import timedelta
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
from volontiers.core import moments
from volontiers.core.cover import HalfDay, Rota, SwapState, half_days, state_of
from volontiers.database.wall import reading
from volontiers.web.team.room import TeamRoom, half_day, room_of, written
from volontiers.web.team.week import monday

# How far ahead a half-day can be asked in exchange: days.
EXCHANGED_WITHIN = 28
NOTHING = "rien en échange"


class SwapForm(forms.Form):
    """With whom, and against what."""

    offer = forms.ChoiceField(
        label="À qui, et contre quoi ?",
        error_messages={
            "required": "Choisissez à qui proposer.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [("", "choisir"), *offers]  # type: ignore[attr-defined]

    def said(self) -> tuple[int, HalfDay | None]:
        who, _, at = self.cleaned_data["offer"].partition("/")
        return int(who), half_day(at) if at else None


@requires(Can.COVER)
def page(request: HttpRequest, actor: Actor, team: str, at: str) -> HttpResponseBase:
    """GET shows it; POST acts: hold, reserve, give_back or swap."""
    wanted = half_day(at)
    if request.method != "POST":
        return _draw(request, room_of(actor, team), wanted)
    with reading(actor):
        room = room_of(actor, team)
        who = room.acts_for(request)
    try:
        told = _act(request, actor, room, who, wanted)
    except CannotHold as refused:
        messages.warning(request, refused.why.label)
        return redirect("team-half-day", room.slug, room.team.slug, at)
    if isinstance(told, forms.Form):
        with reading(actor):
            return drawn(_draw(request, room, wanted, told, status=422))
    messages.success(request, told)
    return _back(room, wanted)


def _back(room: TeamRoom, at: HalfDay) -> HttpResponseBase:
    answer = redirect("team", room.slug, room.team.slug)
    answer["Location"] += f"?semaine={monday(at.day).isoformat()}"
    return answer


def _act(request: HttpRequest, actor: Actor, room: TeamRoom, who: int, at: HalfDay) -> str | SwapForm:
    """What was done, or the form that lacks something. Raises CannotHold, Http404."""
    act, name = request.POST.get("act", ""), room.names[who]
    if act in {"hold", "reserve"}:
        covering.hold_half_day(actor, room.team.pk, who, at, room.now, lead=act == "hold")
        what = "couvre" if act == "hold" else "est en réserve"
        return f"C’est noté : {name} {what} {at.words}."
    if act == "give_back":
        given = covering.give_half_day_back(actor, room.team.pk, who, at, room.now)
        return _given(room, at, given)
    if act == "swap":
        return _swap(request, actor, room, who, at)
    raise Http404


def _given(room: TeamRoom, at: HalfDay, given: covering.Given) -> str:
    if not given.late:
        return f"C’est noté : {at.words} est à reprendre. Nous prévenons qui pourrait le faire."
    left = room.walls.bounds(at, room.zone)[0] - room.now
    soon = (
        f"Votre créneau est dans {moments.lasting(left)}."
        if left > timedelta()
        else "Votre créneau a commencé."
    )
    message = f" Message de l’équipe : {given.message}" if given.message else ""
    return f"{soon}{message} Nous alertons la coordinatrice."


def _swap(request: HttpRequest, actor: Actor, room: TeamRoom, who: int, at: HalfDay) -> str | SwapForm:
    with reading(actor):
        form = SwapForm(request.POST, offers=_offers(room, at, who))
    if not form.is_valid():
        return form
    other, take = form.said()
    covering.ask_swap(actor, room.team.pk, who, at, other, take, room.now)
    return f"C’est proposé à {room.names[other]}. Rien ne change avant sa réponse."


def _offers(room: TeamRoom, at: HalfDay, mine: int | None) -> list[tuple[str, str]]:
    """Everybody else who is there then, for nothing or against what they hold soon."""
    last = at.day + timedelta(days=EXCHANGED_WITHIN)
    seen = rotas.rota(room.team, min(room.today, at.day), last)
    found = []
    for one in room.present:
        who = one.professional_id
        if who != mine and seen.is_there(who, at):
            name = str(one.professional)
            found.append((str(who), f"{name}, {NOTHING}"))
            found += [
                (f"{who}/{written(held)}", f"{name}, contre {held.words}") for held in _held(seen, room, who)
            ]
    return found


def _held(seen: Rota, room: TeamRoom, who: int) -> list[HalfDay]:
    ahead = half_days(room.today, EXCHANGED_WITHIN)
    return [at for at in ahead if at.place >= room.here.place and seen.lead(at) == who]


def _draw(
    request: HttpRequest, room: TeamRoom, at: HalfDay, form: SwapForm | None = None, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    seen = rotas.rota(room.team, at.day, at.day)
    holds = {one.member: one.lead for one in seen.held if one.at == at}
    lead = seen.lead(at)
    mine = lead if room.desk else room.me
    starts, ends = (moment.astimezone(room.zone) for moment in room.walls.bounds(at, room.zone))
    return TemplateResponse(request, "team/half_day.html", {
        "room": room, "team": room.team, "slug": room.slug, "at": written(at), "when": at.words,
        "hours": f"{starts:%H:%M} à {ends:%H:%M}", "state": state_of(seen, at),
        "answers": seen.answers(at), "past": at.place < room.here.place,
        "holders": [(pk, room.names[pk], is_lead) for pk, is_lead in sorted(holds.items(), key=lambda one: not one[1])],
        "lead": lead, "mine": mine, "holds_it": mine is not None and holds.get(mine) is True,
        "in_reserve": room.me is not None and holds.get(room.me) is False,
        "may_hold": room.can_hold(seen, at) and (room.desk or lead is None or room.me not in holds),
        "who": [(pk, name) for pk, name in _able(room, seen, at) if pk not in holds],
        "form": form or SwapForm(offers=_offers(room, at, mine)),
        "week": monday(at.day).isoformat(),
    }, status=status)  # fmt: skip


def _able(room: TeamRoom, seen: Rota, at: HalfDay) -> list[tuple[int, str]]:
    return [
        (one.professional_id, str(one.professional))
        for one in room.present
        if seen.is_there(one.professional_id, at)
    ]


@requires(Can.COVER)
def swap(request: HttpRequest, actor: Actor, team: str, pk: int) -> HttpResponseBase:
    """POST: the answer of the one who was asked, or of the desk that heard it."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = room_of(actor, team)
        asked = {one.pk: one for one in rotas.swaps(room.team.pk, room.today)}.get(pk)
    if asked is None or (not room.desk and asked.other_id != room.me):
        raise Http404
    yes = request.POST.get("answer") == "yes"
    try:
        state = covering.answer_swap(actor, pk, room.now, yes=yes)
    except CannotHold as refused:
        messages.warning(request, refused.why.label)
    else:
        told = "C’est échangé." if state is SwapState.TAKEN else "C’est noté : rien ne change."
        messages.success(request, told)
    return redirect("team", room.slug, room.team.slug)
