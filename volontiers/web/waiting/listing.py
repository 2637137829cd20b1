"""The list, in its order; filters in the address, names never: they are sent by POST, so that no server logs them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import phone
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import WaitingState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.placement.actions import traces
from volontiers.placement.queries import listing as queries
from volontiers.placement.queries import twins
from volontiers.placement.queries.listing import Wanted
from volontiers.territory import queries as territory
from volontiers.web.list_tabs import tabs_of
from volontiers.web.standing import Standing
from volontiers.web.waiting.words import line

if TYPE_CHECKING:
    from django.core.paginator import Page

    from volontiers.placement.models import Registration

SHEET = 50
LONGEST = 80


@requires(Can.READ_LIST)
def listing(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET: filters and pages. POST q, page: a name, a code or a telephone; what is found is noted."""
    if request.method != "POST":
        return _draw(request, actor, _wanted(request))
    text = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    with reading(actor):
        zone_name = territory.community(actor.community_id).time_zone
        wanted = Wanted(text=text, phone=phone.read(text, zone_name) or "") if text else Wanted()
        found = list(_sheet(request, wanted)) if text else []
    if found:
        traces.note_search(actor, [one.pk for one in found], clock())
    with reading(actor):
        return drawn(_draw(request, actor, wanted))


def _wanted(request: HttpRequest) -> Wanted:
    """What does not exist is left out: an address that somebody kept still opens."""
    asked = request.GET
    number = {
        name: int(asked[name]) for name in ("secteur", "foyer", "cohorte") if asked.get(name, "").isdecimal()
    }
    return Wanted(
        priority=asked.get("classe", "") if asked.get("classe") in list(PriorityClass) else "",
        insee=asked.get("commune", "")[:5],
        sector_id=number.get("secteur"),
        state=asked.get("etat", "") if asked.get("etat") in list(WaitingState) else "",
        home_visits=asked.get("domicile") == "1",
        household_id=number.get("foyer"),
        cohort_id=number.get("cohorte"),
    )


def _query(wanted: Wanted) -> str:
    """The same filters in an address."""
    said = {
        "classe": wanted.priority,
        "commune": wanted.insee,
        "secteur": wanted.sector_id,
        "etat": wanted.state,
        "domicile": "1" if wanted.home_visits else "",
        "foyer": wanted.household_id,
        "cohorte": wanted.cohort_id,
    }
    return urlencode({name: value for name, value in said.items() if value})


def _sheet(request: HttpRequest, wanted: Wanted) -> "Page[Registration]":
    """A search keeps its words out of the address: its pages are asked for as it was."""
    said = request.POST if wanted.text else request.GET
    return Paginator(queries.in_order(wanted, everybody=bool(wanted.text)), SHEET).get_page(said.get("page"))


def _draw(request: HttpRequest, actor: Actor, wanted: Wanted) -> TemplateResponse:
    """Read inside the community."""
    room = Standing.of(territory.community(actor.community_id))
    sheet = _sheet(request, wanted)
    query = _query(wanted)
    filtered = bool(query or wanted.text)
    sizes = queries.household_sizes(one.household_id for one in sheet)
    today = room.now.astimezone(room.zone).date()
    places = list(territory.places(actor.community_id))
    return TemplateResponse(request, "waiting/listing.html", {
        "tabs": tabs_of(actor, room.slug, "list"),
        "room": room,
        "totals": queries.totals(),
        "twins": len(twins.undecided(actor.community_id)),
        "sheet": sheet,
        "lines": [
            line(one, today, 0 if filtered else sheet.start_index() + n, sizes.get(one.household_id or 0, 1))
            for n, one in enumerate(sheet)
        ],
        "query": f"{query}&" if query else "",
        "wanted": wanted,
        "filtered": filtered,
        "classes": list(PriorityClass),
        "states": list(WaitingState),
        "communes": [(one.municipality_id, one.municipality.name) for one in places],
        "sectors": sorted({(one.sector.pk, one.sector.name) for one in places if one.sector}, key=lambda s: s[1]),
    })  # fmt: skip
