"""What a page showed is noted once it is drawn: a page is read in a transaction that may not write."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def leave(request: HttpRequest, note: Callable[[], None]) -> None:
    """Once the page is drawn, and only if it is."""
    request.trace = note  # type: ignore[attr-defined]


def traced(view: View) -> View:
    """Around the guard: its transaction is over when the trace is written."""

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if hasattr(request, "trace"):
            request.trace()
        return response

    return around
