"""Who works here, as what; who is invited; and who takes what comes by itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts import actions
from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can, Role, givable
from volontiers.accounts.actions import (
    AlreadyInvited,
    AlreadyRenewed,
    InvitationOver,
    LastCoordinator,
    OwnsByDefault,
)
from volontiers.accounts.guard import requires
from volontiers.database.wall import reading
from volontiers.web.fields import MISSING, PhoneField, text
from volontiers.web.steering.sections import Study, study_of

OWNS = "Les demandes arrivées seules reviennent à cette personne. Nommez d’abord quelqu’un d’autre, juste en dessous."
SENT = "L’invitation part à {}. Son lien sert une fois, pendant quatorze jours."
WAITS = "La même invitation attend déjà sa réponse. Pour la renvoyer : Paramètres › Membres."
JOINED = "Cette personne a déjà créé son accès avec ce lien."
RENEWED = "Cette invitation a déjà été renvoyée."
LAST = "Il faut au moins une personne à la coordination. Donnez d’abord ce rôle à quelqu’un d’autre."


class InviteForm(forms.Form):
    """Two channels are asked: the invitation leaves by e-mail, the mobile serves for codes."""

    name = text("Prénom et nom", 80)
    email = forms.EmailField(
        label="Courriel", max_length=120,
        error_messages={"required": MISSING, "invalid": "Une adresse, par exemple prenom.nom@exemple.fr."},
    )  # fmt: skip
    phone = PhoneField(label="Téléphone mobile", required=False)
    roles = forms.MultipleChoiceField(
        label="Comme", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un rôle."},
    )  # fmt: skip

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


@requires(Can.INVITE)
def members(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST invites somebody."""
    if request.method != "POST":
        return _draw(request, actor, study_of(actor, "members"))
    form = InviteForm(request.POST, roles=givable(actor))
    with reading(actor):
        study = study_of(actor, "members")
        if not form.is_valid():
            return _draw(request, actor, study, form, 422).render()
    said = form.cleaned_data
    try:
        actions.invite(
            actor, email=said["email"], name=said["name"], phone=said["phone"],
            roles=tuple(Role(role) for role in said["roles"]), link_root=settings.PUBLIC_URL,
            community_name=study.community.name, now=study.now,
        )  # fmt: skip
    except AlreadyInvited:
        messages.warning(request, WAITS)
    else:
        messages.success(request, SENT.format(said["email"]))
    return redirect("members", study.slug)


@requires(Can.INVITE)
def invite_again(request: HttpRequest, actor: Actor, invitation_id: int) -> HttpResponseBase:
    """POST "Renvoyer": to whom the actor could have invited."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        study = study_of(actor, "members")
        found = accounts.invitation(invitation_id)
    if found is None or not set(found.roles) <= set(givable(actor)):
        raise Http404
    try:
        actions.invite_again(
            actor, invitation_id, link_root=settings.PUBLIC_URL,
            community_name=study.community.name, now=study.now,
        )  # fmt: skip
    except InvitationOver:
        messages.warning(request, JOINED)
    except AlreadyRenewed:
        messages.warning(request, RENEWED)
    else:
        messages.success(request, f"Un nouveau lien part à {found.email}. L’ancien ne sert plus.")
    return redirect("members", study.slug)


@requires(Can.INVITE)
def role(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponseBase:
    """POST give= or take= a role of somebody who is here."""
    wanted = request.POST.get("give") or request.POST.get("take") or ""
    if request.method != "POST" or wanted not in givable(actor):
        raise Http404
    with reading(actor):
        study = study_of(actor, "members")
        here = {member.account_id for member in accounts.members(actor.community_id)}
    if account_id not in here:
        raise Http404
    try:
        actions.set_role(actor, account_id, Role(wanted), active="give" in request.POST, now=study.now)
    except OwnsByDefault:
        messages.warning(request, OWNS)
    except LastCoordinator:
        messages.warning(request, LAST)
    else:
        messages.success(request, "C’est enregistré.")
    return redirect("members", study.slug)


@requires(Can.INVITE)
def default_owner(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST owner= names who takes what comes by the form, a partner, a missed call or the night."""
    chosen = request.POST.get("owner", "")
    with reading(actor):
        study = study_of(actor, "members")
        able = {account.pk for account in accounts.owners(actor.community_id)}
    if request.method != "POST" or not chosen.isdecimal() or int(chosen) not in able:
        raise Http404
    actions.name_default_owner(actor, int(chosen))
    messages.success(request, "C’est enregistré.")
    return redirect("members", study.slug)


def _draw(
    request: HttpRequest, actor: Actor, study: Study, form: InviteForm | None = None, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    mine = givable(actor)
    context = {
        "study": study,
        "form": form or InviteForm(roles=mine),
        "lines": _lines(actor, mine),
        "waiting": [
            (one, one.until > study.now, set(one.roles) <= set(mine))
            for one in accounts.waiting_invitations(actor.community_id)
        ],
        "owners": [(one.pk, one.name) for one in accounts.owners(actor.community_id)],
        "owner_id": accounts.default_owner_id(actor.community_id),
    }
    return TemplateResponse(request, "steering/members.html", context, status=status)


def _lines(actor: Actor, mine: list[Role]) -> list[dict[str, Any]]:
    """One line per person: the roles held, and those that could be given."""
    found: dict[int, dict[str, Any]] = {}
    for member in accounts.members(actor.community_id):
        account = member.account
        line = found.setdefault(
            account.pk, {"id": account.pk, "name": account.name, "email": account.email, "held": []}
        )
        if member.active:
            line["held"].append(Role(member.role))
    for line in found.values():
        line["more"] = [one for one in mine if one not in line["held"]]
        line["held"] = [(one, one in mine) for one in line["held"]]
    return list(found.values())
