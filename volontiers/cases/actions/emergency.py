"""Vital danger leaves at once: the case freezes, nobody is asked, nobody is sent a page. Traced."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts, links
from volontiers.cases.models import Case, Need
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import Outcome
from volontiers.database.wall import acting
from volontiers.messages import actions as outbox


def hand_to_emergency(by: Actor, case_id: int, now: datetime) -> None:
    """ "Confier au 15": every need is frozen, open proposals are withdrawn, their messages do not leave."""
    with acting(by):
        freeze(facts.lock_case(case_id), by=by, now=now)


def freeze(case: Case, *, by: Actor, now: datetime) -> None:
    """On a locked case, inside the caller's transaction. A second time changes nothing."""
    if case.emergency_at:
        return
    for need in Need.objects.select_for_update(of=("self",), no_key=True).filter(case=case).order_by("n"):
        if need.state != NeedState.CLOSED:
            if need.state == NeedState.TAKEN and need.taken_by_id != by.professional_id:
                links.tell_taker(need, "cancelled", now)
            facts.withdraw_open(need, now)
            facts.set_need(
                need, "freeze", outcome=Outcome.EMERGENCY, closed_at=now, next_check_at=None, held_until=None
            )
    outbox.cancel([f"case:{case.pk}"])
    Case.objects.filter(pk=case.pk).update(emergency_at=now, news_due_at=None)
    facts.record(case.pk, "emergency", by=by, now=now)


def note_follow_up(by: Actor, case_id: int, now: datetime) -> None:
    """ "Suite connue": the family was called back, or the end is known; the case can close.

    Raises NotThere for a case that was not handed to the 15.
    """
    with acting(by):
        case = facts.lock_case(case_id)
        if case.emergency_at is None:
            raise facts.NotThere(case_id)
        Case.objects.filter(pk=case.pk).update(emergency_followed_at=now, closed_at=now, to_take_since=None)
        facts.record(case.pk, "emergency_followed", by=by, now=now)
