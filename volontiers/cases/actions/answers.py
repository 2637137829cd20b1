"""The professional answers: takes, says not this time, offers something else, or takes it back. Silence is an answer."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts, links
from volontiers.cases.actions.intake import families_agreed
from volontiers.cases.actions.news import promise_by, tell_person
from volontiers.cases.models import Need, Proposal
from volontiers.cases.queries.answer import wall
from volontiers.core.ending import WITHOUT_A_TIME
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.need import Kind, family_of
from volontiers.core.rules import Rules
from volontiers.database.rows import change
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.territory import queries as territory


class Answer(StrEnum):
    """What the page says after an answer. Every one is a plain sentence with nothing more to do."""

    TAKEN = "taken"
    ALREADY_TAKEN = "already_taken"
    NOTED = "noted"
    OVER = "over"
    OUTSIDE = "outside"
    UNDONE = "undone"
    TOO_LATE = "too_late"
    EMERGENCY = "emergency"


class NotYours(LookupError):
    """The proposal is of somebody else."""


def own_proposal(by: Actor, proposal_id: int) -> Proposal:
    """The locked proposal of the one who answers. Raises NotYours: the getter is the check."""
    proposal = facts.lock_proposal(proposal_id)
    if by.professional_id != proposal.professional_id:
        raise NotYours(proposal_id)
    return proposal


def accept(by: Actor, proposal_id: int, now: datetime, *, key: UUID | None = None) -> Answer:
    """ "Je prends": first come, first served; the others read « Déjà pris, merci » when they look.

    OUTSIDE when the pledge, as it stands now, does not allow it any more.
    """
    try:
        with acting(by):
            proposal = own_proposal(by, proposal_id)
            refusal = _refusal(proposal, now)
            if refusal is not None or not facts.first_time(key, "accept", by=by, now=now):
                return refusal or state_of(proposal)
            return _take(proposal, by=by, now=now)
    except IntegrityError:
        # The trigger had the last word: a cap was reached, or the pledge changed, in between.
        return Answer.OUTSIDE


def _refusal(proposal: Proposal, now: datetime) -> Answer | None:
    if proposal.need.case.emergency_at:
        return Answer.EMERGENCY
    if proposal.state != ProposalState.SENT or proposal.need.state != NeedState.PROPOSED:
        return state_of(proposal)
    if proposal.until <= now or not _agreed(proposal):
        return Answer.OVER
    return None if wall(proposal, now) is None else Answer.OUTSIDE


def _agreed(proposal: Proposal) -> bool:
    """The person still agrees that this be passed on to these recipients."""
    return family_of(Kind(proposal.need.kind)) in families_agreed(proposal.need.case_id)


def state_of(proposal: Proposal) -> Answer:
    """What this proposal has become, as its holder may read it."""
    if proposal.state == ProposalState.ACCEPTED:
        return Answer.TAKEN
    if proposal.state in {ProposalState.DECLINED, ProposalState.ALTERNATIVE}:
        return Answer.NOTED
    if proposal.need.taken_by_id and proposal.need.taken_by_id != proposal.professional_id:
        return Answer.ALREADY_TAKEN
    return Answer.OVER


# The need has one taker: this finds it still proposed, or nothing is changed.
_WIN = """
UPDATE cases_need SET state = %s, taken_at = %s, taken_by_id = %s, next_check_at = %s, faults = 0
 WHERE id = %s AND state = %s
"""


def _take(proposal: Proposal, *, by: Actor, now: datetime) -> Answer:
    facts.set_proposal(proposal, "accept", answered_at=now, taken_seq=facts.allowing(proposal))
    who, later = proposal.professional_id, now + WITHOUT_A_TIME
    if not change(_WIN, [NeedState.TAKEN, now, who, later, proposal.need_id, NeedState.PROPOSED]):
        raise IntegrityError("the need was taken in between")
    settle(proposal, by=by, now=now)
    return Answer.TAKEN


def settle(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """What follows any yes: the others are released, the acceptor gets a lasting link, the person hears of it."""
    need = proposal.need
    facts.withdraw_open(need, now)
    links.lengthen(proposal, now)
    links.silence(proposal)
    facts.record(need.case_id, "taken", by=by, now=now, need=need, professional=proposal.professional_id)
    rules = rules_of(proposal)
    soon = now + timedelta(minutes=rules.callback_minutes)
    promise_by(need.case_id, soon)
    tell_person(need.case, "patient_update", now)
    _send_details(proposal, rules, now)


def _send_details(proposal: Proposal, rules: Rules, now: datetime) -> None:
    one = directory.respondent(proposal.community_id, proposal.professional_id)
    if one is None or not one.channels:
        return
    channel, value = one.channels[0]
    zone = territory.zone(proposal.community)
    until = (now + timedelta(minutes=rules.undo_minutes)).astimezone(zone)
    link = links.make_link(proposal, channel, now, until=now + links.ACCEPTOR_LIFE)
    outbox.queue(
        proposal.community_id, Address(channel, value, one.name), "accepted",
        {"link": link, "until": f"{until:%H:%M}"}, now=now, about=f"accepted:{proposal.pk}",
    )  # fmt: skip


def rules_of(proposal: Proposal) -> Rules:
    return territory.rules(proposal.community)


def decline(by: Actor, proposal_id: int, now: datetime, *, key: UUID | None = None) -> Answer:
    """ "Pas cette fois": no reason asked, none kept. When the whole wave has answered, the next one leaves at once."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.SENT or not facts.first_time(key, "decline", by=by, now=now):
            return state_of(proposal)
        facts.set_proposal(proposal, "decline", answered_at=now)
        outbox.cancel([f"proposal:{proposal.pk}"])
        facts.record(proposal.need.case_id, "declined", by=by, now=now, need=proposal.need)
        hurry(proposal.need, now)
    return Answer.NOTED


