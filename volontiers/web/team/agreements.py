"""The persons and their word: who agreed, who prefers to wait, who was not heard yet; on paper or by telephone."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.queries import hidden
from volontiers.core import codes, moments
from volontiers.core.french import day_of
from volontiers.core.team_words import LEGAL, TEXTS, VERSION
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.papers.render import render
from volontiers.people import team_queries as people
from volontiers.people import teams
from volontiers.web.chrome import spoken
from volontiers.web.printed import pdf
from volontiers.web.team.room import TeamRoom, room_of

if TYPE_CHECKING:
    from volontiers.people.models import TeamPatient

PER_PAGE = 50
HOW = {"phone", "paper"}


@requires(Can.EDIT_PEOPLE)
@require_safe
def agreements(request: HttpRequest, actor: Actor, team: str) -> HttpResponseBase:
    """Whose word is awaited comes first."""
    room = room_of(actor, team)
    sheet = Paginator(people.patients(room.team.pk), PER_PAGE).get_page(request.GET.get("page"))
    masked = hidden.persons(one.person_id for one in sheet)
    return TemplateResponse(request, "team/agreements.html", {
        "room": room, "team": room.team, "slug": room.slug, "sheet": sheet,
        "lines": [_line(room, one, masked) for one in sheet], "texts": TEXTS[VERSION], "legal": LEGAL,
    })  # fmt: skip


def _line(room: TeamRoom, one: "TeamPatient", masked: set[int]) -> dict[str, Any]:
    said = moments.full(one.said_at, room.zone) if one.said_at else ""
    return {
        "pk": one.pk, "name": _shown(one, masked), "state": one.state, "label": one.get_state_display(),
        "physician": str(one.physician) if one.physician else "", "said": said,
        "how": one.get_said_by_display() if one.said_by else "", "code": codes.show(one.code),
    }  # fmt: skip


def _shown(one: "TeamPatient", masked: set[int]) -> str:
    """Whoever took back every word of theirs is not named, unless they agreed to this team."""
    return hidden.WORDS if _is_masked(one, masked) else _name(one)


def _is_masked(one: "TeamPatient", masked: set[int]) -> bool:
    return one.person_id in masked and one.state != "agreed"


def _name(one: "TeamPatient") -> str:
    return f"{one.person.given_name} {one.person.family_name}".strip() or "nom à demander"


@requires(Can.EDIT_PEOPLE)
def say(request: HttpRequest, actor: Actor, team: str, pk: int) -> HttpResponseBase:
    """POST: what the person said, by telephone or on paper; or that they are not asked any more."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room, one = _of(actor, team, pk)
    act, how = request.POST.get("act"), request.POST.get("how", "phone")
    if how not in HOW:
        raise Http404
    if act == "agree":
        teams.agree_with_team(actor, one.pk, how, room.now)
        messages.success(request, "L’accord est noté, avec votre nom et l’heure.")
    elif act == "prefer":
        teams.prefer_physician(actor, one.pk, how, room.now)
        messages.success(request, "C’est noté : la personne préfère attendre un médecin.")
    elif act == "stop":
        teams.stop_following(actor, one.pk, room.now)
        messages.success(request, "Cette personne n’est plus dans la liste.")
    else:
        raise Http404
    return redirect("team-agreements", room.slug, room.team.slug)


def _of(actor: Actor, slug: str, pk: int) -> tuple[TeamRoom, "TeamPatient"]:
    """Read inside the community. Raises Http404."""
    room = room_of(actor, slug)
    one = people.team_patient(pk)
    if one is None or one.team_id != room.team.pk:
        raise Http404
    return room, one


def _to_print(actor: Actor, slug: str, pk: int) -> tuple[TeamRoom, "TeamPatient"]:
    """Read inside the community. Raises Http404 for who is not named any more."""
    room, one = _of(actor, slug, pk)
    if _is_masked(one, hidden.persons([one.person_id])):
        raise Http404
    return room, one


@requires(Can.EDIT_PEOPLE)
@require_safe
def agreement_sheet(request: HttpRequest, actor: Actor, team: str, pk: int) -> HttpResponse:  # noqa: ARG001  # the guard's signature
    """The form to read, tick and sign."""
    room, one = _to_print(actor, team, pk)
    return pdf("accord", render("team_agreement", {
        "community": room.community.name, "phone": spoken(room.community.desk_phone),
        "team": room.team.name, "person": _name(one), "birth_year": str(one.person.birth_year or ""),
        "physician": str(one.physician) if one.physician else "",
        "members": [f"{each.professional}, {each.get_role_display()}" for each in room.present],
        "wording": list(TEXTS[VERSION][1:]), "version": str(VERSION), "printed": _printed(room, actor),
    }))  # fmt: skip


@requires(Can.EDIT_PEOPLE)
@require_safe
def declaration(request: HttpRequest, actor: Actor, team: str, pk: int) -> HttpResponse:  # noqa: ARG001  # the guard's signature
    """The letter to the Assurance maladie, ready to sign. Raises Http404 without a named physician."""
    room, one = _to_print(actor, team, pk)
    if one.physician is None:
        raise Http404
    former = [
        tie.professional for tie in people.attending(one.person_id) if tie.professional_id != one.physician_id
    ]
    return pdf("declaration", render("declaration", {
        "community": room.community.name, "person": _name(one), "birth_year": str(one.person.birth_year or ""),
        "address": [str(one.person.municipality)] if one.person.municipality else [],
        "physician": str(one.physician), "rpps": one.physician.rpps or "",
        "practice": _practice(one.physician.pk, actor.community_id), "former": str(former[0]) if former else "",
        "place": str(one.person.municipality) if one.person.municipality else "",
        "day": f"{day_of(room.today)} {room.today.year}", "printed": _printed(room, actor),
    }))  # fmt: skip


def _practice(professional_id: int, community_id: int) -> str:
    for one in directory.practices(professional_id, community_id):
        return ", ".join(part for part in (one.name, one.address, str(one.municipality)) if part)
    return ""


def _printed(room: TeamRoom, actor: Actor) -> str:
    return f"imprimé par {actor.name} le {room.now.astimezone(room.zone):%d/%m/%Y}"
