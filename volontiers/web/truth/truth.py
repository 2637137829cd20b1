"""Two pages of the same figures: the members' own, and everybody's."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may, patient
from volontiers.accounts.guard import drawn, public, requires
from volontiers.core import moments, quarters
from volontiers.database.wall import reading
from volontiers.placement.queries import published
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
    """?trimestre=2026-T3. Who reads the list itself reads small counts too, and the quarter that runs.

    Their figures are of the moment, classes and communes as they stand; what was published stands beside them.
    """
    if request.method == "POST":
        raise Http404
    room = Standing.of(territory.community(actor.community_id))
    context = _live(request, room) if may(actor, Can.READ_LIST) else _kept(request, room)
    return TemplateResponse(
        request, "truth/members.html", context | {"tabs": tabs_of(actor, room.slug, "truth")}
    )


@public
def everybody(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Whole quarters only, as they were published, and no count that could name somebody."""
    if request.method == "POST":
        raise Http404
    community = community_of(slug)
    request.page = public_page(community, "La liste d’attente en chiffres")  # type: ignore[attr-defined]
    with reading(patient(community.pk)):
        context = _kept(request, Standing.of(community))
        return drawn(TemplateResponse(request, "truth/public.html", context))


def _live(request: HttpRequest, room: Standing) -> dict[str, object]:
    """Read inside the community."""
    this = _this(room)
    chosen = quarters.asked(request.GET.get("trimestre", ""), this, MOST_QUARTERS)
    found = queries.quarter(room.community.pk, chosen, room.zone)
    return _page(room, chosen, _around(chosen, this)) | {
        "everything": True,
        "running": chosen == this,
        "told": told(found.told(everything=True)),
        "kept": _published(room, chosen),
        "read_at": moments.full(room.now, room.zone),
        "version": VERSION,
    }


def _kept(request: HttpRequest, room: Standing) -> dict[str, object]:
    """Read inside the community."""
    latest = quarters.preceding(_this(room))
    chosen = quarters.asked(request.GET.get("trimestre", ""), latest, MOST_QUARTERS)
    there = published.starts(room.community.pk)
    beside = [one for one in _around(chosen, latest) if one in there]
    return _page(room, chosen, beside) | {"everything": False, "kept": _published(room, chosen)}


def _page(room: Standing, chosen: date, beside: list[date]) -> dict[str, object]:
    return {
        "room": room,
        "quarter": quarters.named(chosen),
        "others": [(quarters.numbered(one), quarters.named(one)) for one in beside],
    }


def _published(room: Standing, start: date) -> dict[str, object] | None:
    """What everybody reads of this quarter; None when it is not, or not yet, published."""
    found = published.published(room.community.pk, start)
    if found is None:
        return None
    at = moments.full(found.at, room.zone)
    return {"told": told(found.told), "at": at, "version": found.version}


def _this(room: Standing) -> date:
    return quarters.first(room.now.astimezone(room.zone).date())


def _around(chosen: date, latest: date) -> list[date]:
    """The quarters beside this one that can be read."""
    following, preceding = quarters.following(chosen), quarters.preceding(chosen)
    oldest = latest
    for _ in range(MOST_QUARTERS - 1):
        oldest = quarters.preceding(oldest)
    return [one for one in (preceding, following) if oldest <= one <= latest]
