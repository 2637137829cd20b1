"""The page of a batch, for whoever holds its link: GET shows people of the list unnamed; POST answers for one home."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from volontiers.accounts.access import Actor, by_link
from volontiers.accounts.guard import drawn, public
from volontiers.core.french import counted
from volontiers.core.waiting import NotNow
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.placement.actions import answering
from volontiers.placement.actions.offering import Fell, hashed
from volontiers.placement.queries import offered
from volontiers.placement.queries.offered import Sent
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.practice.doors import hammered, private, see_other, too_many, unknown
from volontiers.web.practice.offer_words import Shown, shown

if TYPE_CHECKING:
    from volontiers.territory.models import Community

# After the deadline the page still says what became of each answer, for as long as a person may take to say theirs.
SHOWN_AFTER = timedelta(days=30)
OVER = "Ce lien a expiré"
Verb = Callable[[Actor, int, datetime], object]
CHOICES: dict[str, Verb] = {
    "accept": answering.accept,
    "decline": answering.decline,
    "undo": answering.take_back_yes,
    "apart": answering.set_offered_apart,
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, token: str) -> HttpResponseBase:
    now = clock()
    found = offered.door(hashed(token))
    if found is None:
        return unknown(request)
    community_id, batch_id = found
    with reading(Actor(community_id)):
        sent, community = offered.sent(batch_id), territory.community(community_id)
        request.page = public_page(community)  # type: ignore[attr-defined]
        over = sent.until + SHOWN_AFTER <= now
        if over or request.method != "POST":
            return _draw(request, community, sent, now, over=over)
    actor = by_link(community_id, sent.professional)
    if hammered(actor, "batch", hashed(token).hex(), now):
        return too_many(request)
    return _answer(request, actor, sent, token, now)


def _draw(
    request: HttpRequest, community: "Community", sent: Sent, now: datetime, *, over: bool
) -> HttpResponseBase:
    if over:
        gone = {"title": OVER, "text": "Rien d’autre à faire.", "frame": "base_phone.html"}
        return private(drawn(TemplateResponse(request, "practice/told.html", gone)))
    zone = territory.zone(community)
    found = offered.of_batch(sent.batch, now.astimezone(zone).date())
    cards: list[Shown] = [shown(one, now, zone) for one in found]
    people = sum(len(one.members) for one in found)
    context = {
        "cards": cards,
        "heading": f"{counted(people, 'personne')} de la liste d’attente",
        "open": any(one.open for one in cards),
        "until": f"{sent.until.astimezone(zone):%d/%m}",
        "desk_phone": community.desk_phone,
    }
    return private(drawn(TemplateResponse(request, "practice/batch.html", context)))


def _answer(request: HttpRequest, actor: Actor, sent: Sent, token: str, now: datetime) -> HttpResponseBase:
    """Answered twice, too late or outside of the pledge: the page that follows says where it stands."""
    verb = CHOICES.get(request.POST.get("choice", ""))
    offer = request.POST.get("offer", "")
    page = reverse("batch", args=[token])
    if verb is None or not offer.isdecimal():
        return see_other(page)
    with reading(actor):
        mine = offered.is_in(sent.batch, int(offer))
    if mine:
        answer(actor, verb, int(offer), now)
    return see_other(f"{page}#p{offer}")


def answer(actor: Actor, verb: Verb, offer_id: int, now: datetime) -> bool:
    """Whether the answer counted."""
    try:
        verb(actor, offer_id, now)
    except (Fell, NotNow):
        return False
    return True
