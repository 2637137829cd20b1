"""A read that a professional found odd: on the board of the coordination until somebody has looked into it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can, Role
from volontiers.accounts.guard import requires
from volontiers.consent import readings
from volontiers.core import moments
from volontiers.core.reading import Why
from volontiers.database.clock import clock
from volontiers.web.desk.room import Room

if TYPE_CHECKING:
    from volontiers.consent.models import Reading


def told(room: Room) -> Iterator[tuple[int, str]]:
    """(report, sentence). Read inside the community."""
    for one in readings.waiting_reports():
        at = moments.full(one.reading.at, room.zone)
        yield (
            one.pk,
            (
                f"{one.account.name} signale une lecture de ses disponibilités : {_reader(one.reading)}, {at}, "
                f"{Why(one.reading.why).label} {one.reading.ref}".strip()
                + ". À regarder, puis à lui dire."
            ),
        )


def _reader(reading: "Reading") -> str:
    role = Role(reading.role).label if reading.role else "sans rôle"
    if reading.account:
        return f"{reading.account.name} ({role})"
    return role if reading.role else "le moteur ou un autre logiciel"


@requires(Can.EDIT_DIRECTORY)
def seen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """ "C’est regardé"."""
    if request.method != "POST":
        raise Http404
    if readings.note_report_seen(actor, pk, clock()):
        messages.success(request, "C’est noté. La personne le lira sur sa page.")
    else:
        messages.info(request, "Ce signalement est déjà regardé.")
    return redirect("board", request.place.slug)  # type: ignore[attr-defined]
