"""The directory, for whoever keeps it: professionals with their channels and places, and structures with their signatory."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts import actions as accounts
from volontiers.accounts.access import Actor, Can, Role, may
from volontiers.accounts.actions import AlreadyInvited
from volontiers.accounts.guard import requires
from volontiers.consent import actions as moves
from volontiers.core import codes
from volontiers.core.profession import PROFESSIONS, SERVICE, OrganizationKind
from volontiers.database.wall import reading
from volontiers.directory import actions
from volontiers.directory import queries as directory
from volontiers.directory.actions import AlreadyListed, Structure
from volontiers.placement.actions.offering import take_back_all
from volontiers.web.steering.directory_forms import (
    SAME_NAME,
    OrganizationForm,
    ProfessionalForm,
    around,
    organization_initial,
    professional_initial,
)
from volontiers.web.steering.members import SENT, WAITS
from volontiers.web.steering.sections import Study, study_of

if TYPE_CHECKING:
    from volontiers.directory.models import Listing, Organization

LISTED = "Cette personne est déjà dans votre annuaire."


@requires(Can.EDIT_DIRECTORY)
def entries(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Everybody, by name. ?q= keeps those whose name, profession or structure holds these words."""
    if request.method != "POST":
        study, text = study_of(actor, "directory"), request.GET.get("q", "")[:60]
        places = directory.practice_communes(actor.community_id)
        everybody = [_line(one, places) for one in directory.listings(actor.community_id)]
        lines = [line for line in everybody if _holds(line, text)]
        context = {"study": study, "lines": lines, "q": text, "count": len(everybody)}
        return TemplateResponse(request, "steering/directory.html", context)
    raise Http404


def _line(listing: "Listing", places: dict[int, list[str]]) -> dict[str, object]:
    one = listing.professional
    known = PROFESSIONS.get(one.profession)
    channels = [name for name, there in (("SMS", one.phone), ("courriel", one.email)) if there]
    return {
        "id": one.pk,
        "name": f"{one.title} {one.given_name} {one.family_name}".strip(),
        "profession": known.label if known else one.profession,
        "structure": listing.organization.name if listing.organization else "",
        "places": ", ".join(places.get(one.pk, [])),
        "channels": " et ".join(channels),
        "account": one.account_id is not None,
        "active": listing.active,
    }


def _holds(line: dict[str, object], text: str) -> bool:
    words = codes.municipality_key(text)
    said = codes.municipality_key(
        " ".join(str(line[name]) for name in ("name", "profession", "structure", "places"))
    )
    return words in said


