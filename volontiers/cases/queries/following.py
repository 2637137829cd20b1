"""Cases whose owner's day has ended without a hand-over: flagged by themselves, until somebody takes them."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from volontiers.cases.models import Case, Event
from volontiers.core import hours
from volontiers.core.hours import OpeningHours
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community

_GIVEN = ("handed_over", "taken_over")


@dataclass(frozen=True, slots=True)
class Left:
    """since: the end of the desk's day in which its owner was last seen at work."""

    case: Case
    since: datetime


def left(community: "Community", opening: OpeningHours, now: datetime) -> list[Left]:
    """Open cases that have an owner, who is not there any more; the longest left first. Read inside the community.

    One is there from one's first act on any case to the end of the desk's day. Without a desk nobody's day ends.
    """
    if not community.has_desk:
        return []
    ended = partial(hours.day_end_after, opening, zone=territory.zone(community))
    found = [
        Left(case, since)
        for case in _followed(Case.objects.select_related("owner"))
        if (since := ended(case.last_sign)) and since <= now
    ]
    return sorted(found, key=lambda one: (one.since, one.case.number))


def left_since(case: Case, community: "Community", opening: OpeningHours, now: datetime) -> datetime | None:
    """The same of one case; None while its owner is there."""
    followed = _followed(Case.objects.filter(pk=case.pk)).first() if community.has_desk else None
    since = hours.day_end_after(opening, followed.last_sign, territory.zone(community)) if followed else None
    return since if since and since <= now else None


def _followed(cases: QuerySet[Case]) -> QuerySet[Any]:
    """last_sign: the owner's last act here, or the moment the case became theirs."""
    acted = Event.objects.filter(account=OuterRef("owner")).order_by("-at").values("at")[:1]
    given = Event.objects.filter(case=OuterRef("pk"), verb__in=_GIVEN).order_by("-at").values("at")[:1]
    sign = Greatest(Coalesce(Subquery(acted), "opened_at"), Coalesce(Subquery(given), "opened_at"))
    return cases.filter(closed_at=None, to_take_since=None, emergency_at=None).annotate(last_sign=sign)
