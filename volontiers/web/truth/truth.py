"""Two pages of the same figures: the members' own, and everybody's."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may, patient
from volontiers.accounts.guard import drawn, public, requires
from volontiers.core import moments, quarters
from volontiers.database.wall import reading
from volontiers.placement.queries import truth as queries
from volontiers.placement.queries.truth import MOST_QUARTERS, VERSION
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.list_tabs import tabs_of
from volontiers.web.public.place import community_of
from volontiers.web.standing import Standing
from volontiers.web.truth.words import told


@requires(Can.ENTER)
def members(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?trimestre=2026-T3. Who reads the list itself reads small counts too, and the quarter that runs."""
    if request.method == "POST":
        raise Http404
    everything = may(actor, Can.READ_LIST)
    room = Standing.of(territory.community(actor.community_id))
    context = _context(request, room, everything=everything)
    return TemplateResponse(
        request, "truth/members.html", context | {"tabs": tabs_of(actor, room.slug, "truth")}
    )


@public
def everybody(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Whole quarters only, and no count that could name somebody."""
    if request.method == "POST":
        raise Http404
    community = community_of(slug)
    request.page = public_page(community, "La liste d’attente en chiffres")  # type: ignore[attr-defined]
    with reading(patient(community.pk)):
        context = _context(request, Standing.of(community), everything=False)
        return drawn(TemplateResponse(request, "truth/public.html", context))


def _context(request: HttpRequest, room: Standing, *, everything: bool) -> dict[str, object]:
    """Read inside the community."""
    this = quarters.first(room.now.astimezone(room.zone).date())
    latest = this if everything else quarters.preceding(this)
    chosen = quarters.asked(request.GET.get("trimestre", ""), latest, MOST_QUARTERS)
    found = queries.quarter(room.community.pk, chosen, room.zone)
    return {
        "room": room,
        "everything": everything,
        "quarter": quarters.named(chosen),
        "running": chosen == this,
        "told": told(found, everything=everything),
        "others": [(quarters.numbered(one), quarters.named(one)) for one in _around(chosen, latest)],
        "read_at": moments.full(room.now, room.zone),
        "version": VERSION,
    }


def _around(chosen: date, latest: date) -> list[date]:
    """The quarters beside this one that can be read."""
    following, preceding = quarters.following(chosen), quarters.preceding(chosen)
    oldest = latest
    for _ in range(MOST_QUARTERS - 1):
        oldest = quarters.preceding(oldest)
    return [one for one in (preceding, following) if oldest <= one <= latest]