@requires(Can.EDIT_DIRECTORY)
def new_entry(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?structure=… starts with the signatory of a structure."""
    if request.method != "POST":
        study = study_of(actor, "directory")
        asked = request.GET.get("structure", "")
        start = (
            {"organization": asked, "profession": SERVICE, "active": True}
            if asked.isdecimal()
            else {"active": True}
        )
        form = ProfessionalForm(initial=start, around=around(study.community))
        return _entry(request, actor, study, form, None)
    with reading(actor):
        study = study_of(actor, "directory")
        form = ProfessionalForm(request.POST, around=around(study.community))
        if not form.is_valid():
            return _entry(request, actor, study, form, None, 422).render()
    try:
        made = actions.list_professional(actor, form.entry())
    except AlreadyListed:
        form.add_error("rpps" if form.cleaned_data["rpps"] else "family_name", LISTED)
        with reading(actor):
            return _entry(request, actor, study, form, None, 422).render()
    if form.places():
        moves.set_practices(actor, made.pk, form.places(), study.now)
    messages.success(request, f"{made} est dans l’annuaire.")
    return redirect("directory-entry", study.slug, made.pk)


@requires(Can.EDIT_DIRECTORY)
def entry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One professional: who they are, how to reach them, where they work."""
    if request.method != "POST":
        study, found = study_of(actor, "directory"), _listed(actor, pk)
        start = professional_initial(found, directory.practices(pk, actor.community_id))
        form = ProfessionalForm(initial=start, around=around(study.community, pk))
        return _entry(request, actor, study, form, found)
    with reading(actor):
        study, found = study_of(actor, "directory"), _listed(actor, pk)
        start = professional_initial(found, directory.practices(pk, actor.community_id))
        form = ProfessionalForm(request.POST, initial=start, around=around(study.community, pk))
        if not form.is_valid():
            return _entry(request, actor, study, form, found, 422).render()
    active = form.cleaned_data["active"]
    moves.correct_professional(actor, pk, form.entry(), form.places(), study.now, active=active)
    if not active:
        take_back_all(actor, pk, study.now)
    messages.success(request, "C’est enregistré.")
    return redirect("directory-entry", study.slug, pk)


def _listed(actor: Actor, pk: int) -> "Listing":
    found = directory.listing(pk, actor.community_id)
    if found is None:
        raise Http404
    return found


def _entry(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    form: ProfessionalForm,
    found: "Listing | None",
    status: int = 200,
) -> TemplateResponse:
    one = found.professional if found else None
    context = {
        "study": study,
        "form": form,
        "professional": one,
        "may_invite": bool(one and one.email and not one.account_id and may(actor, Can.INVITE)),
    }
    return TemplateResponse(request, "steering/entry.html", context, status=status)


@requires(Can.INVITE)
def invite_entry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Somebody of the directory receives the link by which they make their account."""
    with reading(actor):
        study, one = study_of(actor, "directory"), _listed(actor, pk).professional
    if request.method != "POST" or not may(actor, Can.EDIT_DIRECTORY) or not one.email or one.account_id:
        raise Http404
    try:
        accounts.invite(
            actor, email=one.email, name=str(one), roles=(Role.PROFESSIONAL,), link_root=settings.PUBLIC_URL,
            community_name=study.community.name, now=study.now, phone=one.phone, professional_id=one.pk,
        )  # fmt: skip
    except AlreadyInvited:
        messages.warning(request, WAITS)
    else:
        messages.success(request, SENT.format(one.email))
    return redirect("directory-entry", study.slug, pk)


@requires(Can.EDIT_DIRECTORY)
def structures(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Every structure with who answers for it."""
    if request.method != "POST":
        signatories = directory.signatories(actor.community_id)
        lines = [
            {
                "id": one.pk,
                "name": one.name,
                "kind": OrganizationKind(one.kind).label,
                "place": one.municipality.name,
                "signatory": signatories.get(one.pk),
            }
            for one in directory.organizations(actor.community_id)
        ]
        context = {"study": study_of(actor, "organizations"), "lines": lines}
        return TemplateResponse(request, "steering/organizations.html", context)
    raise Http404


@requires(Can.EDIT_DIRECTORY)
def structure(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponseBase:
    """Add or correct one."""
    if request.method != "POST":
        study, found = study_of(actor, "organizations"), _structure(actor, pk)
        start = organization_initial(found) if found else {}
        form = OrganizationForm(initial=start, around=around(study.community), pk=pk)
        return _draw_structure(request, study, form, found)
    with reading(actor):
        study, found = study_of(actor, "organizations"), _structure(actor, pk)
        start = organization_initial(found) if found else {}
        form = OrganizationForm(request.POST, initial=start, around=around(study.community), pk=pk)
        if not form.is_valid():
            return _draw_structure(request, study, form, found, 422).render()
    said = form.cleaned_data
    try:
        written = Structure(said["kind"], said["name"], said["insee"], said["phone"], said["finess"])
        made = moves.note_organization(actor, written, study.now, pk)
    except AlreadyListed:
        form.add_error("name", SAME_NAME)
        with reading(actor):
            return _draw_structure(request, study, form, found, 422).render()
    messages.success(request, f"{made} est enregistrée.")
    return redirect("organizations", study.slug)


def _structure(actor: Actor, pk: int | None) -> "Organization | None":
    if pk is None:
        return None
    found = directory.organization(pk, actor.community_id)
    if found is None:
        raise Http404
    return found


def _draw_structure(
    request: HttpRequest,
    study: Study,
    form: OrganizationForm,
    found: "Organization | None",
    status: int = 200,
) -> TemplateResponse:
    context = {"study": study, "form": form, "found": found}
    return TemplateResponse(request, "steering/organization.html", context, status=status)
