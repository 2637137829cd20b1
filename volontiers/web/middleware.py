"""What holds for every page: nothing kept by the browser, no stack of a machine where a person expects a sentence."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from volontiers.web.chrome import page_of

Handler = Callable[[HttpRequest], HttpResponseBase]


class PrivatePages:
    """Health data on a shared computer: pages are not stored; only files under /static/ are."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.page_maker = page_of  # type: ignore[attr-defined]
        response = self.handler(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response
