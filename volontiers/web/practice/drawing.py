"""The list as a doctor who draws sees it: the first who fit, without a name, and one button that takes the next."""

from itertools import islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core.rules import Matching
from volontiers.placement.actions.drawing import NobodyFits, NotDrawn
from volontiers.placement.actions.drawing import draw as take_next
from volontiers.placement.queries import drawing as queries
from volontiers.placement.queries import offered
from volontiers.territory import queries as territory
from volontiers.web.practice.new_patients import Mine, mine_of, month
from volontiers.web.practice.offer_words import ASKED, facts, title

FIRST = 10
# Under so many people a share would tell of somebody.
SMALL = 5
NOBODY = (
    "Personne de la liste ne correspond à ce que vous avez accepté, ou vos places de ce mois sont prises."
)
NOT_HERE = "Ici, la coordination propose les personnes : rien à prendre soi-même."


@requires(Can.DRAW)
def draw(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    mine = mine_of(actor)
    if request.method != "POST":
        return _draw(request, mine)
    try:
        take_next(actor, mine.who, mine.now)
    except NobodyFits:
        messages.warning(request, NOBODY)
    except NotDrawn:
        messages.warning(request, NOT_HERE)
    else:
        messages.success(request, f"C’est noté. {ASKED}")
        return redirect(mine.url)
    return redirect(f"{reverse('draw')}?cpts={mine.community.slug}")


def _draw(request: HttpRequest, mine: Mine) -> TemplateResponse:
    """Read inside the community."""
    rules = territory.rules(mine.community)
    draws = rules.matching is Matching.DRAWING
    context = {
        "draws": draws,
        "cards": _cards(mine, rules.small_place) if draws else [],
        "shares": _shares(mine) if draws else [],
        "month": month(mine),
        "slug": mine.community.slug,
        "back": mine.url,
        "not_here": NOT_HERE,
        "nobody": NOBODY,
    }
    return TemplateResponse(request, "practice/draw.html", context)


def _cards(mine: Mine, small: int) -> list[dict[str, object]]:
    found = list(islice(queries.fitting(mine.community.pk, mine.who, mine.now), FIRST))
    communes = {one.home.commune for one in found}
    places = territory.place_labels(communes, mine.community.pk, small)
    cards: list[dict[str, object]] = []
    for one in found:
        members = tuple(offered.member_of(line, mine.today) for line in one.home.members)
        minutes = None if one.minutes is None else round(one.minutes)
        told = facts(members, places.get(one.home.commune, ""), minutes, known=one.known)
        cards.append({"title": title(members), "facts": told})
    return cards


def _shares(mine: Mine) -> list[tuple[str, str]]:
    """(of whom, percentage); nothing as long as either counts fewer than five people."""
    found = queries.shares(mine.community.pk, mine.today.replace(month=1, day=1))
    if min(found.drawn_people, found.waiting_people) < SMALL or found.drawn is None or found.waiting is None:
        return []
    return [
        ("Parmi les personnes prises dans la liste cette année", f"{found.drawn:.0%}".replace("%", " %")),
        ("Parmi celles qui attendent", f"{found.waiting:.0%}".replace("%", " %")),
    ]
