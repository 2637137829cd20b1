"""Signing in: by invitation only; and where each person lands."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import CHOSEN, requires
from volontiers.territory import queries as territory

# The first of these that somebody may do says where their day starts.
_HOMES = (
    (Can.READ_BOARD, "board", True),
    (Can.ANSWER, "inbox", False),
    (Can.EDIT_SETTINGS, "parameters", True),
)


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not annotated
    """Nobody makes an account by themselves: the coordination invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        return False


@requires(Can.ENTER)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where somebody lands after signing in, or after choosing another community."""
    community = territory.community(actor.community_id)
    request.session[CHOSEN] = community.slug
    for can, name, local in _HOMES:
        if may(actor, can):
            return redirect(name, *([community.slug] if local else []))
    return redirect("figures", community.slug)
