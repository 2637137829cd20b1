"""A pledge changes, pauses or ends, and takes effect at once: what was proposed outside of it is withdrawn.

Locks are taken in the order of every verb (needs and proposals, then the pledge), so the open proposals are
locked first; one sent in between meets the new pledge in the database, which refuses it. The register is locked
last: after it, only rows that are locked already are touched.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from volontiers.accounts.access import Actor, machine
from volontiers.agenda import queries as agenda
from volontiers.agenda.actions import give_back_shifts, take_away_shift
from volontiers.cases.actions import facts
from volontiers.cases.actions.answers import hurry
from volontiers.cases.models import Case, Need, Proposal
from volontiers.cases.queries.answer import wall
from volontiers.consent.actions import (
    Terms,
    due_now,
    end_of,
    fall_silent,
    lock_pledge,
    note_reminded,
    write_pause,
    write_pledge,
)
from volontiers.consent.receipts import send_receipt
from volontiers.core.lifecycle import ProposalState
from volontiers.core.pledge import Level, Wall
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.directory.actions import lock_professionals, write_ceiling
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.consent.models import Pledge

_OPEN = (ProposalState.SENT, ProposalState.ALTERNATIVE)


def change_pledge(
    by: Actor, professional_id: int, terms: Terms, now: datetime, ceiling: tuple[int | None, int | None]
) -> "Pledge":
    """Give, change or withdraw a pledge. ceiling: (asked, accepted) a week over all communities, None is none.

    *Pas du tout* also gives back the shifts to come: no solicitation means none.
    """
    with acting(by):
        waiting = _lock_standing(by, professional_id)
        if terms.withdraws:
            give_back_shifts(by, professional_id, now)
        write_ceiling(by, professional_id, *ceiling)
        pledge = write_pledge(by, professional_id, terms, now)
        send_receipt(by, professional_id, now)
        _withdraw(waiting if terms.withdraws else _now_outside(waiting, now), now=now)
    return pledge


def pause_pledge(by: Actor, professional_id: int, until: datetime, now: datetime) -> bool:
    """Nothing is asked until then, on duty either, and what waits for an answer goes on without this professional."""
    with acting(by):
        waiting = _lock_standing(by, professional_id)
        paused = write_pause(by, professional_id, until)
        if paused:
            _withdraw(_now_outside(waiting, now), now=now)
    return paused


def remove_shift(by: Actor, shift_id: int, now: datetime) -> None:
    """The coordination takes a shift away: what it had let ask, and waits for an answer, goes on without it."""
    with acting(by):
        shift = agenda.shift(by.community_id, shift_id)
        if shift is None:
            return
        waiting = _lock_standing(by, shift.professional_id)
        take_away_shift(by, shift_id, now)
        of_it = (Proposal.Basis.DUTY, shift.consent_seq)
        _withdraw([one for one in waiting if (one.basis, one.consent_seq) == of_it], now=now)


def expire_or_remind(by: Actor, pledge_id: int, now: datetime) -> bool:
    """A pledge that is due: one reminder ten days before its end, then no solicitation. False when nothing is due."""
    with acting(by):
        found = due_now(pledge_id, now)
        if found is None:
            return False
        waiting = _lock_standing(by, found.professional_id)
        pledge = lock_pledge(by, found.professional_id)
        if pledge is None or pledge.until is None or pledge.version != found.version:
            return False
        end = end_of(pledge.until, territory.zone(territory.community(by.community_id)))
        if end <= now:
            fall_silent(by, pledge)
            _withdraw([one for one in waiting if one.basis == Proposal.Basis.PLEDGE], now=now)
        else:
            _remind(pledge, now)
            note_reminded(pledge, now, end)
    return True


def _remind(pledge: "Pledge", now: datetime) -> None:
    who = pledge.professional_id
    one = directory.respondents(pledge.community_id, [who]).get(who)
    for channel, value in one.channels if one else ():
        outbox.queue(
            pledge.community_id, Address(channel, value, one.name if one else ""), "pledge_end",
            {"level": Level(pledge.level).label, "until": f"{pledge.until:%d/%m}",
             "link": full_address("/moi/engagement")},
            now=now, about=f"pledge:{pledge.pk}",
        )  # fmt: skip


def _lock_standing(by: Actor, professional_id: int) -> list[Proposal]:
    """What waits for this professional, their pledge, then themselves, each locked: nothing can be sent until the commit.

    A wave may have written while we waited for what it held: the locks are given back, and taken again with what it
    sent, so that their order stays the same.
    """
    while True:
        with transaction.atomic():
            waiting = _lock_open(professional_id)
            lock_pledge(by, professional_id)
            lock_professionals(professional_id)
            known = [one.pk for one in waiting]
            late = _open_of(professional_id).exclude(pk__in=known).exists()
            transaction.set_rollback(late)
        if not late:
            return waiting


def _open_of(professional_id: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(professional_id=professional_id, state__in=_OPEN)


def _lock_open(professional_id: int) -> list[Proposal]:
    """What waits for this professional, its case locked first, then its need, then itself."""
    mine = _open_of(professional_id)
    needs = mine.values("need_id")
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    list(cases.filter(needs__in=needs).order_by("pk"))
    list(Need.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=needs).order_by("pk"))
    locked = mine.select_for_update(of=("self",), no_key=True).order_by("need_id")
    return list(locked.select_related("need__case__person", "pledge"))


def _now_outside(waiting: list[Proposal], now: datetime) -> list[Proposal]:
    """Those that the pledge, as it is now, does not allow to be taken any more."""
    fresh = Proposal.objects.filter(pk__in=[one.pk for one in waiting])
    return [one for one in fresh.select_related("need__case__person", "pledge") if _is_outside(one, now)]


def _is_outside(proposal: Proposal, now: datetime) -> bool:
    found = wall(proposal, now)
    # What the professional offered instead is their own word: a pause does not take it back.
    offered = proposal.state == ProposalState.ALTERNATIVE and found is Wall.PAUSED
    return found is not None and not offered


def _withdraw(proposals: list[Proposal], *, now: datetime) -> None:
    for proposal in proposals:
        # A pledge is private: the thread says that a proposal fell, never whose.
        unnamed = machine(proposal.community_id)
        facts.set_proposal(proposal, "withdraw", answered_at=now)
        outbox.cancel([f"proposal:{proposal.pk}"])
        Need.objects.filter(pk=proposal.need_id).update(held_until=None)
        facts.record(proposal.need.case_id, "withdrawn", by=unnamed, now=now, need=proposal.need)
        hurry(proposal.need, now)
