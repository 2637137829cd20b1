"""Keeping the list true: « cherchez-vous toujours ? » every ninety days, three tries on two ways, a pause, then an end.

Nobody is erased for having been silent, and the original date never moves: one tap brings anybody back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.core import hours, phone
from volontiers.core.reconfirm import BY_ITSELF, Do, Pace, Silence, Step, Try, Way, next_step, ways
from volontiers.core.waiting import LIVE, Leaving, WaitingState
from volontiers.database.wall import acting
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.placement.actions import facts, leaving
from volontiers.placement.models import Offer, Reconfirmation, Registration
from volontiers.territory import queries as territory

POSTPONED = timedelta(hours=1)
Answer = Reconfirmation.Answer


@dataclass(frozen=True, slots=True)
class Moment:
    """The rules and the hours of one community, now."""

    now: datetime
    pace: Pace
    opens: datetime | None


def check(by: Actor, registration_id: int, now: datetime) -> bool:
    """The next step of a place that is due, and of those under the same roof who are at the same one.

    Done once, however often a worker stops on the way. False when nothing is due any more.
    """
    with acting(by):
        if not Registration.objects.filter(pk=registration_id, next_check_at__lte=now).exists():
            return False
        home = facts.lock_home(registration_id)
        one = home[0]
        if one.next_check_at is None or one.next_check_at > now:
            return False
        at = _moment(by, now)
        step = _step(one, at)
        _do(step, [one, *(mate for mate in home[1:] if _goes_with(mate, one, step, at))], by=by, now=now)
    return True


def postpone(by: Actor, registration_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: looked at again in an hour."""
    with acting(by):
        due = Registration.objects.filter(pk=registration_id, next_check_at__isnull=False)
        due.update(next_check_at=now + POSTPONED)


def _moment(by: Actor, now: datetime) -> Moment:
    community = territory.community(by.community_id)
    rules = territory.rules(community)
    pace = Pace(rules.reconfirm_days, rules.reconfirm_tries, rules.try_days, rules.grace_days)
    return Moment(
        now,
        pace,
        hours.next_opening(territory.opening_hours(community.pk), now, territory.zone(community)),
    )


def _step(one: Registration, at: Moment) -> Step:
    asked = Reconfirmation.objects.filter(registration=one, due_at__gt=one.confirmed_at).order_by(
        "due_at", "pk"
    )
    seen = Silence(
        confirmed_at=one.confirmed_at,
        suspended_at=one.suspended_at,
        tries=tuple(Try(Way(way), when) for way, when in asked.values_list("channel", "asked_at")),
        ways=ways_to(one),
        offered=Offer.objects.filter(registration=one, state__in=LIVE).exists(),
    )
    return next_step(seen, at.pace, at.now, at.opens)


def ways_to(one: Registration) -> tuple[Way, ...]:
    """By which this person is reached. Without a name their page opens to nobody: a message would lead nowhere."""
    named = bool(one.person.family_name)
    reached = {
        Way.MESSAGE: named and bool(_mobile(one)),
        Way.EMAIL: named and bool(one.email),
        Way.TELEPHONE: bool(one.person.phone or one.caller_phone),
        Way.LETTER: named and bool(one.letters),
    }
    return ways(one.channel, [way for way, there in reached.items() if there])


def _mobile(one: Registration) -> str:
    return next((n for n in (one.person.phone, one.caller_phone) if phone.is_mobile(n)), "")


def _goes_with(mate: Registration, one: Registration, step: Step, at: Moment) -> bool:
    """One message for a home: who is at the same step, and reached at the same address."""
    if step.do not in {Do.ASK, Do.SUSPEND} or mate.state != one.state:
        return False
    if step.way is not None and step.way not in BY_ITSELF:
        return False
    theirs = _step(mate, at)
    return (theirs.do, theirs.way) == (step.do, step.way) and _address(mate, step.way) == _address(
        one, step.way
    )


def _address(one: Registration, way: Way | None) -> Address | None:
    if not one.person.family_name:
        return None
    if _mobile(one) and way is not Way.EMAIL:
        return Address("sms", _mobile(one))
    return Address("email", one.email) if one.email else None


