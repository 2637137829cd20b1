"""The verbs of a pledge for new patients: given, changed or withdrawn, paused, resumed, ended. Each holds at once.

Locks: the pledge for today, the professional, the lasting pledge, then the register.
"""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.consent import ledger
from volontiers.consent.actions import POSTPONED, end_of, lock_pledge, reminder_at
from volontiers.consent.models import LastingPledge
from volontiers.consent.receipts import send_receipt
from volontiers.core.lasting import LastingTerms
from volontiers.core.ledger import EntryKind
from volontiers.core.pledge import Level, withdraws
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.directory.actions import lock_professionals
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory


def change_lasting(by: Actor, professional_id: int, terms: LastingTerms, now: datetime) -> LastingPledge:
    """Give, change or withdraw it, with nobody offered yet: see placement.actions.pledging for who is."""
    with acting(by):
        return write_lasting(by, professional_id, terms, now)


def write_lasting(by: Actor, professional_id: int, terms: LastingTerms, now: datetime) -> LastingPledge:
    """*Un peu*, *beaucoup* or *pas du tout*, inside the transaction of the verb; a receipt leaves. Any pause ends with it.

    Its entry writes the pledge. Raises IntegrityError for who is no physician.
    """
    lock_lasting(by, professional_id)
    if withdraws(terms.level):
        ledger.note(by, EntryKind.LASTING_WITHDRAWN, professional_id, {"level": Level.NONE})
    else:
        from_where = directory.places(by.community_id, [professional_id]).get(professional_id, [])
        ledger.note(by, EntryKind.LASTING, professional_id, _values(terms) | {"from": from_where})
    pledge = LastingPledge.objects.get(community_id=by.community_id, professional_id=professional_id)
    zone = territory.zone(territory.community(by.community_id))
    pledge.reminded_at = None
    pledge.next_check_at = reminder_at(pledge.until, now, zone)
    pledge.save(update_fields=["reminded_at", "next_check_at"])
    send_receipt(by, professional_id, now, ledger.GIVEN_LASTING)
    return pledge


def _values(terms: LastingTerms) -> dict[str, object]:
    youngest, oldest = terms.ages or (None, None)
    return {
        "level": terms.level,
        "per_month": terms.per_month,
        "asked_per_month": terms.asked_per_month,
        "youngest": youngest,
        "oldest": oldest,
        "minutes": terms.minutes,
        "communes": sorted(terms.communes),
        "home_visits": terms.home_visits,
        "only_known": terms.only_known,
        "until": terms.until,
    }


def resume_lasting(by: Actor, professional_id: int) -> bool:
    """The pause ends now."""
    with acting(by):
        return write_lasting_pause(by, professional_id, None)


def write_lasting_pause(by: Actor, professional_id: int, until: datetime | None) -> bool:
    """Inside the transaction of the verb. None ends the pause."""
    if lock_lasting(by, professional_id) is None:
        return False
    kind = EntryKind.LASTING_RESUMPTION if until is None else EntryKind.LASTING_PAUSE
    ledger.note(by, kind, professional_id, {"until": until})
    return True


def due_lasting(pledge_id: int, now: datetime) -> LastingPledge | None:
    """The lasting pledge to look at now, None when nothing is due of it."""
    return LastingPledge.objects.filter(pk=pledge_id, next_check_at__lte=now, until__isnull=False).first()


def write_lasting_due(by: Actor, pledge_id: int, now: datetime) -> bool:
    """One reminder ten days before its end, then no new patient, inside the transaction of the verb.

    On a lasting pledge that is locked. False when nothing is due.
    """
    pledge = due_lasting(pledge_id, now)
    if pledge is None or pledge.until is None:
        return False
    end = end_of(pledge.until, territory.zone(territory.community(by.community_id)))
    mine = LastingPledge.objects.filter(pk=pledge.pk)
    if end <= now:
        mine.update(next_check_at=None)
        ledger.note(by, EntryKind.LASTING_EXPIRY, pledge.professional_id, {"until": pledge.until})
    else:
        _remind(pledge, now)
        mine.update(reminded_at=now, next_check_at=end)
    return True


def _remind(pledge: LastingPledge, now: datetime) -> None:
    one = directory.respondent(pledge.community_id, pledge.professional_id)
    said = {
        "level": Level(pledge.level).label,
        "until": f"{pledge.until:%d/%m}",
        "link": full_address("/moi/engagement"),
    }
    for channel, value in one.channels if one else ():
        to = Address(channel, value, one.name if one else "")
        outbox.queue(pledge.community_id, to, "lasting_end", said, now=now, about=f"lasting:{pledge.pk}")


def postpone_lasting(by: Actor, pledge_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: the lasting pledge that is due is looked at again in an hour."""
    with acting(by):
        due = LastingPledge.objects.filter(pk=pledge_id, next_check_at__isnull=False)
        due.update(next_check_at=now + POSTPONED)


def lock_lasting(by: Actor, professional_id: int) -> LastingPledge | None:
    """With all that their word holds, in the order of every verb; None when they never said anything of new patients."""
    lock_pledge(by, professional_id)
    lock_professionals(professional_id)
    mine = LastingPledge.objects.select_for_update(of=("self",), no_key=True)
    return mine.filter(community_id=by.community_id, professional_id=professional_id).first()
