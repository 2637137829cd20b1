"""Cases whose owner's day has ended without a hand-over: flagged by themselves, until somebody takes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from volontiers.accounts.queries import ACCOUNT
from volontiers.cases.models import Case
from volontiers.core import hours
from volontiers.core.hours import OpeningHours
from volontiers.database.rows import Table, instances
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community


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
    found = [Left(case, since) for case, seen in _followed(None) if (since := ended(seen)) and since <= now]
    return sorted(found, key=lambda one: (one.since, one.case.number))


def left_since(case: Case, community: "Community", opening: OpeningHours, now: datetime) -> datetime | None:
    """The same of one case; None while its owner is there."""
    if not community.has_desk:
        return None
    ended = (hours.day_end_after(opening, seen, territory.zone(community)) for _, seen in _followed(case.pk))
    return next((since for since in ended if since and since <= now), None)


_CASE = Table(Case, "c")
_FOLLOWED = f"""
SELECT {_CASE.columns}, {ACCOUNT.columns},
       greatest(c.opened_at,
                (SELECT max(e.at) FROM cases_event e WHERE e.account_id = c.owner_id),
                (SELECT max(e.at) FROM cases_event e
                  WHERE e.case_id = c.id AND e.verb IN ('handed_over', 'taken_over')))
  FROM cases_case c JOIN accounts_account a ON a.id = c.owner_id
 WHERE c.closed_at IS NULL AND c.to_take_since IS NULL AND c.emergency_at IS NULL
   AND (%(case)s::bigint IS NULL OR c.id = %(case)s)
"""  # noqa: S608 - columns of our own models


def _followed(case_id: int | None) -> Iterator[tuple[Case, datetime]]:
    """Each open case, or this one, with the owner's last act here or the moment the case became theirs."""
    for case, owner, seen in instances(_FOLLOWED, {"case": case_id}, _CASE, ACCOUNT):
        case.owner = owner
        yield case, seen
