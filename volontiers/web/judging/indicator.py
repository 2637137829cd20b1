"""The card of one indicator: what it is made of, its parts, its last periods, and what others say instead."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.indicator import Unit
from volontiers.database.wall import reading
from volontiers.indicators.actions.noting import note_discrepancy
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.queries import values
from volontiers.indicators.queries.ruled import ruled
from volontiers.indicators.queries.values import Card, Trend
from volontiers.web import chart
from volontiers.web.judging import words
from volontiers.web.judging.forms import OtherForm
from volontiers.web.judging.indicators import to_period
from volontiers.web.judging.room import Room, draw, editors_room, room_of


@requires(Can.READ_FIGURES)
def indicator(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    """?periode=. POST notes another figure."""
    if request.method != "POST":
        return _draw(request, actor, key, None)
    room = editors_room(request, actor)
    form = OtherForm(request.POST)
    if form.is_valid():
        try:
            note_discrepancy(actor, key, room.period, form.said(), room.now)
        except NotWritten as wrong:
            form.add_error(wrong.field or None, wrong.sentence)
        else:
            messages.success(request, "L’écart est noté. Notre chiffre n’a pas changé.")
            return redirect(_here(room, key))
    with reading(actor):
        return drawn(_draw(request, actor, key, form))


def _here(room: Room, key: str) -> str:
    return f"{reverse('indicator', args=[room.slug, key])}?periode={room.period.key}"


def _draw(request: HttpRequest, actor: Actor, key: str, form: OtherForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room = room_of(request, actor)
    found = values.card(actor.community_id, key, room.period)
    if found is None:
        raise Http404
    trend = values.trend(actor.community_id, key, room.period)
    return draw(request, actor, "judging/indicator.html", room, {
        "line": words.line(found, room.zone),
        "facts": words.facts(found, room.zone),
        "recipe": words.recipe(found),
        "ruled": ruled(actor.community_id, room.period),
        "parts": found.shown.parts if found.shown else (),
        "parts_head": words.parts_head(found),
        "points": _points(trend),
        "comparable": trend.comparable,
        "chart": _chart(found, trend),
        "others": found.others,
        "form": form or OtherForm(),
        "back": to_period(room),
        "here": _here(room, key),
    })  # fmt: skip


def _points(trend: Trend) -> list[tuple[str, str, str, str]]:
    """(key, name, value, parts) of each period."""
    return [
        (
            period.key,
            period.label,
            (one.amount or one.why) if one else "pas encore calculé",
            one.over if one else "",
        )
        for period, one in trend.points
    ]


def _chart(card: Card, trend: Trend) -> chart.Chart | None:
    """None where the periods are not to be compared, where two are not there, or below zero, which it cannot draw."""
    if not trend.comparable or any((one.number or 0) < 0 for _, one in trend.told):
        return None
    times = 100 if card.version.said.unit is Unit.SHARE else 1
    points = [(period.last, round(float(one.number or 0) * times, 2)) for period, one in trend.told]
    return chart.drawn(card.version.said.name, [(_unit(card), points)])


def _unit(card: Card) -> str:
    return "en %" if card.version.said.unit is Unit.SHARE else card.version.said.unit_name or "valeur"
