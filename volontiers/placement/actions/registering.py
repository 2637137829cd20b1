"""Somebody joins the list, alone or with those who live with them: the date they asked is theirs for good."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core.eligibility import Doubt, Situation, doubts
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Family
from volontiers.core.priority import Ground, known_end
from volontiers.database.ledger import append
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.people.actions import Identity, note_person, note_tie
from volontiers.people.queries import around
from volontiers.placement.actions import facts, receipts
from volontiers.placement.actions.facts import AlreadyWaiting
from volontiers.placement.actions.ranking import Standard, standard
from volontiers.placement.actions.receipts import Draft
from volontiers.placement.models import Household, Registration, WaitingEvent
from volontiers.placement.queries import twins
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import AgreementWording


class Doubtful(Exception):
    """Somebody at the desk has to decide, with a written reason. doubts: why, each with its explanation."""

    def __init__(self, found: tuple[Doubt, ...]) -> None:
        super().__init__(", ".join(found))
        self.doubts = found


@dataclass(frozen=True, slots=True)
class Facts:
    """What is declared, and may change. letters: the postal address, where letters are wanted."""

    situation: Situation = Situation.NONE
    grounds: frozenset[Ground] = frozenset()
    grounds_until: date | None = None
    home_visits: bool = False
    longest_minutes: int | None = None
    caller_name: str = ""
    caller_link: str = ""
    caller_phone: str = ""
    email: str = ""
    letters: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One registration to come. key: of its form, so that it counts once. since: the day of the first request.

    reason: why the desk registers in spite of a doubt. since_why: on whose word it counts from a day before this one.
    usual: professionals who already see the person.
    wording: the version of the words that were read, the one in force when None.
    """

    key: UUID
    origin: str
    person: Identity
    since: date
    facts: Facts = field(default_factory=Facts)
    person_id: int | None = None
    reason: str = ""
    since_why: str = ""
    usual: tuple[int, ...] = ()
    agreement_channel: str = "oral"
    agreed_at: datetime | None = None
    wording: int | None = None
    need_id: int | None = None
    cohort_id: int | None = None


def register(by: Actor, said: Said, now: datetime) -> Registration:
    """One person. The same key gives the same registration. Raises Doubtful or AlreadyWaiting."""
    return register_together(by, [said], now)[0]


def register_together(
    by: Actor, everybody: Sequence[Said], now: datetime, household_with: int | None = None
) -> list[Registration]:
    """Those who live together, all or none. household_with: a registration that they join.

    Raises Doubtful, AlreadyWaiting, or NotListed.
    """
    try:
        with acting(by):
            return enter(by, everybody, now, household_with)
    except IntegrityError:
        # The same form at the same instant: the other one has saved it.
        with acting(by):
            known = _known(everybody)
        if known is None:
            raise
        return known


def enter(
    by: Actor, everybody: Sequence[Said], now: datetime, household_with: int | None = None
) -> list[Registration]:
    """Inside the transaction of the verb: their places, then what they agreed to, which the register takes last."""
    known = _known(everybody)
    if known is not None:
        return known
    made = seat(by, everybody, now, household_with)
    for one, said in zip(made, everybody, strict=True):
        # Who comes from a case has agreed there.
        if said.need_id is None:
            agree(by, one, said)
    return made


def seat(
    by: Actor,
    everybody: Sequence[Said],
    now: datetime,
    household_with: int | None = None,
    *,
    seek: bool = True,
    draft: Draft = receipts.drafted,
) -> list[Registration]:
    """Their places alone. seek: whether to look for those whom they may repeat. draft: their receipts.

    Raises Doubtful or AlreadyWaiting.
    """
    for said in everybody:
        check(by, said)
    household = _household(by, everybody, household_with, now)
    drawn = facts.new_codes(len(everybody))
    made = []
    for said, code in zip(everybody, drawn, strict=True):
        person_id = said.person_id or note_person(by.community_id, said.person, now).pk
        for professional_id in said.usual:
            note_tie(by.community_id, person_id, professional_id, "usual", now)
        one = row_of(by, said, terms_of(by.community_id, now, said.wording), now)
        one.person_id, one.household, one.code = person_id, household, code
        one.save()
        insert(*events_of(one, said, by=by, now=now))
        for other in twins.of(one) if seek else ():
            facts.record(one, "maybe_twin", by=by, now=now, other=other.pk)
        receipts.give(one, by=by, now=now, draft=draft)
        made.append(one)
    return made


def _known(everybody: Sequence[Said]) -> list[Registration] | None:
    keys = [said.key for said in everybody]
    found = list(Registration.objects.select_related("person").filter(key__in=keys).order_by("pk"))
    return found if found and len(found) == len(everybody) else None


