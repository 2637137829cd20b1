"""The indicators of a period in one table, counted again on demand, and validated by the board."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import counted
from volontiers.database.wall import reading
from volontiers.governance.queries.board import board
from volontiers.indicators.actions.computing import compute_figures
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.actions.validating import validate_figures
from volontiers.indicators.queries import values
from volontiers.territory import queries as territory
from volontiers.web.judging.forms import ValidationForm
from volontiers.web.judging.room import Room, draw, editors_room, room_of
from volontiers.web.judging.words import line


@requires(Can.READ_FIGURES)
def indicators(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?periode=2026-T3. POST counts it again."""
    if request.method == "POST":
        return _compute(request, actor)
    room = room_of(request, actor)
    cards = values.cards(actor.community_id, room.period)
    drafts = [one.figure for one in cards if one.figure and not one.validated]
    return draw(request, actor, "judging/indicators.html", room, {
        "lines": [line(one, room.zone) for one in cards],
        "counted": max((one.figure.row.computed_at for one in cards if one.figure), default=None),
        "may_validate": bool(drafts) and not room.is_running,
        "validated": any(one.validated for one in cards),
        "suspended": territory.suspensions(actor.community_id, room.period.first, room.period.last),
    })  # fmt: skip


def _compute(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    room = editors_room(request, actor)
    made = compute_figures(actor, room.period, room.now)
    messages.success(
        request,
        f"{counted(made, 'indicateur calculé')} sur la période : {room.period.label}. Rien n’est envoyé.",
    )
    return redirect(to_period(room))


def to_period(room: Room) -> str:
    return f"{reverse('indicators', args=[room.slug])}?{urlencode({'periode': room.period.key})}"


@requires(Can.EDIT_PROJECT)
def validation(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What the board validates stands as it was read."""
    if request.method != "POST":
        return _draw_validation(request, actor, None)
    room = editors_room(request, actor)
    with reading(actor):
        form = _form(actor, room, request)
        valid = form.is_valid()
    if valid:
        said = form.cleaned_data
        try:
            made = validate_figures(
                actor, room.period, said["signatory"], said["decision"], said["seen"], room.now
            )
        except NotWritten as wrong:
            form.add_error(wrong.field or None, wrong.sentence)
        else:
            messages.success(
                request, f"{counted(made, 'indicateur validé')}. Ces chiffres ne changeront plus."
            )
            return redirect(to_period(room))
    with reading(actor):
        return drawn(_draw_validation(request, actor, form))


def _form(actor: Actor, room: Room, request: HttpRequest | None = None) -> ValidationForm:
    """Read inside the community."""
    data = request.POST if request else None
    found = [
        one.figure.row.computed_at for one in values.cards(actor.community_id, room.period) if one.figure
    ]
    start = {"seen": max(found).isoformat()} if found else {}
    return ValidationForm(data, signatories=_signatories(actor, room), initial=start)


def _signatories(actor: Actor, room: Room) -> list[str]:
    """The members of the board of today, then the secretariat where no board is entered."""
    seated = board(actor.community_id, room.today)
    names = [one.name for one in seated.seats] if seated else []
    return sorted(set(names)) or [one.name for one in accounts.secretariat(actor.community_id)]


def _draw_validation(request: HttpRequest, actor: Actor, form: ValidationForm | None) -> HttpResponseBase:
    """Read inside the community. A stale page shows the new count, and may be sent again."""
    room = room_of(request, actor)
    cards = [one for one in values.cards(actor.community_id, room.period) if one.figure and not one.validated]
    fresh = _form(actor, room)
    return draw(request, actor, "judging/validation.html", room, {
        "lines": [line(one, room.zone) for one in cards],
        "form": form or fresh,
        "seen": fresh["seen"],
        "nothing": _nothing(room, to_validate=bool(cards)),
        "back": to_period(room),
    })  # fmt: skip


def _nothing(room: Room, *, to_validate: bool) -> str:
    """Why there is nothing to validate; empty when there is."""
    if room.is_running:
        return f"Cette période n’est pas finie : elle se valide à partir du {room.period.following.first:%d/%m/%Y}."
    return (
        ""
        if to_validate
        else "Rien n’est à valider : ces chiffres le sont déjà, ou ne sont pas encore calculés."
    )
