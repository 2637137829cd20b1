"""The door of the demonstration: one click, and the visitor is one of its invented people."""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from volontiers.accounts.access import machine
from volontiers.accounts.guard import public
from volontiers.cases.queries.search import find
from volontiers.core import codes, moments
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.ops.demo.cast import BY_KEY, STAFF
from volontiers.ops.demo.people import email
from volontiers.ops.demo.scenes.bed import FATHER
from volontiers.ops.demo.territory import CPTS
from volontiers.territory import queries as territory

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def refuse_outside_demo() -> None:
    """The address does not exist elsewhere; and if it did, it would open nothing. Raises Http404."""
    if not settings.DEMO:
        raise Http404


@public
@require_safe
def door(request: HttpRequest) -> HttpResponseBase:
    refuse_outside_demo()
    community = territory.by_slug(CPTS)
    if community is None:
        return TemplateResponse(request, "door/empty.html", {})
    with reading(machine(community.pk)):
        found = find(f"{FATHER.family} {FATHER.given}", community.time_zone)
    now = clock()
    context = {
        "cards": STAFF,
        "community": community,
        "moment": moments.full(now, territory.zone(community)),
        "code": codes.show(found[0].code) if found else "",
        "letters": FATHER.family[:3].upper(),
    }
    return TemplateResponse(request, "door/door.html", context)


@public
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponseBase:
    """Signed in as this person, whatever the session was before."""
    refuse_outside_demo()
    card = BY_KEY.get(key)
    account = get_user_model().objects.filter(email=email(key)).first() if card else None
    if card is None or account is None:
        raise Http404
    logout(request)
    login(request, account, backend=BACKEND)
    request.session["demo"] = True
    return redirect(card.path)
