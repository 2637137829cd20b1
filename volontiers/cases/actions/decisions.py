"""After the yes: the physician decides how, the others say when, and each says how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from volontiers.accounts.access import Actor
from volontiers.cases.actions import emergency, facts
from volontiers.cases.actions.answers import Answer, give_back, own_proposal, state_of
from volontiers.cases.actions.intake import close_if_done, wake_waiting
from volontiers.cases.actions.news import promise_kept, tell_person
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
        "patient_appointment",
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
    if told:
        promise_kept(need.case)
    facts.record(need.case_id, "appointed", by=by, now=now, need=need, mode=appointment.mode.value)


def redirect(by: Actor, proposal_id: int, mode: Mode, note: str, now: datetime) -> Answer:
    """Somebody else has to do it, in this mode: a new search, with the physician's words as the shared note."""
    with acting(by):
        proposal = own_proposal(by, proposal_id)
        if proposal.state != ProposalState.ACCEPTED:
            return state_of(proposal)
        need = proposal.need
        facts.set_proposal(proposal, "undo", answered_at=now)
        facts.set_need(need, "redirect", modes=[mode], next_check_at=now, taken_at=None, taken_by=None)
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
            need,
            "unreachable",
            taken_at=None,
            taken_by=None,
            next_check_at=None,
            why_desk="La personne n'a pas répondu.",
        )
        Case.objects.filter(pk=need.case_id).update(news_due_at=now)
        facts.record(need.case_id, "unreachable", by=by, now=now, need=need)
    else:
        close_need(need, Outcome(ending.value), by=by, now=now)


def close_need(
    need: Need, outcome: Outcome, *, by: Actor, now: datetime, missing: tuple[str, ...] = ()
) -> None:
    """On a locked need: its outcome, what waited for it, and the case if it was the last."""
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
