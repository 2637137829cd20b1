"""Whoever waits already joins the patients of the doctor who leaves, at their older date."""

from collections.abc import Collection
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.placement.actions import facts
from volontiers.placement.models import Registration
from volontiers.placement.queries.listing import OPEN


def join_cohort(by: Actor, codes: Collection[str], cohort_id: int, now: datetime) -> int:
    """Inside the transaction of the verb. Those of another cohort stay there. Gives how many joined."""
    mine = Registration.objects.filter(code__in=codes, cohort=None, state__in=OPEN)
    joining = facts.lock(*mine.values_list("pk", flat=True))
    for one in joining:
        facts.put(one, cohort_id=cohort_id)
        facts.record(one, "cohort_joined", by=by, now=now, cohort=cohort_id)
    return len(joining)
