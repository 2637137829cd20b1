"""What is declared may change, and the class follows; those who live together are joined or parted."""

from datetime import datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core.eligibility import Situation
from volontiers.core.priority import Ground
from volontiers.database.wall import acting
from volontiers.people.actions import Identity, lock_identity, write_identity
from volontiers.placement.actions import facts, receipts
from volontiers.placement.actions.ranking import standard
from volontiers.placement.actions.registering import Facts, ended, share_household, written
from volontiers.placement.models import Household, Registration


def correct(
    by: Actor, registration_id: int, person: Identity, told: Facts, now: datetime, *, version: int
) -> Registration:
    """Who it is and what was declared. The original date never changes. Raises Stale, CommuneHeld, Hidden or NotListed."""
    with acting(by):
        one = facts.lock_shown(registration_id)
        if one.version != version:
            raise facts.Stale
        rewrite(one, person, told, by=by, now=now)
    return one


def rewrite(one: Registration, person: Identity, told: Facts, *, by: Actor, now: datetime) -> None:
    """On a locked registration: the class follows what is declared; what changed is a line of its thread.

    Raises CommuneHeld, and then the transaction is over.
    """
    before, rules = lock_identity(one.person_id), standard(by.community_id, now)
    told = ended(told, rules.today)
    changed = [name for name, value in written(told).items() if getattr(one, name) != value]
    try:
        write_identity(one.person_id, person)
    except IntegrityError as held:
        raise facts.CommuneHeld from held
    place = rules.place(told.grounds, told.grounds_until, person.birth_year)
    was = one.priority
    channel = _channel(one, before.phone, person.phone, told)
    facts.put(one, **written(told), priority=place.priority, rank=place.rank, channel=channel)
    if before != person:
        changed.append("person")
    facts.record(one, "corrected", by=by, now=now, fields=sorted(changed))
    if place.priority != was:
        facts.record(one, "ranked", by=by, now=now, was=was, priority=place.priority.value)


def _channel(one: Registration, was: str, phone: str, told: Facts) -> str:
    """The way that follows from what is known; another one that was asked for stays."""
    usual = receipts.channel_of(was, one.caller_phone, one.email, one.letters)
    following = receipts.channel_of(phone, told.caller_phone, told.email, told.letters)
    return following if one.channel == usual else one.channel


def declared(one: Registration) -> Facts:
    """What a registration says now."""
    return Facts(
        situation=Situation(one.situation),
        grounds=frozenset(Ground(ground) for ground in one.grounds),
        grounds_until=one.grounds_until,
        home_visits=one.home_visits,
        longest_minutes=one.longest_minutes,
        caller_name=one.caller_name,
        caller_link=one.caller_link,
        caller_phone=one.caller_phone,
        email=one.email,
        letters=one.letters,
        note=one.note,
    )


def join_household(by: Actor, registration_id: int, other_id: int, now: datetime) -> None:
    """They live together: placed with one doctor, or waiting together. Raises NotListed."""
    if registration_id == other_id:
        return
    with acting(by):
        pair = {one.pk: one for one in facts.lock(registration_id, other_id)}
        one, other = pair[registration_id], pair[other_id]
        household = share_household(other, by=by, now=now)
        if one.household_id == household.pk:
            return
        left = one.household_id
        facts.put(one, household_id=household.pk)
        facts.record(one, "household_joined", by=by, now=now, household=household.pk)
        _dissolve(left, by=by, now=now)


def leave_household(by: Actor, registration_id: int, now: datetime) -> None:
    """They live apart from now on. Who stays alone is no household any more. Raises NotListed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        if one.household_id is None:
            return
        left = one.household_id
        facts.put(one, household_id=None)
        facts.record(one, "household_left", by=by, now=now, household=left)
        _dissolve(left, by=by, now=now)


def _dissolve(household_id: int | None, *, by: Actor, now: datetime) -> None:
    if household_id is None:
        return
    rest = list(Registration.objects.filter(household_id=household_id).order_by("pk"))
    if len(rest) > 1:
        return
    for last in facts.lock(*(one.pk for one in rest)):
        facts.put(last, household_id=None)
        facts.record(last, "household_left", by=by, now=now, household=household_id)
    Household.objects.filter(pk=household_id).delete()
