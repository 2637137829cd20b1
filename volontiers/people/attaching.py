"""The verbs of an attachment: begun by two agreements, made real, asked after, ended. Enrolled is not yet followed."""

from datetime import date, datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.core.months import later
from volontiers.database.wall import acting
from volontiers.people.actions import note_tie
from volontiers.people.models import Around, Attachment, FollowUp

ASKED_AT_MONTHS = (1, 6, 12)
POSTPONED = timedelta(hours=1)


class AlreadyEnded(Exception):
    """Nothing more can be said of this attachment."""


def attach(
    community_id: int,
    person_id: int,
    professional_id: int,
    *,
    signed_by: int,
    professional_seq: int,
    person_seq: int,
    instead: str,
    now: datetime,
) -> Attachment:
    """Inside the transaction of the second agreement. The doctor becomes the attending physician of the person here.

    instead: why an attachment that still runs ends with it, as that to a doctor who is about to leave.
    """
    earlier = Attachment.objects.filter(person_id=person_id, ended_at=None)
    earlier.update(ended_at=now, ended_for=instead, next_check_at=None)
    note_tie(community_id, person_id, professional_id, Around.Tie.ATTENDING, now)
    return Attachment.objects.create(
        community_id=community_id, person_id=person_id, professional_id=professional_id, signed_by_id=signed_by,
        professional_seq=professional_seq, person_seq=person_seq, agreed_at=now,
        next_check_at=later(now, ASKED_AT_MONTHS[0]),
    )  # fmt: skip


def note_real(by: Actor, attachment_id: int, proof: str, on: date, now: datetime) -> Attachment:
    """The first visit took place, or the declaration was made. Said again, the earlier day stays. Raises AlreadyEnded."""
    with acting(by):
        one = _open(attachment_id)
        if one.real_on is None or on < one.real_on:
            Attachment.objects.filter(pk=one.pk).update(real_on=min(on, now.date()), real_by=proof)
    return one


def note_asked(attachment_id: int, now: datetime) -> FollowUp | None:
    """Inside the transaction of the verb that asks, which sends the message: the question that is due is noted as asked.

    The next one gets its date. None when nothing is due.
    """
    one = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment_id)
    if one.next_check_at is None or one.next_check_at > now or one.ended_at:
        return None
    done = set(FollowUp.objects.filter(attachment=one).values_list("month", flat=True))
    month = next(n for n in ASKED_AT_MONTHS if n not in done)
    following = next((n for n in ASKED_AT_MONTHS if n > month), None)
    Attachment.objects.filter(pk=one.pk).update(
        next_check_at=later(one.agreed_at, following) if following else None
    )
    return FollowUp.objects.create(community_id=one.community_id, attachment=one, month=month, asked_at=now)


def put_off(attachment_id: int, until: datetime) -> None:
    """Inside the transaction of the verb that asks: nobody is asked at night."""
    Attachment.objects.filter(pk=attachment_id, next_check_at__isnull=False).update(next_check_at=until)


def postpone_asking(by: Actor, attachment_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: looked at again in an hour."""
    with acting(by):
        due = Attachment.objects.filter(pk=attachment_id, next_check_at__isnull=False)
        due.update(next_check_at=now + POSTPONED)


def answer_after(by: Actor, attachment_id: int, month: int, now: datetime, *, followed: bool) -> bool:
    """« Êtes-vous suivi ? »: the last answer of the month counts. False when nothing was asked."""
    with acting(by):
        asked = FollowUp.objects.filter(attachment_id=attachment_id, month=month)
        return asked.update(answered_at=now, followed=followed) > 0


def end_attachment(attachment_id: int, why: str, now: datetime) -> Attachment:
    """Inside the transaction of the verb that gives the person their place back. Raises AlreadyEnded."""
    one = _open(attachment_id)
    Attachment.objects.filter(pk=one.pk).update(ended_at=now, ended_for=why, next_check_at=None)
    Around.objects.filter(person_id=one.person_id, professional_id=one.professional_id).delete()
    return one


def _open(attachment_id: int) -> Attachment:
    one = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment_id)
    if one.ended_at:
        raise AlreadyEnded
    return one
