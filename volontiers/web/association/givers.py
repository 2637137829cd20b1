"""Who may be asked for this work now, by name and never by level; and how many hours are offered and given, never whose."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core.french import counted, day_of, listed
from volontiers.core.occupation import plain
from volontiers.core.profession import PROFESSIONS
from volontiers.core.time_figures import Told
from volontiers.core.time_pledge import Work
from volontiers.directory.queries import Respondent
from volontiers.governance.actions.sessions import note_givers_read
from volontiers.governance.queries.givers import ready
from volontiers.governance.queries.time_figures import Figures, figures
from volontiers.web.association.room import room_of
from volontiers.web.list_tabs import Tab
from volontiers.web.traces import leave, traced

PAGE, LONGEST = 50, 80


@traced
@requires(Can.EDIT_ASSOCIATION)
def givers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """?travail=desk&q=salvy"""
    room = room_of(request, actor, "sessions")
    work = _work(request)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = ready(actor.community_id, work, room.now, room.zone)
    counts = figures(actor.community_id, room.now, room.zone)
    of = [one.id for one in found]
    leave(request, partial(note_givers_read, actor, of, counts.of, room.now))
    sheet = Paginator(_matching(found, words), PAGE).get_page(request.GET.get("page"))
    context = {
        "room": room,
        "work": work,
        "works": [Tab(one.label.capitalize(), f"?travail={one}", one is work) for one in Work],
        "count": counted(len(found), "personne"),
        "any": bool(found),
        "long": len(found) > PAGE,
        "q": words,
        "query": f"travail={work}&" + (f"q={words}&" if words else ""),
        "sheet": sheet,
        "people": [(one.name, PROFESSIONS[one.profession].label) for one in sheet],
        "tables": _tables(counts),
        "sunday": day_of(counts.monday - timedelta(days=1)),
    }
    return TemplateResponse(request, "association/givers.html", context)


def _work(request: HttpRequest) -> Work:
    said = request.GET.get("travail", "")
    return Work(said) if said in list(Work) else Work.GROUP


def _matching(found: Iterable[Respondent], words: str) -> list[Respondent]:
    return [one for one in found if plain(words) in plain(one.name)]


def _tables(counts: Figures) -> list[tuple[str, str, list[dict[str, object]]]]:
    """(title, what its hours are, rows)."""
    offered, given = "Heures offertes par mois", "Heures données en un an"
    return [
        (offered, "Pour quoi", _rows(counts.offered_by_work)),
        (offered, "Métier", _rows(counts.offered_by_profession)),
        (given, "Pour quoi", _rows(counts.given_by_work)),
        (given, "Métier", _rows(counts.given_by_profession)),
    ]


def _rows(told: Iterable[Told]) -> list[dict[str, object]]:
    return [
        {
            "label": listed([label.lower() for label in one.labels]).capitalize(),
            "people": one.people,
            "hours": f"environ {one.hours} h" if one.hours else "moins de 5 h",
        }
        for one in told
    ]
