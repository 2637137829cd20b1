"""Signing in: by invitation only; and where each person lands."""

from typing import TYPE_CHECKING, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import CHOSEN, requires
from volontiers.territory import queries as territory
from volontiers.web import address

if TYPE_CHECKING:
    from volontiers.accounts.models import Account

# The first of these that somebody may do says where their day starts.
_HOMES = (
    (Can.READ_BOARD, "board", True),
    (Can.ANSWER, "inbox", False),
    (Can.EDIT_SETTINGS, "parameters", True),
    # The board looks from three sides; who pays reads what each figure is made of.
    (Can.EDIT_PROJECT, "views", True),
)

_TOO_MANY = "Trop d’essais de suite. Attendez cinq minutes, puis recommencez."


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not annotated
    """Nobody makes an account by themselves: the coordination invites."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "L’adresse ou le mot de passe ne sont pas les bons. Vérifiez les deux.",
        "enter_current_password": "Donnez votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas le bon mot de passe.",
        "rate_limited": _TOO_MANY,
        "too_many_login_attempts": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Tries at sign-in are counted by the same address as everything else."""
        return address.of(request)


class CodeOfThePhone(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not annotated
    """The second factor, in words that say what to do."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce n’est pas le bon code. Attendez que le téléphone en montre un autre, et recopiez-le.",
    }


def enter(request: HttpRequest, account: "Account", back: str = "") -> HttpResponseBase:
    """Sign in somebody who has just chosen their password; the second factor comes next."""
    record_authentication(request, account, method="password", reauthenticated=True)
    return cast("HttpResponseBase", perform_login(request, account, redirect_url=back or None))


@requires(Can.ENTER)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where somebody lands after signing in, or after choosing another community."""
    community = territory.community(actor.community_id)
    request.session[CHOSEN] = community.slug
    for can, name, local in _HOMES:
        if may(actor, can):
            return redirect(name, *([community.slug] if local else []))
    return redirect("indicators", community.slug)