def hurry(need: Need, now: datetime) -> None:
    """Nobody is left to wait for: the next step is due now."""
    waiting = Proposal.objects.filter(
        need=need, state__in=[ProposalState.SENT, ProposalState.ALTERNATIVE], until__gt=now
    )
    if not waiting.exists():
        Need.objects.filter(pk=need.pk, state=NeedState.PROPOSED).update(next_check_at=now)


def offer_alternative(
    by: Actor, proposal_id: int, text: str, now: datetime, *, key: UUID | None = None
) -> Answer:
    """ "Proposer autre chose": the desk asks the person; the need is kept for this professional meanwhile."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        refusal = _refusal(proposal, now)
        if refusal is not None or not facts.first_time(key, "alternative", by=by, now=now):
            return refusal or state_of(proposal)
        until = now + timedelta(minutes=rules_of(proposal).alternative_minutes)
        facts.set_proposal(
            proposal, "offer_alternative", answered_at=now, alternative=text[:200], until=until
        )
        others = Proposal.objects.filter(need=proposal.need, state=ProposalState.SENT)
        outbox.cancel(f"proposal:{pk}" for pk in others.values_list("pk", flat=True))
        others.update(state=ProposalState.WITHDRAWN, answered_at=now)
        facts.set_need(proposal.need, "hold", held_until=until, next_check_at=until)
        promise_by(proposal.need.case_id, until)
        facts.record(proposal.need.case_id, "alternative", by=by, now=now, need=proposal.need)
    return Answer.NOTED


def undo(by: Actor, proposal_id: int, now: datetime, *, key: UUID | None = None) -> Answer:
    """ "Annuler, je me suis trompé", within five minutes. TOO_LATE after: then it is handed back with release()."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.ACCEPTED or not facts.first_time(key, "undo", by=by, now=now):
            return state_of(proposal)
        if now > undo_until(proposal):
            return Answer.TOO_LATE
        give_back(proposal, "undone", "undo", by=by, now=now)
    return Answer.UNDONE


def undo_until(proposal: Proposal) -> datetime:
    """The end of the five minutes after the acceptance."""
    return (proposal.answered_at or proposal.sent_at) + timedelta(minutes=rules_of(proposal).undo_minutes)


def release(by: Actor, proposal_id: int, now: datetime, *, key: UUID | None = None) -> Answer:
    """The one who took it cannot do it after all: the need goes back at its original rank, nothing is asked."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.ACCEPTED or not facts.first_time(key, "release", by=by, now=now):
            return state_of(proposal)
        give_back(proposal, "released", "undo", by=by, now=now)
    return Answer.UNDONE


# What a need loses when the one who took it no longer has it.
FREE = {
    "taken_at": None, "taken_by": None, "agreed_mode": "", "agreed_at": None, "agreed_place": "", "confirmed_at": None,
}  # fmt: skip


def call_again(proposal: Proposal, *, was_told: bool, now: datetime) -> None:
    """The family has to hear that what was found is no longer: soon by the desk, at once by message if it was told."""
    promise_by(proposal.need.case_id, now + timedelta(minutes=rules_of(proposal).callback_minutes))
    if was_told:
        tell_person(proposal.need.case, "patient_changed", now)


def give_back(proposal: Proposal, told: str, verb: str, *, by: Actor, now: datetime) -> None:
    """The need is searched for again at once, at its original date; the unit of the pledge is given back."""
    need = proposal.need
    facts.set_proposal(proposal, verb, answered_at=now)
    was_told = need.agreed_at is not None
    facts.set_need(need, "no_show" if verb == "miss" else "release", next_check_at=now, **FREE)
    call_again(proposal, was_told=was_told, now=now)
    outbox.cancel([f"accepted:{proposal.pk}", f"ending:{proposal.pk}"])
    facts.record(need.case_id, told, by=by, now=now, need=need)
