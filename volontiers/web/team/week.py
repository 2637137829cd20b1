"""E8: the week of a team, half-day by half-day, who is away, what is exchanged, and the eight weeks to come."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.agenda import covering, rotas
from volontiers.core.cover import (
    WEEKS_AHEAD,
    CoverState,
    Half,
    HalfDay,
    Rota,
    TeamRole,
    half_days,
    outlook,
    state_of,
    substitutes,
)
from volontiers.core.french import DAYS, counted, day_of, listed
from volontiers.database.clock import clock
from volontiers.people import team_queries as people
from volontiers.territory import queries as territory
from volontiers.web.team.room import TeamRoom, room_of, written

if TYPE_CHECKING:
    from volontiers.agenda.models import Absence, Swap

FEW = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One half-day of the table. words: « Dr Roux », « Faure seul »."""

    at: str
    when: str
    label: str
    state: str
    words: str
    open: bool
    mine: bool
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    short: str
    today: bool
    cells: tuple[Cell, ...]


@requires(Can.COVER)
@require_safe
def mine(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Where a message leads: the only team of this professional, or the list of theirs."""
    community = territory.community(actor.community_id)
    today = clock().astimezone(territory.zone(community)).date()
    of_desk = may(actor, Can.WRITE_CASE)
    found = people.teams(actor.community_id, today) if of_desk else []
    found = found or people.mine(actor.community_id, actor.professional_id, today)
    if len(found) == 1:
        return redirect("team", community.slug, found[0].slug)
    return TemplateResponse(request, "team/mine.html", {"teams": found, "slug": community.slug})


@requires(Can.COVER)
@require_safe
def week(request: HttpRequest, actor: Actor, team: str) -> HttpResponseBase:
    room = room_of(actor, team)
    first = monday(_wanted(request, room.today))
    seen = rotas.rota(room.team, first, first + timedelta(days=7))
    said = people.agreements(room.team.pk)
    return TemplateResponse(request, "team/week.html", {
        "room": room, "team": room.team, "slug": room.slug,
        "days": days(room, seen, first), "halves": [half.label for half in Half],
        "number": first.isocalendar().week, "first": first,
        "before": first - timedelta(weeks=1), "after": first + timedelta(weeks=1),
        "open_count": _uncovered(seen, first),
        "said": said,
        "counts": {"followed": counted(said.asked, "personne suivie"), "members": _roles(room)},
        "absences": [_absence(room, one) for one in rotas.absences(room.team, room.today)],
        "swaps": [_swap(room, one) for one in rotas.swaps(room.team.pk, room.today)],
        "ahead": _ahead(room),
        "may_collect": may(actor, Can.EDIT_PEOPLE),
        "printed": f"imprimé par {actor.name} le {room.now.astimezone(room.zone):%d/%m/%Y à %H:%M}",
    })  # fmt: skip


def _roles(room: TeamRoom) -> str:
    """« 3 médecins et 1 infirmier »."""
    count = Counter(one.role for one in room.present)
    return listed([counted(count[role], role.label) for role in TeamRole if count[role]])


def _wanted(request: HttpRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("semaine", ""))
    except ValueError:
        return today


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days(room: TeamRoom, seen: Rota, first: date) -> list[Day]:
    """The days of the week on which the team answers at all."""
    open_days = {weekday for weekday, _ in seen.open}
    return [
        Day(
            name=f"{DAYS[day.weekday()]} {day_of(day)}",
            short=f"{DAYS[day.weekday()][:3]} {day.day}",
            today=day == room.today,
            cells=tuple(_cell(room, seen, HalfDay(day, half)) for half in Half),
        )
        for day in (first + timedelta(days=ahead) for ahead in range(7))
        if day.weekday() in open_days
    ]


def _cell(room: TeamRoom, seen: Rota, at: HalfDay) -> Cell:
    state = state_of(seen, at)
    return Cell(
        at=written(at),
        when=at.words,
        label=at.half.label,
        state=state.value,
        words=_words(room, seen, at, state),
        open=state is CoverState.UNCOVERED and room.can_hold(seen, at),
        mine=room.me is not None and seen.lead(at) == room.me,
        url=reverse("team-half-day", args=[room.slug, room.team.slug, written(at)]),
    )


def _words(room: TeamRoom, seen: Rota, at: HalfDay, state: CoverState) -> str:
    who = seen.answering(at)
    if state is CoverState.CLOSED or who is None:
        return state.label
    name = room.names[who]
    if state is not CoverState.FRAGILE:
        return name
    return f"{name}, sans relève" if seen.lead(at) is not None else f"{name}, en réserve seulement"


def _uncovered(seen: Rota, first: date) -> str:
    count = sum(state_of(seen, at) is CoverState.UNCOVERED for at in half_days(first, 7))
    return counted(count, "demi-journée découverte") if count else ""


def _absence(room: TeamRoom, one: "Absence") -> dict[str, Any]:
    """Who is away, when, what has nobody then, and what their patients said."""
    seen = rotas.rota(room.team, one.first_day, one.last_day)
    leave = rotas.as_leave(one)
    empty = [
        at
        for at in half_days(one.first_day, (one.last_day - one.first_day).days + 1)
        if leave.holds(at) and at.place >= room.here.place and state_of(seen, at) is CoverState.UNCOVERED
    ]
    said = people.agreements(room.team.pk, one.professional_id)
    able = {who: room.names[who] for at in empty for who in substitutes(seen, at, one.professional_id)}
    return {
        "pk": one.pk, "who": str(one.professional), "able": list(able.items()),
        "note": one.note, "when": when(leave.first, leave.last),
        "empty": listed([at.words for at in empty[:FEW]]), "more": max(len(empty) - FEW, 0),
        "may_stand_in": bool(empty) and any(room.can_hold(seen, at) for at in empty),
        "mine": one.professional_id == room.me or room.desk, "patients": _patients(said),
    }  # fmt: skip


def _patients(said: people.Agreements) -> str:
    """« 31 de ses patients ont accepté que l’équipe leur réponde ; 4 préfèrent l’attendre »."""
    if not said.asked:
        return ""
    verb = (
        "ont accepté que l’équipe leur réponde" if said.agreed > 1 else "a accepté que l’équipe lui réponde"
    )
    waits = "préfèrent" if said.prefer > 1 else "préfère"
    rest = f" ; {said.prefer} {waits} l’attendre" if said.prefer else ""
    return f"{said.agreed} de ses patients {verb}{rest}."


def when(first: HalfDay, last: HalfDay) -> str:
    """« jeudi 26 novembre », « jeudi 26 novembre, matin », « du jeudi 26 novembre, matin au … »."""
    if first == last:
        return first.words
    if first.day == last.day and (first.half, last.half) == (Half.MORNING, Half.EVENING):
        return first.words.partition(",")[0]
    return f"du {first.words} au {last.words}"


def _swap(room: TeamRoom, one: "Swap") -> dict[str, Any]:
    give, take = covering.halves_of(one)
    return {
        "pk": one.pk, "asker": str(one.asker), "other": str(one.other), "give": give.words,
        "take": take.words if take else "", "to_answer": room.desk or one.other_id == room.me,
    }  # fmt: skip


def _ahead(room: TeamRoom) -> list[dict[str, Any]]:
    """Eight weeks: what is uncovered and what is fragile, week by week."""
    first = monday(room.today)
    seen = rotas.rota(room.team, first, first + timedelta(weeks=WEEKS_AHEAD))
    found = outlook(seen, first)
    weeks = (first + timedelta(weeks=ahead) for ahead in range(WEEKS_AHEAD))
    return [
        {
            "first": start, "number": start.isocalendar().week, "day": day_of(start),
            "uncovered": _these(found, start, CoverState.UNCOVERED, room.here),
            "fragile": _these(found, start, CoverState.FRAGILE, room.here),
        }
        for start in weeks
    ]  # fmt: skip


def _these(found: Mapping[HalfDay, CoverState], start: date, state: CoverState, here: HalfDay) -> str:
    """« jeu 26 matin, ven 27 matin »; how many when they are more than a glance takes in."""
    these = [at for at in half_days(start, 7) if found[at] is state and at.place >= here.place]
    if len(these) > FEW:
        return counted(len(these), "demi-journée")
    short = (f"{DAYS[at.day.weekday()][:3]} {at.day.day} {at.half.label}" for at in these)
    return ", ".join(short) or "rien"
