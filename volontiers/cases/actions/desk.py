"""What the desk does for a need: records a yes heard on the telephone, confirms, calls back, closes."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts, links
from volontiers.cases.actions.answers import give_back, settle
from volontiers.cases.actions.decisions import Appointment, close_need, set_appointment
from volontiers.cases.actions.intake import families_agreed
from volontiers.cases.actions.news import promise_again, promise_kept
from volontiers.cases.models import Need, Proposal
from volontiers.consent.actions import contest, note_one_off, note_own
from volontiers.core.ending import WITHOUT_A_TIME
from volontiers.core.ledger import Receipt
from volontiers.core.lifecycle import NeedState, ProposalState, move
from volontiers.core.need import LASTING, Kind, Outcome, family_of
from volontiers.core.pledge import local_week
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.territory import queries as territory

PHONE_LINK_LIFE = timedelta(days=7)


class Reached(StrEnum):
    """How a call to the family ended: R, M or N under the operator's fingers."""

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"


class WeekIsFull(Exception):
    """The professional's pledge was used up meanwhile: the search goes on, or they say yes by telephone."""


class CannotAnswer(Exception):
    """This professional cannot answer this kind of need, or is not in the directory."""


def record_phone_yes(
    by: Actor, need_id: int, professional_id: int, now: datetime, *, key: UUID | None = None
) -> Proposal:
    """A yes given by telephone: consent for this need alone, confirmed by a message with « Ce n'est pas moi ».

    From any state before acceptance. Raises Refused, CannotAnswer or NotThere.
    """
    with acting(by):
        need = facts.lock_need(need_id)
        if not facts.first_time(key, "phone_yes", by=by, now=now):
            return Proposal.objects.get(need=need, state=ProposalState.ACCEPTED)
        one = directory.respondent(by.community_id, professional_id)
        if one is None or need.kind in LASTING or not directory.can_answer(one, need.kind):
            raise CannotAnswer
        if family_of(Kind(need.kind)) not in families_agreed(need.case_id):
            raise facts.NoAgreement
        if need.state == NeedState.RECEIVED:
            facts.set_need(need, "prepare", next_check_at=now)
        move(NeedState(need.state), "take_by_phone")
        said = note_one_off(by, professional_id, need.pk, now)
        Proposal.objects.filter(need=need, professional_id=professional_id, state=ProposalState.SENT).update(
            state=ProposalState.WITHDRAWN, answered_at=now
        )
        proposal = _one_off(need, professional_id, now, said)
        proposal.need = need
        facts.set_proposal(proposal, "accept", answered_at=now, taken_seq=said.seq)
        facts.set_need(
            need,
            "take_by_phone",
            taken_at=now,
            taken_by_id=professional_id,
            next_check_at=now + WITHOUT_A_TIME,
            faults=0,
            why_desk="",
        )
        settle(proposal, by=by, now=now)
        for channel, value in one.channels:
            outbox.queue(
                by.community_id, Address(channel, value, one.name), "one_off",
                {"link": links.make_link(proposal, channel, now)}, now=now, about=f"one_off:{proposal.pk}",
            )  # fmt: skip
        facts.record(need.case_id, "phone_yes", by=by, now=now, need=need, professional=professional_id)
    return proposal


def _one_off(
    need: Need,
    professional_id: int,
    now: datetime,
    said: Receipt,
    basis: str = Proposal.Basis.ONE_OFF,
    why: str = "Vous avez dit oui au téléphone pour cette demande.",
) -> Proposal:
    zone = territory.zone(territory.community(need.community_id))
    return Proposal.objects.create(
        community_id=need.community_id,
        need=need,
        professional_id=professional_id,
        basis=basis,
        consent_seq=said.seq,
        week=local_week(now, zone),
        tier="desk",
        modes=need.modes,
        sent_at=now,
        until=now + PHONE_LINK_LIFE,
        why=why,
    )


def contest_phone_yes(by: Actor, proposal_id: int, now: datetime) -> None:
    """ "Ce n'est pas moi": the yes falls, the need is searched for again, the desk sees why."""
    with acting(by):
        proposal = facts.lock_proposal(proposal_id)
        if proposal.professional_id != by.professional_id or proposal.basis != Proposal.Basis.ONE_OFF:
            raise facts.NotThere(proposal_id)
        contest(by, proposal.need_id, proposal.professional_id, now)
        if proposal.state == ProposalState.ACCEPTED and proposal.need.state == NeedState.TAKEN:
            give_back(proposal, "contested", "undo", by=by, now=now)


def confirm_alternative(by: Actor, proposal_id: int, appointment: Appointment | None, now: datetime) -> None:
    """The person agreed to what the professional offered instead. Raises WeekIsFull."""
    try:
        _confirm_alternative(by, proposal_id, appointment, now)
    except IntegrityError as error:
        raise WeekIsFull from error


