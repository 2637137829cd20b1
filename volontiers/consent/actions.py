"""The verbs of a pledge: given or changed, paused, resumed, withdrawn, and counted from elsewhere. All at once."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from volontiers.accounts.access import Actor
from volontiers.consent import ledger
from volontiers.consent.models import LastingPledge, OneOff, Pledge
from volontiers.consent.telling import tell
from volontiers.core.ledger import EntryKind, Receipt
from volontiers.core.need import Kind
from volontiers.core.pledge import Level, withdraws
from volontiers.database.wall import acting
from volontiers.directory import actions as directory
from volontiers.directory import queries as entries
from volontiers.directory.actions import Entry, Office, Structure
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

if TYPE_CHECKING:
    from volontiers.directory.models import Organization

REMINDED_BEFORE = timedelta(days=10)
REMINDED_AT = time(9)
POSTPONED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a professional writes down. by_kind: {kind: {"level", "asked", "accepted"}}; *pas du tout* drops it."""

    level: Level
    asked_cap: int
    accepted_cap: int
    until: date | None
    modes: tuple[str, ...] = ()
    minutes: int | None = None
    communes: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    opens: time | None = None
    closes: time | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None
    by_kind: dict[Kind, dict[str, object]] = field(default_factory=dict)

    @property
    def withdraws(self) -> bool:
        return withdraws(self.level)


def write_pledge(by: Actor, professional_id: int, terms: Terms, now: datetime) -> Pledge:
    """*Un peu*, *beaucoup* or *pas du tout*, inside the transaction of the verb. Any pause ends with it.

    Pledge and professional are locked by the verb: nobody moves meanwhile. Its entry writes the pledge, and takes the
    lock of the register: what follows touches only rows that are locked already.
    """
    kind = EntryKind.WITHDRAWAL if terms.withdraws else EntryKind.PLEDGE
    from_where = entries.places(by.community_id, [professional_id]).get(professional_id, [])
    ledger.note(by, kind, professional_id, _values(terms) | {"from": from_where})
    pledge = Pledge.objects.get(community_id=by.community_id, professional_id=professional_id)
    zone = territory.zone(territory.community(by.community_id))
    pledge.reminded_at = None
    pledge.next_check_at = reminder_at(pledge.until, now, zone) if pledge.level != Level.NONE else None
    pledge.save(update_fields=["reminded_at", "next_check_at"])
    return pledge


def lock_pledge(by: Actor, professional_id: int) -> Pledge | None:
    """The pledge of one professional here, locked; None when they never answered."""
    return (
        Pledge.objects.select_for_update(of=("self",), no_key=True)
        .filter(community_id=by.community_id, professional_id=professional_id)
        .first()
    )


def reminder_at(until: date | None, now: datetime, zone: tzinfo) -> datetime | None:
    """Nine o'clock, ten days before the last day; its end when the reminder's hour is past."""
    if until is None:
        return None
    at = datetime.combine(until - REMINDED_BEFORE, REMINDED_AT, tzinfo=zone)
    return at if at > now else end_of(until, zone)


def end_of(until: date, zone: tzinfo) -> datetime:
    """The first instant after the last day of a pledge."""
    return datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)


