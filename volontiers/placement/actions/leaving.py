"""Somebody waits no more, comes back, or turns out to be on the list twice. The original date stays through all of it."""

from datetime import datetime, timedelta

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core.priority import Ground
from volontiers.core.waiting import LIVE, Leaving, NotNow, WaitingState, move
from volontiers.database.wall import acting
from volontiers.placement.actions import facts, offering
from volontiers.placement.actions.facts import AlreadyWaiting
from volontiers.placement.actions.ranking import standard
from volontiers.placement.models import Offer, Reconfirmation, Registration
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory

Answer = Reconfirmation.Answer
# What an end says to who asked « cherchez-vous toujours ? »; any other one is « n’attend plus ».
_SAYS = {Leaving.FOUND: Answer.FOUND, Leaving.ALREADY_ATTACHED: Answer.FOUND}


def close(by: Actor, registration_id: int, why: Leaving, now: datetime) -> Registration:
    """Off the list, for a reason that is counted apart. Raises NotNow or NotListed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        let_go(one, why, by=by, now=now)
    return one


def let_go(one: Registration, why: Leaving, *, by: Actor, now: datetime) -> None:
    """On a locked registration: off the list, and what was asked is answered. Raises NotNow.

    Who has a doctor by the list leaves it when that follow-up ends (returning.end), and not before.
    """
    if one.state == WaitingState.ATTACHED:
        raise NotNow("leave", WaitingState.ATTACHED)
    _withdraw(one, by=by, now=now)
    facts.finish(one, why, now)
    facts.record(one, "left", by=by, now=now, why=why.value)
    _heard(one, _SAYS.get(why, Answer.GONE), by=by, now=now)


def _withdraw(one: Registration, *, by: Actor, now: datetime) -> None:
    """No doctor waits for somebody who waits no more."""
    live = Offer.objects.filter(registration=one, state__in=LIVE).values_list("pk", flat=True)
    offering.withdraw(by, [offering.lock_offer(pk) for pk in live.order_by("pk")], now)


def _heard(one: Registration, answer: str, *, by: Actor, now: datetime) -> None:
    """Whatever was asked, or was still to be, has its answer."""
    asked = Reconfirmation.objects.filter(registration=one, answered_at=None)
    asked.update(answered_at=now, answer=answer, by_id=by.account_id)


def come_back(by: Actor, registration_id: int, now: datetime) -> Registration:
    """On the list again, at the original date. Raises NotNow, NoAgreement, AlreadyWaiting or NotListed."""
    try:
        with acting(by):
            one = facts.lock_one(registration_id)
            if one.state == WaitingState.ATTACHED:
                raise NotNow("come_back", WaitingState.ATTACHED)
            if one.agreement_withdrawn_at is not None:
                raise facts.NoAgreement
            give_back(one, by=by, now=now)
            facts.record(one, "came_back", by=by, now=now)
    except IntegrityError as error:
        with acting(by):
            other = Registration.objects.filter(person_id=one.person_id, state__in=OPEN).first()
        raise AlreadyWaiting(other.code if other else "") from error
    return one


def give_back(one: Registration, *, by: Actor, now: datetime) -> None:
    """Their place in line, on a locked registration: the original date, the class of today. Raises NotNow."""
    rules = standard(by.community_id, now)
    grounds = [Ground(ground) for ground in one.grounds]
    place = rules.place(grounds, one.grounds_until, one.person.birth_year)
    facts.set_state(
        one, "return", ended_at=None, ended_for="", tries=0, confirmed_at=now,
        next_check_at=_next_news(one, now), priority=place.priority, rank=place.rank,
        rules_seq=rules.seq, ranked_on=rules.today,
    )  # fmt: skip


def still_waits(by: Actor, registration_id: int, now: datetime) -> Registration:
    """« Cherche toujours », heard by the desk or said by the person. Raises NotNow or NotListed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        confirm(one, by=by, now=now)
    return one


def confirm(one: Registration, *, by: Actor, now: datetime, answer: str = Answer.STILL_WAITING) -> None:
    """On a locked registration: they still wait, at the original date, paused or not. Raises NotNow."""
    facts.set_state(
        one, "confirm", suspended_at=None, tries=0, confirmed_at=now, next_check_at=_next_news(one, now)
    )
    facts.record(one, "confirmed", by=by, now=now)
    _heard(one, answer, by=by, now=now)


def home_still_waits(by: Actor, registration_id: int, now: datetime) -> list[Registration]:
    """« Nous cherchons toujours »: one answers for those who wait under the same roof. Raises NotNow or NotListed."""
    with acting(by):
        home = facts.lock_home(registration_id)
        for one in home:
            confirm(one, by=by, now=now)
    return home


def _next_news(one: Registration, now: datetime) -> datetime:
    return now + timedelta(days=territory.rules(territory.community(one.community_id)).reconfirm_days)


def same_person(by: Actor, one_id: int, other_id: int, now: datetime) -> Registration:
    """Two registrations of one person: the later one ends, the older date stays. Gives the one that stays.

    Raises NotNow when one of them waits no more, or NotListed.
    """
    with acting(by):
        older, later = sorted(facts.lock(one_id, other_id), key=lambda one: (one.since, one.pk))
        move(WaitingState(older.state), "confirm")
        _withdraw(later, by=by, now=now)
        facts.finish(later, Leaving.DUPLICATE, now)
        facts.record(later, "same_person", by=by, now=now, other=older.pk)
        facts.record(older, "same_person", by=by, now=now, other=later.pk)
    return older


def two_people(by: Actor, one_id: int, other_id: int, now: datetime) -> None:
    """They only look alike: the pair is not shown again. Raises NotListed."""
    with acting(by):
        one, other = facts.lock(one_id, other_id)
        facts.record(one, "two_people", by=by, now=now, other=other.pk)
        facts.record(other, "two_people", by=by, now=now, other=one.pk)
