"""The guard of every screen: who is asking, in which community, and may they. A safe method cannot write."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts import queries
from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.models import Account
from volontiers.database.wall import reading, reading_account

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CHOSEN = "community"

View = Callable[..., HttpResponseBase]


def drawn(response: HttpResponseBase) -> HttpResponseBase:
    """Templates are rendered while the transaction is still open and read-only."""
    if isinstance(response, TemplateResponse):
        response.render()
    return response


def requires(can: Can) -> Callable[[View], View]:
    """The screen needs this permission in the community of the address, or in the one chosen for the session."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if needs_second_factor(request):
                return redirect("mfa_activate_totp")
            actor = actor_of(request, can, kwargs.pop("slug", None))
            if request.method not in SAFE:
                return view(request, actor, *args, **kwargs)
            with reading(actor):
                return drawn(view(request, actor, *args, **kwargs))

        guarded.requires = can  # type: ignore[attr-defined]
        return guarded

    return around


def public(view: View) -> View:
    """Open to everybody: the view itself says what is seen, and under which code or link."""
    view.requires = None  # type: ignore[attr-defined]
    return login_not_required(view)


def needs_second_factor(request: HttpRequest) -> bool:
    """Outside the demo nobody works with a password alone."""
    return not settings.DEMO and not is_mfa_enabled(request.user)


def actor_of(request: HttpRequest, can: Can, slug: str | None) -> Actor:
    """The signed-in account as it acts here. Raises Http404 when it may not: what is not yours does not exist."""
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    with reading_account(account.pk):
        found = queries.places(account.pk)
        professional_id = _professional_id(account)
    allowed = [p for p in found if may(Actor(p.community_id, roles=p.roles), can)]
    place = _chosen(request, allowed, slug)
    request.places = allowed  # type: ignore[attr-defined]
    request.place = place  # type: ignore[attr-defined]
    request.actor = queries.actor(account, place, professional_id)  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _professional_id(account: Account) -> int | None:
    professional = getattr(account, "professional", None)
    return professional.pk if professional else None


def _chosen(request: HttpRequest, allowed: list[queries.Place], slug: str | None) -> queries.Place:
    wanted = slug or request.GET.get("cpts") or request.session.get(CHOSEN)
    for place in allowed:
        if place.slug == wanted:
            return place
    if slug or not allowed:
        raise Http404
    return allowed[0]


def redrawn(actor: Actor, response: HttpResponse) -> HttpResponseBase:
    """A page drawn again after a POST that was not accepted: read-only, with its 422."""
    with reading(actor):
        return drawn(response)
