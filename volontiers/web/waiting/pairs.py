"""Possible duplicates, two by two: somebody says « même personne » or « deux personnes »; nothing is merged by itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core import codes, phone
from volontiers.core.waiting import NotNow
from volontiers.database.wall import reading
from volontiers.placement.actions import leaving
from volontiers.placement.actions.facts import NotListed
from volontiers.placement.queries import registration as registrations
from volontiers.placement.queries import twins
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing
from volontiers.web.waiting.words import line

SAME, TWO = "same", "two"


@requires(Can.WRITE_LIST)
def pairs(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        return _decided(request, actor)
    room = Standing.of(territory.community(actor.community_id))
    today = room.now.astimezone(room.zone).date()
    return TemplateResponse(request, "waiting/pairs.html", {
        "room": room,
        "pairs": [
            {
                "older": line(pair.older, today),
                "later": line(pair.later, today),
                "rows": [
                    ("Année de naissance", pair.older.person.birth_year or "?", pair.later.person.birth_year or "?"),
                    ("Téléphone", *(_ending(one.person.phone) for one in (pair.older, pair.later))),
                    ("Demande du", *(f"{one.since:%d/%m/%Y}" for one in (pair.older, pair.later))),
                    ("Reçue", pair.older.get_origin_display(), pair.later.get_origin_display()),
                ],
            }
            for pair in twins.pairs(actor.community_id)
        ],
    })  # fmt: skip


def _ending(number: str) -> str:
    """Enough to compare: « … 12 34 »."""
    return f"… {phone.spoken(number)[-5:]}" if number else "aucun"


def _decided(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """choice: same or two; one, other: their codes."""
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        read = [codes.read(request.POST.get(name, "")) for name in ("one", "other")]
        both = [registrations.by_code(code) for code in read if code]
    one, other = both if len(both) == 2 else (None, None)
    if one is None or other is None or one.pk == other.pk or request.POST.get("choice") not in {SAME, TWO}:
        raise Http404
    try:
        if request.POST["choice"] == TWO:
            leaving.two_people(actor, one.pk, other.pk, room.now)
            messages.success(request, "Ce sont deux personnes : les deux inscriptions restent.")
        else:
            kept = leaving.same_person(actor, one.pk, other.pk, room.now)
            messages.success(request, f"Une seule personne : elle garde la date du {kept.since:%d/%m/%Y}.")
    except (NotNow, NotListed):
        messages.warning(request, "L’une des deux a changé entre-temps : voici ce qui reste à comparer.")
    return redirect("list-pairs", room.slug)
