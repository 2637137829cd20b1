"""What is kept for a while leaves on time: each table for as long as its model says (`keep`)."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from volontiers.accounts import retention as accounts
from volontiers.accounts.access import Actor
from volontiers.agenda import retention as agenda
from volontiers.cases.models import Agreement, Callback, Draft, Link, Once, PhoneCall, Presence, StepUp
from volontiers.consent import retention as consent
from volontiers.core.retention import CALLS_MONTHS, months_before
from volontiers.database.erasing import MOST, erase
from volontiers.database.wall import acting
from volontiers.directory import retention as directory
from volontiers.messages import retention as outbox
from volontiers.people import retention as people
from volontiers.territory import retention as territory

DRAFT_LIFE = timedelta(days=2)
KEY_LIFE = timedelta(days=7)
CODE_LIFE = timedelta(days=1)
LINK_LIFE = timedelta(days=7)


def sweep(by: Actor, now: datetime) -> int:
    """Each for as long as its model says (`keep`), a batch at a time. Gives how many rows left."""
    with acting(by):
        left = _passing(now) + _calls(now)
    with acting(by):
        left += outbox.forget_old(now) + accounts.forget_old(now) + agenda.forget_old(now)
        # Once the directory has forgotten somebody, the register forgets what they said.
        left += directory.forget_old(now) + consent.forget_old(now)
    with acting(by):
        left += _old_cases(now) + people.forget_old(now)
        left += territory.forget_wordings(Exists(Agreement.objects.filter(wording=OuterRef("pk"))))
    return left


def _passing(now: datetime) -> int:
    return erase(
        Draft.objects.filter(updated_at__lt=now - DRAFT_LIFE),
        Presence.objects.filter(until__lt=now),
        Once.objects.filter(at__lt=now - KEY_LIFE),
        StepUp.objects.filter(created_at__lt=now - CODE_LIFE),
        Link.objects.filter(proposal__need__closed_at__lt=now - LINK_LIFE),
    )


def _calls(now: datetime) -> int:
    """A callback leaves with its call; one without a call, by its own date."""
    before = months_before(now, CALLS_MONTHS)
    return erase(
        PhoneCall.objects.filter(rang_at__lt=before), Callback.objects.filter(call=None, due_at__lt=before)
    )


def _old_cases(now: datetime) -> int:
    """Through the one door that may: the events of a case cannot be erased otherwise."""
    with connection.cursor() as sql:
        sql.execute("SELECT erase_old_cases(%s, %s)", [now, MOST])
        erased: int = sql.fetchone()[0]
    return erased
