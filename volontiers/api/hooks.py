"""The telephone provider's webhook. Contract for providers: docs/telephonie.md."""

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from volontiers.accounts.access import machine
from volontiers.accounts.guard import public
from volontiers.api.call_events import Ignored, Unreadable, read
from volontiers.cases.actions.intake import NoOwner
from volontiers.cases.actions.telephone import hear
from volontiers.database.clock import clock, real_seconds
from volontiers.database.tries import counted
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community

SIGNATURE = "X-Volontiers-Signature"
TIMESTAMP = "X-Volontiers-Timestamp"
LARGEST = 64 * 1024
# Seconds, in real time even when the demo moved its own: an old request cannot be played again.
WINDOW = 300
# Genuine events of one community: twenty lines that all ring at once stay far below.
MOST_EVENTS, PER_SECONDS = 300, 60


@csrf_exempt
@public
@require_POST
def telephone(request: HttpRequest, slug: str) -> JsonResponse:
    """An event of one call: 200 noted, 400 unreadable, 503 nobody to call back; or refused before it is read."""
    community = _community(slug)
    refusal = _refusal(request, community)
    if refusal is not None:
        return refusal
    try:
        told = read(request.body, community.time_zone)
        state = hear(machine(community.pk), told, clock())
    except Unreadable as reason:
        return said(400, str(reason))
    except Ignored:
        return said(200, "Rien à noter.")
    except NoOwner:
        return said(503, "Cette communauté n’a pas encore nommé qui rappelle. Renvoyez ce message plus tard.")
    return JsonResponse({"detail": "Noté.", "state": state})


def _refusal(request: HttpRequest, community: "Community") -> JsonResponse | None:
    """413 too large, 403 forged or old, 429 too many. Only what is genuine is counted: no forger silences the rest."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return said(413, "Ce message est trop grand : 64 Ko au plus.")
    if not is_signed(request):
        return said(403, "La signature ne correspond pas, ou le message date de plus de cinq minutes.")
    events, wait = counted(f"telephone:{community.pk}", PER_SECONDS)
    if events > MOST_EVENTS:
        return said(429, f"Trop de messages : {MOST_EVENTS} par minute au plus. Renvoyez celui-ci.", wait)
    return None


def said(status: int, sentence: str, wait: int = 0) -> JsonResponse:
    """wait: seconds before the provider may send it again."""
    headers = {"Retry-After": str(wait)} if wait else {}
    return JsonResponse(
        {"detail": sentence}, status=status, headers=headers, json_dumps_params={"ensure_ascii": False}
    )


def _community(slug: str) -> "Community":
    """404 as long as no telephone is plugged in here.

    The address is not signed, so a secret opens one community only: what is meant for one cannot be sent to another.
    """
    found = territory.by_slug(slug) if settings.TELEPHONY_SECRET else None
    if found is None or slug != (settings.TELEPHONY_COMMUNITY or _only_slug()):
        raise Http404
    return found


def _only_slug() -> str:
    """Empty when there are several communities, or none."""
    slugs = [one.slug for one in territory.communities()]
    return slugs[0] if len(slugs) == 1 else ""


def is_signed(request: HttpRequest) -> bool:
    """sha256=HMAC(secret, timestamp + "." + body), and a timestamp of the last five minutes."""
    timestamp = request.headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    signed = timestamp.encode() + b"." + request.body
    wanted = "sha256=" + hmac.new(settings.TELEPHONY_SECRET.encode(), signed, sha256).hexdigest()
    given = request.headers.get(SIGNATURE, "")
    genuine = hmac.compare_digest(wanted.encode(), given.encode())
    return genuine and abs(real_seconds() - int(timestamp)) <= WINDOW
