"""`/invitation/…`: the link by which an invited person chooses a password; the second factor comes right after."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import patient
from volontiers.accounts.actions import InvitationOver, hashed
from volontiers.accounts.guard import CHOSEN, drawn, public
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import actions as directory
from volontiers.web.chrome import public_page
from volontiers.web.sign_in import enter
from volontiers.web.steering.forms import PasswordForm

if TYPE_CHECKING:
    from volontiers.accounts.models import Invitation


@public
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows and changes nothing; POST joins, once."""
    found = _found(token)
    if found is None:
        return TemplateResponse(request, "account/invitation_over.html", status=410)
    request.page = public_page(found.community)  # type: ignore[attr-defined]
    if found.used_at or found.until <= clock():
        return TemplateResponse(request, "account/invitation_over.html", status=410)
    if accounts.is_known(found.email):
        return _known(request, found)
    return _new(request, found)


def _found(token: str) -> "Invitation | None":
    door = accounts.invitation_door(hashed(token))
    if door is None:
        return None
    with reading(patient(door[0])):
        return accounts.invitation(door[1])


def _new(request: HttpRequest, found: "Invitation") -> HttpResponseBase:
    """Somebody without an account chooses a password."""
    form = PasswordForm(request.POST or None, invited=found, initial={"phone": found.phone})
    if request.method != "POST" or not form.is_valid():
        context = {"invitation": found, "form": form}
        status = 422 if form.is_bound else 200
        return drawn(TemplateResponse(request, "account/invitation.html", context, status=status))
    said = form.cleaned_data
    return _joined(request, found, said["password"], said["phone"])


def _known(request: HttpRequest, found: "Invitation") -> HttpResponseBase:
    """Somebody who signs in here already joins with the account they have, once signed in as that account."""
    mine = getattr(request.user, "email", "") == found.email
    if request.method == "POST" and mine:
        return _joined(request, found, "", "")
    context = {"invitation": found, "mine": mine, "somebody": request.user.is_authenticated}
    return drawn(TemplateResponse(request, "account/invitation_known.html", context))


def _joined(request: HttpRequest, found: "Invitation", password: str, phone: str) -> HttpResponseBase:
    try:
        account = directory.join(found.pk, found.community_id, password, phone, clock())
    except InvitationOver:
        return redirect(request.path)
    slug = found.community.slug
    answer = enter(request, account) if password else redirect("home")
    request.session[CHOSEN] = slug
    return answer
