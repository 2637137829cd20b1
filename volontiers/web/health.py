"""Is it alive, is it ready: for the one who watches the installation. Neither says anything about anybody."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from volontiers.accounts.guard import public
from volontiers.database.clock import clock


@public
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse("ok\n", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """503 while the database does not answer."""
    try:
        clock()
    except DatabaseError:
        return HttpResponse("base injoignable\n", content_type="text/plain", status=503)
    return HttpResponse("prêt\n", content_type="text/plain")
