"""A doctor leaves on a day known in advance: their patients are placed before it, and none is lost on that day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor
from volontiers.core.departure import next_warning
from volontiers.core.french import counted
from volontiers.database.wall import acting, reading
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.people.attaching import AlreadyEnded
from volontiers.people.queries import Ending, followed_by
from volontiers.placement.actions import importing, returning
from volontiers.placement.actions.cohorts import join_cohort
from volontiers.placement.models import Cohort, Import
from volontiers.placement.queries import cohorts as queries
from volontiers.territory import queries as territory

MORNING = time(8)
POSTPONED = timedelta(hours=1)
_ALREADY = "Le départ de ce médecin est déjà préparé."
_BEFORE = "Le départ vient après son annonce : corrigez l’une des deux dates."
_TO_COME = "L’annonce est faite : sa date ne peut pas être dans le futur."
_PAST = "Ce jour est passé : indiquez le jour du départ, à venir."


class NotOpened(Exception):  # a sentence, not a class of accident
    """field: the one to correct; sentence: why, in French."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def open_cohort(
    by: Actor, professional_id: int, announced_on: date, leaves_on: date, decision: str, now: datetime
) -> Cohort:
    """announced_on: the original date of all their patients; decision: where it was decided. Raises NotOpened."""
    zone = territory.zone(territory.community(by.community_id))
    _check_days(announced_on, leaves_on, now.astimezone(zone).date())
    try:
        with acting(by):
            return Cohort.objects.create(
                community_id=by.community_id, professional_id=professional_id, announced_on=announced_on,
                leaves_on=leaves_on, decision=decision[:200], created_at=now, created_by_id=by.signed_as,
                next_check_at=_next_look(leaves_on, now, zone),
            )  # fmt: skip
    except IntegrityError as error:
        raise NotOpened("professional", _ALREADY) from error


def _check_days(announced_on: date, leaves_on: date, today: date) -> None:
    if announced_on > today:
        raise NotOpened("announced_on", _TO_COME)
    if leaves_on < today:
        raise NotOpened("leaves_on", _PAST)
    if leaves_on < announced_on:
        raise NotOpened("leaves_on", _BEFORE)


def import_cohort(by: Actor, cohort_id: int, name: str, content: bytes, now: datetime) -> Import:
    """The file of their patients, read first, then written whole. Raises cells.Unreadable, or NotOpened once closed."""
    with reading(by):
        one = queries.cohort(cohort_id)
    if one is None or one.closed_at:
        raise NotOpened("file", "Ce départ est clos : personne n’y est plus ajouté.")
    return importing.start_import(by, name, content, now, cohort_id)


def close_cohort(by: Actor, cohort_id: int, now: datetime) -> bool:
    """Nothing more is counted towards a day. Who still waits stays on the list, at their date. False when it was closed."""
    with acting(by):
        still = Cohort.objects.filter(pk=cohort_id, closed_at=None)
        return still.update(closed_at=now, next_check_at=None) > 0


def watch_cohort(by: Actor, cohort_id: int, now: datetime) -> bool:
    """Warns 90, 60 and 30 days before; on the day, gives everybody the doctor still follows their place back."""
    with reading(by):
        one = Cohort.objects.filter(pk=cohort_id, closed_at=None, next_check_at__lte=now).first()
        zone = territory.zone(territory.community(by.community_id))
    if one is None:
        return False
    if now.astimezone(zone).date() >= one.leaves_on:
        _leave(by, one, now)
    with acting(by):
        due = Cohort.objects.filter(pk=cohort_id, closed_at=None, next_check_at=one.next_check_at)
        if due.update(next_check_at=_next_look(one.leaves_on, now, zone)):
            _warn(by, one, now)
    return True


def postpone_cohort(by: Actor, cohort_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: looked at again in an hour."""
    with acting(by):
        due = Cohort.objects.filter(pk=cohort_id, next_check_at__isnull=False)
        due.update(next_check_at=now + POSTPONED)


def _next_look(leaves_on: date, now: datetime, zone: ZoneInfo) -> datetime | None:
    day = next_warning(leaves_on, now.astimezone(zone).date())
    return datetime.combine(day, MORNING, tzinfo=zone) if day else None


def _leave(by: Actor, one: Cohort, now: datetime) -> None:
    """One by one: an interruption loses nobody, the next turn goes on."""
    with reading(by):
        followed = followed_by(one.professional_id)
    for attachment_id in followed:
        try:
            returning.end(by, attachment_id, Ending.PHYSICIAN_LEFT, now)
        except AlreadyEnded:
            continue
    with acting(by):
        join_cohort(by, queries.given_back(one.professional_id), one.pk, now)


def _warn(by: Actor, one: Cohort, now: datetime) -> None:
    """Whoever follows what comes by itself, by e-mail: how many have no doctor yet. Nobody is told when all have."""
    progress = queries.progress(one)
    owner = accounts.default_owner(by.community_id)
    if owner is None or not progress.without:
        return
    link = full_address(f"/c/{territory.community(by.community_id).slug}/liste/departs/{one.pk}")
    said = {"count": counted(progress.without, "personne"), "link": link}
    to = Address("email", owner.email, owner.name)
    outbox.queue(by.community_id, to, "departure", said, now=now, about=f"cohort:{one.pk}")
