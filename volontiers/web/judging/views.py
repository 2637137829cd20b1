"""« Vu par ceux que cela sert, ceux qui le font, ceux qui paient »: one quarter, three columns, credit by profession."""

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.core import moments, quarters
from volontiers.core.published import LEAST
from volontiers.indicators.queries import lessons as lesson_queries
from volontiers.indicators.queries.views import Views, views
from volontiers.territory import queries as territory
from volontiers.web.judging import view_words as words
from volontiers.web.judging.place import Place
from volontiers.web.judging_tabs import tabs_of

if TYPE_CHECKING:
    from volontiers.indicators.models import Lesson


@requires(Can.READ_VIEWS)
def regards(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?trimestre=2026-T3; without it, the running quarter."""
    if request.method == "POST":
        raise Http404
    place = Place.of(actor, request.GET.get("trimestre", ""))
    found = views(actor.community_id, place.quarter, place.now, place.zone)
    told = _beside(lesson_queries.lessons(actor.community_id, drafts=False))
    context = {
        "place": place,
        "tabs": tabs_of(actor, place.slug, "views"),
        "views": [
            (view.title, [(line, told[line.figure or ""]) for line in view.lines])
            for view in words.three(found)
        ],
        "totals": totals(found),
        "credit": words.credit(found),
        "suspended": territory.suspensions(actor.community_id, place.quarter, _last(place.quarter)),
        "editor": may(actor, Can.EDIT_ASSOCIATION),
        "least": LEAST - 1,
        "read_at": moments.full(place.now, place.zone),
    }
    return TemplateResponse(request, "judging/views.html", context)


def _last(quarter: date) -> date:
    return quarters.following(quarter) - timedelta(days=1)


def totals(found: Views) -> list[tuple[str, str, str]]:
    """(label, value, what it counts): the same numbers as the figures of the three months."""
    solved, of_closed = words.share(found.solved)
    asked = words.NOT_SHOWN if found.asked is None else str(found.asked)
    why = (
        f"moins de {LEAST}, ou trop peu dans un des mois"
        if found.asked is None
        else "reçues dans le trimestre"
    )
    return [
        ("Demandes", asked, f"{why}, sans les doublons"),
        ("Avec une solution", solved, f"{of_closed}, parmi les demandes closes"),
    ]


def _beside(published: "list[Lesson]") -> dict[str, list[tuple[str, str, str]]]:
    """Figure → (lever or brake, text, who tells it)."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for one in published:
        if one.figure:
            found[one.figure].append(
                (one.get_side_display(), one.text, lesson_queries.teller_label(one.teller))
            )
    return found
