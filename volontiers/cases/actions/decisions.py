"""After the yes: the physician decides how, the others say when, and each says how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from volontiers.accounts.access import Actor
from volontiers.cases.actions import emergency, facts, links
from volontiers.cases.actions.answers import FREE, Answer, call_again, give_back, own_proposal, state_of
from volontiers.cases.actions.intake import close_if_done, wake_waiting
from volontiers.cases.actions.news import promise_by, promise_kept, tell_person
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core import phone
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.need import Mode, Outcome
from volontiers.database.wall import acting
from volontiers.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Appointment:
    """How and when the person is seen. place: an address, or the address of the téléconsultation."""

    mode: Mode
    at: datetime
    place: str = ""


# Outcomes after which the one who had taken it has nothing more to do.
CANCELLED = frozenset({Outcome.NO_LONGER_NEEDED, Outcome.RENOUNCED, Outcome.DUPLICATE})
# What the message says of each way to be seen: an address, somebody who comes, a screen.
APPOINTED = {Mode.AMB: "patient_appointment", Mode.HH: "patient_visit", Mode.VR: "patient_video"}


class Ending(StrEnum):
    """How it ended, in one tap."""

    SEEN = "seen"
    IN_PLACE = "in_place"
    PHYSICIAN_FOUND = "physician_found"
    NO_SHOW = "no_show"
    ORIENTED = "oriented"
    ADVICE = "advice"
    UNREACHABLE = "unreachable"


def appoint(by: Actor, proposal_id: int, appointment: Appointment, now: datetime) -> Answer:
    """ "Téléconsultation", "au cabinet", "à domicile", or a delivery: the person is told at once."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.ACCEPTED or proposal.need.state != NeedState.TAKEN:
            return state_of(proposal)
        set_appointment(proposal.need, appointment, by=by, now=now)
    return Answer.TAKEN


def set_appointment(need: Need, appointment: Appointment, *, by: Actor, now: datetime) -> None:
    """On a locked, taken need. Whether the message left decides if the desk still has to call."""
    community = territory.community(need.community_id)
    local = appointment.at.astimezone(territory.zone(community))
    told = tell_person(
        need.case,
        APPOINTED[appointment.mode],
        now,
        when=f"le {local:%d/%m} à {local:%H:%M}",
        phone=phone.spoken(community.desk_phone),
    )
    Need.objects.filter(pk=need.pk).update(
        agreed_mode=appointment.mode,
        agreed_at=appointment.at,
        agreed_place=appointment.place[:200],
        confirmed_at=now if told else None,
        next_check_at=appointment.at,
    )
    links.keep_until(need, appointment.at + links.ACCEPTOR_LIFE)
    if told:
        promise_kept(need.case)
    facts.record(need.case_id, "appointed", by=by, now=now, need=need, mode=appointment.mode.value)


def redirect(by: Actor, proposal_id: int, mode: Mode, note: str, now: datetime) -> Answer:
    """Somebody else has to do it, in this mode: a new search, with the physician's words as the shared note."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.ACCEPTED:
            return state_of(proposal)
        need, was_told = proposal.need, proposal.need.agreed_at is not None
        facts.set_proposal(proposal, "undo", answered_at=now)
        facts.set_need(need, "redirect", modes=[mode], next_check_at=now, **FREE)
        call_again(proposal, was_told=was_told, now=now)
        if note:
            Case.objects.filter(pk=need.case_id).update(shared_note=note[:1000])
        facts.record(need.case_id, "redirected", by=by, now=now, need=need, mode=mode.value)
    return Answer.NOTED


def hand_over_to_15(by: Actor, proposal_id: int, now: datetime) -> Answer:
    """The physician who called back hears a vital danger."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        emergency.freeze(proposal.need.case, by=by, now=now)
    return Answer.EMERGENCY


def end(by: Actor, proposal_id: int, ending: Ending, now: datetime) -> Answer:
    """« Comment cela s'est-il terminé ? » — asked once, answered in one tap by the one who took it."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.ACCEPTED or proposal.need.state != NeedState.TAKEN:
            return state_of(proposal)
        _end(proposal, ending, by=by, now=now)
    return Answer.NOTED


def _end(proposal: Proposal, ending: Ending, *, by: Actor, now: datetime) -> None:
    need = proposal.need
    if ending is Ending.NO_SHOW:
        give_back(proposal, "no_show", "miss", by=by, now=now)
    elif ending is Ending.UNREACHABLE:
        facts.set_proposal(proposal, "undo", answered_at=now)
        facts.set_need(
            need, "unreachable", next_check_at=None, why_desk="La personne n’a pas répondu.", **FREE
        )
        promise_by(need.case_id, now)
        facts.record(need.case_id, "unreachable", by=by, now=now, need=need)
    else:
        close_need(need, Outcome(ending.value), by=by, now=now)


def close_need(
    need: Need, outcome: Outcome, *, by: Actor, now: datetime, missing: tuple[str, ...] = ()
) -> None:
    """On a locked need: its outcome, what waited for it, and the case if it was the last.

    Whoever had taken it hears that it is cancelled, unless they are the one who says how it ended.
    """
    if need.state == NeedState.TAKEN and outcome in CANCELLED and by.professional_id != need.taken_by_id:
        links.tell_taker(need, "cancelled", now)
    facts.withdraw_open(need, now)
    facts.set_need(
        need,
        "close",
        outcome=outcome,
        closed_at=now,
        next_check_at=None,
        held_until=None,
        missing=list(missing),
    )
    facts.record(need.case_id, "need_closed", by=by, now=now, need=need, outcome=outcome.value)
    wake_waiting(need, by=by, now=now)
    close_if_done(need.case, by=by, now=now)