def _household(
    by: Actor, everybody: Sequence[Said], household_with: int | None, now: datetime
) -> Household | None:
    if household_with is not None:
        return share_household(facts.lock_one(household_with), by=by, now=now)
    return (
        Household.objects.create(community_id=by.community_id, created_at=now) if len(everybody) > 1 else None
    )


def share_household(one: Registration, *, by: Actor, now: datetime) -> Household:
    """The household of a locked registration, made when it has none."""
    if one.household is not None:
        return one.household
    household = Household.objects.create(community_id=by.community_id, created_at=now)
    facts.put(one, household_id=household.pk)
    facts.record(one, "household_joined", by=by, now=now, household=household.pk)
    return household


def events_of(made: Registration, said: Said, *, by: Actor, now: datetime) -> list[WaitingEvent]:
    """What happened, not yet written."""
    told = [facts.event(made, "registered", by=by, now=now, origin=said.origin, priority=made.priority)]
    if said.since_why and said.since < made.ranked_on:
        told.append(facts.event(made, "dated_back", by=by, now=now, why=said.since_why))
    if said.reason:
        told.append(facts.event(made, "in_spite_of", by=by, now=now, reason=said.reason))
    return told


def check(by: Actor, said: Said) -> None:
    """Raises AlreadyWaiting or Doubtful."""
    waiting = Registration.objects.filter(person_id=said.person_id, state__in=OPEN) if said.person_id else ()
    for one in waiting:
        raise AlreadyWaiting(one.code)
    if said.reason:
        return
    ties = around(said.person_id) if said.person_id else {}
    found = doubts(
        said.facts.situation,
        may_want_change=territory.rules(territory.community(by.community_id)).may_want_change,
        inside=territory.is_inside(said.person.insee, by.community_id) if said.person.insee else None,
        has_physician="attending" in ties.values(),
    )
    if found:
        raise Doubtful(found)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a registration is written with at one moment. days: until its first reconfirmation."""

    rules: Standard
    wording: "AgreementWording | None"
    days: int


def terms_of(community_id: int, now: datetime, wording: int | None = None) -> Terms:
    """wording: the version that was read, the one in force when None. Read inside the community."""
    words = territory.wordings(community_id, {Family.CARERS: wording} if wording else {})
    days = territory.rules(territory.community(community_id)).reconfirm_days
    return Terms(standard(community_id, now), words.get(Family.CARERS), days)


def row_of(by: Actor, said: Said, terms: Terms, now: datetime) -> Registration:
    """Not yet written, without its person, its household and its code."""
    rules = terms.rules
    told = ended(said.facts, rules.today)
    place = rules.place(told.grounds, told.grounds_until, said.person.birth_year)
    return Registration(
        community_id=by.community_id,
        key=said.key,
        need_id=said.need_id,
        cohort_id=said.cohort_id,
        origin=said.origin,
        since=said.since,
        entered_at=now,
        entered_by_id=by.account_id,
        rules_seq=rules.seq,
        ranked_on=rules.today,
        priority=place.priority,
        rank=place.rank,
        agreed_at=said.agreed_at or now,
        wording=terms.wording,
        confirmed_at=now,
        next_check_at=now + timedelta(days=terms.days),
        channel=receipts.channel_of(said.person.phone, told.caller_phone, told.email, told.letters),
        **written(told),
    )


def ended(told: Facts, today: date) -> Facts:
    """With the end of what ends by itself, when that is known."""
    return replace(told, grounds_until=known_end(told.grounds, told.grounds_until, today))


def written(told: Facts) -> dict[str, object]:
    """The columns of what is declared."""
    return {
        "situation": told.situation,
        "grounds": sorted(told.grounds),
        "grounds_until": told.grounds_until,
        "home_visits": told.home_visits,
        "longest_minutes": told.longest_minutes,
        "caller_name": told.caller_name,
        "caller_link": told.caller_link,
        "caller_phone": told.caller_phone,
        "email": told.email,
        "letters": told.letters,
        "note": told.note,
    }


def agree(by: Actor, made: Registration, said: Said) -> None:
    """Last in the transaction: what the person agreed to is an entry of the register."""
    append(by, EntryKind.AGREEMENT, agreement_of(made, said), person_id=made.person_id)


def agreement_of(made: Registration, said: Said) -> dict[str, object]:
    """As the register says it."""
    version = made.wording.version if made.wording else None
    return {"family": Family.CARERS, "wording": version, "channel": said.agreement_channel}


def member_key(key: UUID, n: int) -> UUID:
    """The key of the nth member of a household form, the first one being the form's own."""
    return key if n == 0 else uuid5(key, str(n))
