"""What is kept for a short while leaves on time: drafts, presence, keys, codes and links that are over."""

from datetime import datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.cases.models import Draft, Link, Once, Presence, StepUp
from volontiers.database.wall import acting

DRAFT_LIFE = timedelta(days=2)
KEY_LIFE = timedelta(days=7)
CODE_LIFE = timedelta(days=1)
LINK_LIFE = timedelta(days=7)


def sweep(by: Actor, now: datetime) -> int:
    """Each for as long as its model says (`keep`). Gives how many rows left."""
    with acting(by):
        over = (
            Draft.objects.filter(updated_at__lt=now - DRAFT_LIFE),
            Presence.objects.filter(until__lt=now),
            Once.objects.filter(at__lt=now - KEY_LIFE),
            StepUp.objects.filter(created_at__lt=now - CODE_LIFE),
            Link.objects.filter(proposal__need__closed_at__lt=now - LINK_LIFE),
        )
        return sum(rows.delete()[0] for rows in over)
