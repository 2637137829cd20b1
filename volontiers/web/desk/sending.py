"""Messages that a channel did not take: sent again when a person says so."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core.french import counted
from volontiers.database.clock import clock
from volontiers.messages import actions as outbox


@requires(Can.WRITE_CASE)
def again(request: HttpRequest, actor: Actor, channel: str) -> HttpResponse:
    """ "Réessayer"."""
    if request.method != "POST":
        raise Http404
    count = outbox.try_channel_again(actor, channel, clock())
    said = f"{counted(count, 'message')} en route." if count else "Plus aucun message n’attend."
    messages.success(request, said)
    return redirect("board", request.place.slug)  # type: ignore[attr-defined]
