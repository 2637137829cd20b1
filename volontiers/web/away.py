"""When the database is stopped or refuses: a sentence on every page, and nothing that was typed is lost.

Whatever no screen answers ends here, wherever it was raised: in a view, in a session, in the count of tries.
"""

import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.views.defaults import server_error

from volontiers.accounts.guard import SAFE

RETRY_AFTER = 60  # seconds
_SAID = "La base de données ne répond pas. Renvoyez ce message dans une minute."
# What a page must not carry in its source.
_SECRET = ("password", "again", "code")


def failed(request: HttpRequest) -> HttpResponse:
    """The handler of every error: 503 while the base is away, 500 otherwise."""
    answer = _away(request) if _base_is_away() else server_error(request)
    answer["Cache-Control"] = "no-store"
    return answer


def _base_is_away() -> bool:
    """Of the error being handled, or of one that caused it."""
    error, seen = sys.exc_info()[1], 0
    while error is not None and seen < 10:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def _away(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER)}
    if request.path.startswith("/api/"):
        said = {"detail": _SAID}
        return JsonResponse(said, status=503, headers=headers, json_dumps_params={"ensure_ascii": False})
    sent = request.method not in SAFE
    kept = list(_typed(request)) if sent else []
    context = {"sent": sent, "kept": kept, "here": request.get_full_path()}
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Each field as it was sent, its key too: the same sending twice counts once. Nothing where a secret is."""
    try:
        posted = request.POST
    except (OSError, RawPostDataException):
        return
    if any(secret in name for name in posted for secret in _SECRET):
        return
    for name, values in posted.lists():
        for value in values:
            yield name, value
