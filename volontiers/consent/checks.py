"""What should not be there: a pledge past its end which still asks, a yes without its entry. Read inside the community."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from volontiers.consent.models import Entry, LastingPledge, Pledge, TimePledge
from volontiers.core.pledge import Level


def past_their_end(due_before: datetime, table: type[Pledge] | type[LastingPledge] = Pledge) -> list[int]:
    """The pledges that should have ended, or been reminded of it, before this moment; and those that nobody would end."""
    active = table.objects.exclude(level=Level.NONE)
    late = active.filter(Q(next_check_at=None) | Q(next_check_at__lt=due_before))
    return list(late.order_by("pk").values_list("pk", flat=True))


def lasting_past_their_end(due_before: datetime) -> list[int]:
    """The same of the pledges for new patients."""
    return past_their_end(due_before, LastingPledge)


def time_past_their_end(due_before: datetime) -> list[int]:
    """The same of the pledges of time."""
    given = TimePledge.objects.exclude(works={})
    late = given.filter(Q(next_check_at=None) | Q(next_check_at__lt=due_before))
    return list(late.order_by("pk").values_list("pk", flat=True))


def missing(community_id: int, numbers: Iterable[int]) -> frozenset[int]:
    """Those of these numbers that no line of the register has."""
    asked = set(numbers)
    there = Entry.objects.filter(community_id=community_id, seq__in=asked).values_list("seq", flat=True)
    return frozenset(asked - set(there))