def _do(step: Step, home: list[Registration], *, by: Actor, now: datetime) -> None:
    for one in home:
        if step.do is Do.ASK:
            _ask(one, step, by=by, now=now)
        elif step.do is Do.SUSPEND:
            facts.set_state(one, "suspend", suspended_at=now, next_check_at=step.at)
            facts.record(one, "suspended", by=by, now=now)
        elif step.do is Do.LEAVE:
            facts.finish(one, Leaving.SILENT, now)
            facts.record(one, "left", by=by, now=now, why=Leaving.SILENT.value)
        else:
            facts.put(one, next_check_at=step.at)
    if step.do is Do.SUSPEND or step.way in BY_ITSELF:
        _write(home[0], "list_waiting" if step.do is Do.ASK else "list_paused", step.way, now)


def _ask(one: Registration, step: Step, *, by: Actor, now: datetime) -> None:
    """A message is asked at once; a call or a letter once somebody of the desk has done it."""
    assert step.way is not None
    Reconfirmation.objects.create(
        community_id=one.community_id, registration=one, channel=step.way, due_at=now,
        asked_at=now if step.way in BY_ITSELF else None,
    )  # fmt: skip
    facts.put(one, tries=one.tries + 1, next_check_at=step.at)
    facts.record(one, "asked", by=by, now=now, channel=step.way.value)


def _write(one: Registration, template: str, way: Way | None, now: datetime) -> None:
    to = _address(one, way)
    if to is None:
        return
    link = full_address(f"/s/{one.code}")
    about = f"registration:{one.pk}"
    outbox.queue(one.community_id, to, template, {"link": link}, now=now, about=about)


def note_not_reached(by: Actor, reconfirmation_id: int, now: datetime, *, left_word: bool) -> bool:
    """The desk called: nobody, or a machine that took the message. False when it was done, or is not asked any more.

    left_word: a message was left; an answer may still come.
    """
    with acting(by):
        asked = _lock_to_do(reconfirmation_id)
        if asked is None:
            return False
        done = {"asked_at": now, "by_id": by.account_id}
        none = {} if left_word else {"answered_at": now, "answer": Answer.NOT_REACHED}
        Reconfirmation.objects.filter(pk=asked.pk).update(**done, **none)
        _wait_for_answer(asked.registration, by=by, now=now)
        facts.record(asked.registration, "called", by=by, now=now, left_word=left_word)
    return True


def note_printed(by: Actor, ids: list[int], now: datetime) -> int:
    """These letters are printed and leave: asked from today. Gives how many; those that somebody printed count once."""
    printed = 0
    with acting(by):
        for pk in sorted(ids):
            asked = _lock_to_do(pk)
            if asked is None or asked.channel != Way.LETTER:
                continue
            Reconfirmation.objects.filter(pk=pk).update(asked_at=now, by_id=by.account_id)
            _wait_for_answer(asked.registration, by=by, now=now)
            facts.record(asked.registration, "letter", by=by, now=now)
            printed += 1
    return printed


def _lock_to_do(reconfirmation_id: int) -> Reconfirmation | None:
    """With its registration locked; None once it is done, or the person waits no more."""
    found = Reconfirmation.objects.filter(pk=reconfirmation_id).first()
    if found is None:
        return None
    registration = facts.lock_one(found.registration_id)
    asked = Reconfirmation.objects.get(pk=reconfirmation_id)
    asked.registration = registration
    is_open = asked.asked_at is None and asked.answered_at is None
    return asked if is_open and registration.state == WaitingState.WAITING else None


def _wait_for_answer(one: Registration, *, by: Actor, now: datetime) -> None:
    days = territory.rules(territory.community(by.community_id)).try_days
    facts.put(one, next_check_at=now + timedelta(days=days))


def heard_by_post(by: Actor, registration_id: int, said: str, now: datetime) -> Registration:
    """What a slip that came back says: an answer of Reconfirmation.Answer. Raises NotNow or NotListed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        if said == Answer.STILL_WAITING:
            leaving.confirm(one, by=by, now=now)
        else:
            why = Leaving.FOUND if said == Answer.FOUND else Leaving.RENOUNCED
            leaving.let_go(one, why, by=by, now=now)
    return one
