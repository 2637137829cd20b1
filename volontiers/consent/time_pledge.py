"""The verbs of a pledge of time: given, changed or withdrawn, paused, resumed, ended. Each holds at once.

Locks: the pledge for today, the professional, the lasting pledge, the one of time, then the register.
"""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.consent import ledger
from volontiers.consent.actions import POSTPONED, end_of, reminder_at
from volontiers.consent.lasting import lock_lasting
from volontiers.consent.models import TimePledge
from volontiers.consent.receipts import send_receipt
from volontiers.core.ledger import EntryKind
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import TimeTerms
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

PAGE = "/moi/engagement/temps"


def write_time(by: Actor, professional_id: int, terms: TimeTerms, now: datetime) -> TimePledge:
    """For each work *un peu*, *beaucoup* or *pas du tout*, inside the transaction of the verb; a receipt leaves.

    On a pledge of time that is locked. Its entry writes the pledge; any pause ends with it.
    """
    if terms.withdraws:
        ledger.note(by, EntryKind.TIME_WITHDRAWN, professional_id, {"level": Level.NONE})
    else:
        ledger.note(by, EntryKind.TIME, professional_id, _values(terms))
    pledge = TimePledge.objects.get(community_id=by.community_id, professional_id=professional_id)
    zone = territory.zone(territory.community(by.community_id))
    pledge.reminded_at = None
    pledge.next_check_at = reminder_at(pledge.until, now, zone)
    pledge.save(update_fields=["reminded_at", "next_check_at"])
    send_receipt(by, professional_id, now, ledger.GIVEN_TIME)
    return pledge


def _values(terms: TimeTerms) -> dict[str, object]:
    works = {work: {"level": own.level, "hours": own.hours} for work, own in terms.works.items()}
    return {"works": works, "days": sorted(terms.days), "until": terms.until}


def resume_time(by: Actor, professional_id: int) -> bool:
    """The pause ends now."""
    with acting(by):
        return lock_time(by, professional_id) is not None and write_time_pause(by, professional_id, None)


def write_time_pause(by: Actor, professional_id: int, until: datetime | None) -> bool:
    """Inside the transaction of the verb, on a pledge that is locked. None ends the pause."""
    kind = EntryKind.TIME_RESUMPTION if until is None else EntryKind.TIME_PAUSE
    ledger.note(by, kind, professional_id, {"until": until})
    return True


def due_time(pledge_id: int, now: datetime) -> TimePledge | None:
    """The pledge of time to look at now, None when nothing is due of it."""
    return TimePledge.objects.filter(pk=pledge_id, next_check_at__lte=now, until__isnull=False).first()


def write_time_due(by: Actor, pledge_id: int, now: datetime) -> bool:
    """One reminder ten days before its end, then nothing is asked, inside the transaction of the verb.

    On a pledge that is locked. False when nothing is due.
    """
    pledge = due_time(pledge_id, now)
    if pledge is None or pledge.until is None:
        return False
    end = end_of(pledge.until, territory.zone(territory.community(by.community_id)))
    mine = TimePledge.objects.filter(pk=pledge.pk)
    if end <= now:
        mine.update(next_check_at=None)
        ledger.note(by, EntryKind.TIME_EXPIRY, pledge.professional_id, {"until": pledge.until})
    else:
        _remind(pledge, now)
        mine.update(reminded_at=now, next_check_at=end)
    return True


def _remind(pledge: TimePledge, now: datetime) -> None:
    one = directory.respondent(pledge.community_id, pledge.professional_id)
    said = {"until": f"{pledge.until:%d/%m}", "link": full_address(PAGE)}
    for channel, value in one.channels if one else ():
        to = Address(channel, value, one.name if one else "")
        outbox.queue(pledge.community_id, to, "time_end", said, now=now, about=f"time_pledge:{pledge.pk}")


def postpone_time(by: Actor, pledge_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: the pledge of time that is due is looked at again in an hour."""
    with acting(by):
        due = TimePledge.objects.filter(pk=pledge_id, next_check_at__isnull=False)
        due.update(next_check_at=now + POSTPONED)


def lock_time(by: Actor, professional_id: int) -> TimePledge | None:
    """With all that their word holds, in the order of every verb; None when they never said anything of their time."""
    lock_lasting(by, professional_id)
    mine = TimePledge.objects.select_for_update(of=("self",), no_key=True)
    return mine.filter(community_id=by.community_id, professional_id=professional_id).first()
