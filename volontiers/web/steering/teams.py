"""The teams of a community: their name, legal ground and hours, and who belongs to them from one day to another."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.agenda import covering
from volontiers.core.cover import TeamRole
from volontiers.core.french import counted
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.people import team_queries as people
from volontiers.people import teams as verbs
from volontiers.web.steering.sections import Study, study_of
from volontiers.web.steering.team_forms import MemberForm, TeamForm, team_initial

if TYPE_CHECKING:
    from volontiers.people.models import CareTeam

SAME_NAME = "Une équipe a déjà ce nom : choisissez-en un autre."
MEMBER_ALREADY = "Cette personne est déjà dans l’équipe."


@requires(Can.EDIT_TEAMS)
@require_safe
def teams(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    study = study_of(actor, "teams")
    lines = [
        (one, counted(len(_present(one.pk, study.today)), "membre"), people.agreements(one.pk))
        for one in people.teams(actor.community_id, study.today)
    ]
    return TemplateResponse(request, "steering/teams.html", {"study": study, "lines": lines})


def _present(team_id: int, today: date) -> list[Any]:
    return [one for one in people.members(team_id) if one.since <= today and (one.until or today) >= today]


@requires(Can.EDIT_TEAMS)
def team(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponseBase:
    """Add one, or change what is said of it."""
    with_data = request.POST if request.method == "POST" else None
    if with_data is None:
        study, found = study_of(actor, "teams"), _team(actor, pk)
        return _draw(request, actor, study, found, TeamForm(initial=team_initial(found, study.today)))
    with reading(actor):
        study, found = study_of(actor, "teams"), _team(actor, pk)
        form = TeamForm(with_data, initial=team_initial(found, study.today))
        if not form.is_valid():
            return drawn(_draw(request, actor, study, found, form, status=422))
    try:
        made = verbs.write_team(actor, form.said(), study.now, pk)
    except verbs.AlreadyThere:
        form.add_error("name", SAME_NAME)
        with reading(actor):
            return drawn(_draw(request, actor, study, found, form, status=422))
    messages.success(request, "C’est enregistré." if pk else "L’équipe est ajoutée. Ajoutez ses membres.")
    return redirect("team-settings", study.slug, made.pk)


def _team(actor: Actor, pk: int | None) -> "CareTeam | None":
    """Read inside the community. Raises Http404."""
    if pk is None:
        return None
    found = people.team(pk)
    if found is None or found.community_id != actor.community_id:
        raise Http404
    return found


def _draw(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    found: "CareTeam | None",
    form: forms.Form,
    member: MemberForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    return TemplateResponse(request, "steering/team.html", {
        "study": study, "found": found, "form": form,
        "members": people.members(found.pk) if found else [], "today": study.today,
        "member": member or _member_form(actor, study),
    }, status=status)  # fmt: skip


def _member_form(actor: Actor, study: Study, data: Any = None) -> MemberForm:
    names = sorted((one.name, one.id) for one in directory.respondents(actor.community_id).values())
    return MemberForm(
        data, everybody=[(pk, name) for name, pk in names], initial={"since": study.today}, prefix="membre"
    )


@requires(Can.EDIT_TEAMS)
def members(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST adds one; POST end= is the last day of one: what they held after it is given back."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        study, found = study_of(actor, "teams"), _team(actor, pk)
        form = _member_form(actor, study, request.POST)
        leaving = _leaving(pk, request.POST.get("end", ""))
    if leaving is not None:
        freed = covering.end_membership(actor, leaving, study.today, study.now)
        told = f" {counted(freed, 'demi-journée')} à reprendre." if freed else ""
        messages.success(request, f"C’est noté : aujourd’hui est son dernier jour.{told}")
        return redirect("team-settings", study.slug, pk)
    if form.is_valid():
        said = form.cleaned_data
        try:
            verbs.add_member(actor, pk, said["professional"], TeamRole(said["role"]), said["since"])
        except verbs.AlreadyThere:
            form.add_error("professional", MEMBER_ALREADY)
        else:
            messages.success(request, "Le membre est ajouté.")
            return redirect("team-settings", study.slug, pk)
    with reading(actor):
        again = TeamForm(initial=team_initial(found, study.today))
        return drawn(_draw(request, actor, study, found, again, form, status=422))


def _leaving(team_id: int, typed: str) -> int | None:
    """The member whose last day it is; None when somebody is added. Raises Http404."""
    if not typed:
        return None
    member = people.member(int(typed)) if typed.isdecimal() else None
    if member is None or member.team_id != team_id:
        raise Http404
    return member.pk
