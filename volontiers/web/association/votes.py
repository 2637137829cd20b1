"""One motion, as a member reads it and votes on it: choose, check, confirm, keep the receipt. No partial result."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import codes
from volontiers.core.assembly import Choice, WrongBallot
from volontiers.core.sitting import MotionState, Way
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import voting
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries import results
from volontiers.web.association.assembly_forms import FOR, BallotForm
from volontiers.web.association.hall import Hall, hall_of


@requires(Can.READ_ASSOCIATION)
def vote(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST gives the ballot of `elector`; without `confirm`, the choice is first shown back."""
    if request.method != "POST":
        hall, put = found(request, actor, pk)
        return _draw(request, hall, put, BallotForm())
    with reading(actor):
        hall, put = found(request, actor, pk)
        mine = {one["id"] for one in _to_give(hall, put)}
    if hall.me is None:
        raise Http404
    form, who = BallotForm(request.POST), request.POST.get("elector", "")
    key = int(who) if who.isascii() and who.isdigit() and len(who) < 18 else 0
    if form.is_valid() and "confirm" in request.POST:
        return _cast(request, actor, hall, put, key, Choice(form.cleaned_data["choice"]))
    if key not in mine:
        messages.error(
            request, WrongBallot.TWICE.sentence if put.state == MotionState.OPEN else voting.CLOSED
        )
        return redirect("vote", hall.room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, hall, put, form, key if form.is_valid() else 0, key))


def _cast(
    request: HttpRequest, actor: Actor, hall: Hall, put: Any, key: int, choice: Choice
) -> HttpResponseBase:
    assert hall.me
    try:
        made = voting.cast(actor, put.pk, hall.me.pk, key, choice, clock())
    except NotAllowed as refused:
        messages.error(request, refused.told)
    else:
        messages.success(request, f"Votre vote est enregistré. Reçu {codes.show(made.receipt)}.")
    return redirect("vote", hall.room.slug, put.pk)


def found(request: HttpRequest, actor: Actor, pk: int) -> tuple[Hall, Any]:
    """Inside the community. Raises Http404."""
    put = queries.motion(pk)
    if put is None:
        raise Http404
    hall = hall_of(request, actor, put.assembly_id)
    if hall.sat is None:
        raise Http404
    return hall, put


def _draw(
    request: HttpRequest, hall: Hall, put: Any, form: BallotForm, checking: int = 0, wrong: int = 0
) -> TemplateResponse:
    """Read inside the community. checking: whose choice is shown back; wrong: under whose name an error stands."""
    assert hall.sat
    context = motion_context(hall, put) | {
        "form": form,
        "to_give": _to_give(hall, put),
        "checking": hall.sat.by_key[checking].name if checking else "",
        "elector": checking or wrong,
        "chosen": FOR[Choice(form.cleaned_data["choice"])] if checking else "",
        "choice": form.cleaned_data["choice"] if checking else "",
        "given": _given(hall, put),
        "why_not": _why_not(hall, put),
    }
    invalid = bool(wrong and not checking)
    return TemplateResponse(request, "association/vote.html", context, status=422 if invalid else 200)


def motion_context(hall: Hall, put: Any) -> dict[str, Any]:
    """What every reader sees of a motion: its words, its way, the turnout while it is open, the result once told."""
    assert hall.sat
    state = MotionState(put.state)
    told = results.shown(hall.sat, put) if state is MotionState.DECLARED else None
    return {
        "hall": hall,
        "room": hall.room,
        "put": put,
        "state": state.label,
        "is_open": state is MotionState.OPEN,
        "way": Way(put.way),
        "result": told,
        "turnout": _turnout(hall, put) if state is MotionState.OPEN and put.way == Way.NAMED else "",
        "aside": queries.aside(put.pk),
    }


def _turnout(hall: Hall, put: Any) -> str:
    """How many have voted, never what."""
    assert hall.sat
    aside = {key for key, _, _ in queries.aside(put.pk)}
    given = set(queries.spoken_for(put.pk))
    may = (hall.sat.room(hall.room.now).counted | given) - aside
    return f"{len(given)} sur {len(may)} ont voté."


def _to_give(hall: Hall, put: Any) -> list[dict[str, Any]]:
    """The ballots that the reader may still give: their own, and those of whom they represent."""
    if hall.sat is None or hall.me is None or put.state != MotionState.OPEN or put.way != Way.NAMED:
        return []
    out = set(queries.spoken_for(put.pk)) | {key for key, _, _ in queries.aside(put.pk)}
    return [
        {"id": key, "name": hall.sat.by_key[key].name, "own": key == hall.me.pk}
        for key in hall.voices
        if key not in out
    ]


def _given(hall: Hall, put: Any) -> list[dict[str, str]]:
    """Their own ballot, and those that they gave for others, with the receipts."""
    if hall.me is None:
        return []
    return [
        {"name": one.elector.name, "choice": Choice(one.choice).label, "receipt": codes.show(one.receipt)}
        for one in queries.ballots_of(put.pk, hall.me.pk)
    ]


def _why_not(hall: Hall, put: Any) -> str:
    """What keeps a reader on the roll from voting on an open motion now; "" when nothing does."""
    if put.state != MotionState.OPEN or put.way != Way.NAMED or hall.sat is None:
        return ""
    if hall.me is None:
        return "Vous n’êtes pas sur la liste des électeurs de cette réunion : vous pouvez lire, pas voter."
    if any(key == hall.me.pk for key, _, _ in queries.aside(put.pk)):
        return WrongBallot.CONCERNED.sentence
    if hall.me.pk not in hall.sat.room(hall.room.now).there:
        return "Votre arrivée n’est pas notée : signalez-vous à l’entrée, puis rechargez cette page."
    return ""