def postpone(by: Actor, pledge_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: the pledge that is due is looked at again in an hour."""
    with acting(by):
        Pledge.objects.filter(pk=pledge_id, next_check_at__isnull=False).update(next_check_at=now + POSTPONED)


def due_now(pledge_id: int, now: datetime) -> Pledge | None:
    """The pledge whose reminder or end has come; None when nothing is due any more."""
    return Pledge.objects.filter(pk=pledge_id, next_check_at__lte=now, until__isnull=False).first()


def note_reminded(pledge: Pledge, now: datetime, end: datetime) -> None:
    """The reminder left; the next thing due is the end."""
    Pledge.objects.filter(pk=pledge.pk).update(reminded_at=now, next_check_at=end)


def fall_silent(by: Actor, pledge: Pledge) -> None:
    """The pledge is over: no solicitation, until its professional says otherwise."""
    Pledge.objects.filter(pk=pledge.pk).update(next_check_at=None)
    ledger.note(by, EntryKind.EXPIRY, pledge.professional_id, {"until": pledge.until})


def _values(terms: Terms) -> dict[str, object]:
    none = terms.withdraws
    return {
        "level": terms.level,
        "asked_cap": 0 if none else terms.asked_cap,
        "accepted_cap": 0 if none else terms.accepted_cap,
        "by_kind": {} if none else {kind.value: own for kind, own in terms.by_kind.items()},
        "modes": sorted(terms.modes),
        "minutes": terms.minutes,
        "communes": sorted(terms.communes),
        "days": sorted(terms.days),
        "opens": terms.opens,
        "closes": terms.closes,
        "quiet_from": terms.quiet_from,
        "quiet_to": terms.quiet_to,
        "until": None if none else terms.until,
    }


def write_pause(by: Actor, professional_id: int, until: datetime | None) -> bool:
    """Inside the transaction of the verb. None ends the pause."""
    if lock_pledge(by, professional_id) is None:
        return False
    kind = EntryKind.RESUMPTION if until is None else EntryKind.PAUSE
    ledger.note(by, kind, professional_id, {"until": until})
    return True


def resume(by: Actor, professional_id: int) -> bool:
    """The pause ends now."""
    with acting(by):
        return write_pause(by, professional_id, None)


def note_own(by: Actor, professional_id: int, need_id: int) -> Receipt:
    """ "Je m'en occupe": the yes of the professional themselves, for their own request alone."""
    return ledger.note(by, EntryKind.ONE_OFF, professional_id, {"need": need_id})


def note_one_off(by: Actor, professional_id: int, need_id: int, now: datetime) -> Receipt:
    """A yes heard on the telephone, inside the transaction of the verb that records it."""
    OneOff.objects.create(
        community_id=by.community_id,
        professional_id=professional_id,
        need_id=need_id,
        recorded_by_id=by.signed_as,
        at=now,
    )
    return ledger.note(by, EntryKind.ONE_OFF, professional_id, {"need": need_id})


def contest(by: Actor, need_id: int, professional_id: int, now: datetime) -> int:
    """ "Ce n'est pas moi", inside the transaction of the verb: kept beside who recorded the yes; it counts once."""
    mine = OneOff.objects.filter(need_id=need_id, professional_id=professional_id, contested_at=None)
    contested = mine.update(contested_at=now)
    if contested:
        ledger.note(by, EntryKind.CONTEST, professional_id, {"need": need_id})
    return contested


def correct_professional(
    by: Actor, professional_id: int, entry: Entry, offices: tuple[Office, ...], now: datetime, *, active: bool
) -> None:
    """Change what the directory says of somebody who is listed here, where they work included: one move at most."""
    with acting(by):
        take_turn(by.community_id)
        _stand_still(by, [professional_id])
        directory.write_professional(by, professional_id, entry, active=active)
        directory.write_practices(by, professional_id, offices)
        _note_moves(by, [professional_id], now)


def set_practices(by: Actor, professional_id: int, offices: tuple[Office, ...], now: datetime) -> None:
    """Where this professional works in this community: the list replaces the earlier one."""
    with acting(by):
        take_turn(by.community_id)
        _stand_still(by, [professional_id])
        directory.write_practices(by, professional_id, offices)
        _note_moves(by, [professional_id], now)


def note_organization(by: Actor, said: Structure, now: datetime, pk: int | None = None) -> "Organization":
    """Add or correct a structure that can answer through a named signatory. Raises AlreadyListed."""
    with acting(by):
        take_turn(by.community_id)
        signing = entries.signing_for(pk) if pk else []
        _stand_still(by, signing)
        organization = directory.write_organization(by, said, pk)
        _note_moves(by, signing, now)
    return organization


def _stand_still(by: Actor, professionals: list[int]) -> None:
    """Pledges, professionals, lasting pledges: nothing is asked of them, nor said by them, until the end of the verb."""
    mine = {"community_id": by.community_id, "professional_id__in": professionals}
    pledges = Pledge.objects.select_for_update(of=("self",), no_key=True).filter(**mine)
    list(pledges.order_by("pk").values_list("pk"))
    directory.lock_professionals(*professionals)
    lasting = LastingPledge.objects.select_for_update(of=("self",), no_key=True).filter(**mine)
    list(lasting.order_by("pk").values_list("pk"))


def _note_moves(by: Actor, professionals: list[int], now: datetime) -> None:
    """One entry for each professional of whom a pledge counts its minutes from elsewhere now."""
    now_at = entries.places(by.community_id, professionals)
    for who, origins in _counted_from(by, professionals):
        places = now_at.get(who, [])
        if any(places != one for one in origins):
            line = ledger.note(by, EntryKind.PLACE, who, {"from": places})
            tell(by, who, "place_written", line.seq, f"place:{line.seq}", now)


def _counted_from(by: Actor, professionals: list[int]) -> list[tuple[int, list[list[str]]]]:
    """By professional, from where their pledges count their minutes: for needs of today, for new patients."""
    mine = {"community_id": by.community_id, "professional_id__in": professionals}
    found: dict[int, list[list[str]]] = {}
    for table in (Pledge, LastingPledge):
        for who, origins in table.objects.filter(**mine).values_list("professional_id", "origins"):
            found.setdefault(who, []).append(origins)
    return sorted(found.items())


def forget(by: Actor, professional_id: int) -> int:
    """What the register says of somebody who is no longer a member here: bodies and salts leave, the lines stay.

    Gives how many. Raises IntegrityError while they are a member.
    """
    with acting(by):
        return ledger.erase_bodies(professional_id)
