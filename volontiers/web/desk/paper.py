"""The case on paper: who printed it and when, and a square that leads back to the case, behind its sign-in."""

from typing import TYPE_CHECKING

import qrcode
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from qrcode.image.svg import SvgPathImage

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.queries import intake as queries
from volontiers.core.french import DAYS, day_of
from volontiers.web.desk.room import Room

if TYPE_CHECKING:
    from volontiers.cases.models import Case


def head(actor: Actor, room: Room, case: "Case") -> dict[str, str]:
    """What the top of the sheet says."""
    local = room.now.astimezone(room.zone)
    return {
        "date": f"{DAYS[local.weekday()]} {day_of(local.date())} {local.year}",
        "by": f"imprimé par {actor.name} le {local:%d/%m/%Y} à {local:%H:%M}",
        "square": reverse("case-square", args=[room.slug, case.number]),
    }


@requires(Can.READ_CASE)
def square(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:  # noqa: ARG001  # the guard's signature
    """The address of the case as a QR code, in SVG: it carries the number and nothing of the person."""
    if request.method == "POST" or queries.by_number(number) is None:
        raise Http404
    path = reverse("case", args=[request.place.slug, number])  # type: ignore[attr-defined]
    drawn = qrcode.make(f"{settings.PUBLIC_URL}{path}", image_factory=SvgPathImage, border=0)
    return HttpResponse(drawn.to_string(), content_type="image/svg+xml")
