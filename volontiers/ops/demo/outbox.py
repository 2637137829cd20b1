"""« Boîte d'envoi »: in the demonstration nothing leaves; here is what would have, and to whom."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from volontiers.accounts.access import machine
from volontiers.accounts.guard import public
from volontiers.core import moments, phone
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.messages import queries
from volontiers.ops.demo.door import refuse_outside_demo
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.messages.models import Message

# Of each community: more than a day of demonstration writes.
MOST = 1000
PER_PAGE = 30
LINK = re.compile(r"https?://\S+")
CHANNELS = {"sms": ("message", "SMS"), "email": ("mail", "courriel")}


@dataclass(frozen=True, slots=True)
class Left:
    """One message as it is drawn. path: of its link on this site, "" without one."""

    at: datetime
    moment: str
    icon: str
    channel: str
    to: str
    address: str
    before: str
    link: str
    path: str
    after: str


@public
@require_safe
def outbox(request: HttpRequest) -> HttpResponseBase:
    refuse_outside_demo()
    now = clock()
    found: list[Left] = []
    for community in territory.communities():
        zone = territory.zone(community)
        with reading(machine(community.pk)):
            found += [
                _shown(one, moments.short(one.created_at, now, zone))
                for one in queries.outbox(MOST)
                if one.body
            ]
    latest = sorted(found, key=lambda one: one.at, reverse=True)
    sheet = Paginator(latest, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "door/outbox.html", {"sheet": sheet})


def _shown(message: "Message", moment: str) -> Left:
    icon, channel = CHANNELS[message.channel]
    text = message.body
    link = LINK.search(text)
    start, end = link.span() if link else (len(text), len(text))
    return Left(
        at=message.created_at,
        moment=moment,
        icon=icon,
        channel=channel,
        to=message.recipient or "la personne qui a appelé",
        address=phone.spoken(message.address) if message.channel == "sms" else message.address,
        before=text[:start],
        link=text[start:end],
        path=urlsplit(text[start:end]).path,
        after=text[end:],
    )