def _confirm_alternative(by: Actor, proposal_id: int, appointment: Appointment | None, now: datetime) -> None:
    with acting(by):
        proposal = facts.lock_proposal(proposal_id)
        allowed_by = facts.allowing(proposal)
        facts.set_proposal(proposal, "confirm_alternative", answered_at=now, taken_seq=allowed_by)
        facts.set_need(
            proposal.need, "take", taken_at=now, taken_by_id=proposal.professional_id,
            next_check_at=now + WITHOUT_A_TIME, faults=0, held_until=None,
        )  # fmt: skip
        settle(proposal, by=by, now=now)
        if appointment is not None:
            set_appointment(proposal.need, appointment, by=by, now=now)


def decline_alternative(by: Actor, proposal_id: int, now: datetime) -> None:
    """The person prefers to wait: the search goes on at once."""
    with acting(by):
        proposal = facts.lock_proposal(proposal_id)
        facts.set_proposal(proposal, "expire", answered_at=now)
        Need.objects.filter(pk=proposal.need_id, state=NeedState.PROPOSED).update(
            held_until=None, next_check_at=now
        )
        facts.record(proposal.need.case_id, "alternative_declined", by=by, now=now, need=proposal.need)


def appoint_for(by: Actor, need_id: int, appointment: Appointment, now: datetime) -> None:
    """The desk writes down the time and place that the professional gave. Raises Refused unless it is taken."""
    with acting(by):
        need = facts.lock_need(need_id)
        _require_taken(need)
        set_appointment(need, appointment, by=by, now=now)


def confirm(by: Actor, need_id: int, now: datetime) -> None:
    """The person knows who comes, when and where: the desk has told them."""
    with acting(by):
        need = facts.lock_need(need_id)
        _require_taken(need)
        Need.objects.filter(pk=need.pk).update(confirmed_at=now)
        promise_kept(need.case)
        facts.record(need.case_id, "confirmed", by=by, now=now, need=need)


def _require_taken(need: Need) -> None:
    if need.state != NeedState.TAKEN:
        raise facts.NotThere(need.pk)


def close(by: Actor, need_id: int, outcome: Outcome, now: datetime, *, missing: tuple[str, ...] = ()) -> None:
    """ "Qu'est-il arrivé ?" — the outcome of one need; "sans solution" names what was missing. Raises Refused."""
    with acting(by):
        close_need(facts.lock_need(need_id), outcome, by=by, now=now, missing=missing)


def no_show(by: Actor, need_id: int, now: datetime) -> None:
    """The person did not come, or the professional did not: searched for again, at the original rank."""
    with acting(by):
        need = facts.lock_need(need_id)
        proposal = Proposal.objects.filter(need=need, state=ProposalState.ACCEPTED).first()
        if proposal is None:
            raise facts.NotThere(need_id)
        proposal.need = need
        give_back(proposal, "no_show", "miss", by=by, now=now)


def called_back(by: Actor, case_id: int, reached: Reached, now: datetime) -> datetime | None:
    """A call to the family. Unanswered, it comes back in a while; answered, the next news has a new date.

    Gives that date: None when nothing is left to tell.
    """
    with acting(by):
        case = facts.lock_case(case_id)
        facts.record(case.pk, "called_back", by=by, now=now, reached=reached.value)
        if case.closed_at or case.emergency_at:
            return None
        rules = territory.rules(territory.community(case.community_id))
        again = rules.news_minutes if reached is Reached.ANSWERED else rules.callback_minutes
        due = now + timedelta(minutes=again)
        if not promise_again(case.pk, due):
            return None
        if reached is Reached.ANSWERED:
            Need.objects.filter(
                case=case, state=NeedState.TAKEN, confirmed_at=None, agreed_at__isnull=False
            ).update(confirmed_at=now)
            return None if promise_kept(case) else due
    return due


def own_last(by: Actor, need_id: int, now: datetime) -> None:
    """Without a desk, the professional who asked is the last wave: "Je m'en occupe". Raises Refused once taken."""
    with acting(by):
        need = facts.lock_need(need_id)
        if by.professional_id is None or need.case.asked_by_id != by.professional_id:
            raise facts.NotThere(need_id)
        if family_of(Kind(need.kind)) not in families_agreed(need.case_id):
            raise facts.NoAgreement
        if need.state == NeedState.RECEIVED:
            facts.set_need(need, "prepare", next_check_at=now)
        move(NeedState(need.state), "take_by_phone")
        facts.withdraw_open(need, now)
        said = note_own(by, by.professional_id, need.pk)
        proposal = _one_off(need, by.professional_id, now, said, Proposal.Basis.OWN, "Votre propre demande.")
        proposal.need = need
        facts.set_proposal(proposal, "accept", answered_at=now, taken_seq=said.seq)
        facts.set_need(
            need,
            "take_by_phone",
            taken_at=now,
            taken_by_id=by.professional_id,
            next_check_at=now + WITHOUT_A_TIME,
            faults=0,
            why_desk="",
        )
        facts.record(need.case_id, "taken", by=by, now=now, need=need, professional=by.professional_id)
