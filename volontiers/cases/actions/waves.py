"""The cascade of one need: who is asked next, until when, and when a human takes it back."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.cases.actions import endings, facts, links, reads
from volontiers.cases.actions.intake import families_agreed
from volontiers.cases.actions.news import promise_if_none
from volontiers.cases.models import Need, Proposal, Wave
from volontiers.cases.queries import snapshot
from volontiers.cases.queries.snapshot import Snapshot
from volontiers.consent.queries import NO_USE, Said
from volontiers.core import cascade, explain
from volontiers.core.cascade import Closed, Desk, Send, Wait
from volontiers.core.dispatch import Ranked, Ranking, Tier, rank
from volontiers.core.lifecycle import NeedState, ProposalState, Refused
from volontiers.core.need import LASTING, Family, Kind, family_of
from volontiers.core.pledge import local_week
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

_SEARCHING = (NeedState.READY, NeedState.PROPOSED)
_MOVED_BY_TIME = (*_SEARCHING, NeedState.TAKEN)
_WAITED_FOR = (ProposalState.SENT, ProposalState.ALTERNATIVE)
LOT_BITS = 31
TRIES = 3
FAULT = "Le logiciel n’a pas pu proposer ce besoin. À traiter à la main."


def advance(by: Actor, need_id: int, now: datetime) -> bool:
    """One step of a need that is due. False when another worker has it, or nothing is due.

    When a pledge was used up between the reading and the writing, the database refuses the proposal:
    the step is taken again on fresh facts.
    """
    for attempt in range(TRIES):
        try:
            return _advance(by, need_id, now)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    return False


def _advance(by: Actor, need_id: int, now: datetime) -> bool:
    with acting(by):
        need = _claim(need_id, now)
        if need is None:
            return False
        if need.state == NeedState.TAKEN:
            endings.remind(need, by=by, now=now)
            return True
        earlier = snapshot.latest_proposals(need)
        _expire(need, earlier.values(), by=by, now=now)
        if need.case.emergency_at or family_of(Kind(need.kind)) not in families_agreed(need.case_id):
            facts.withdraw_open(need, now)
            facts.set_need(need, "withdraw_agreement", next_check_at=None, held_until=None)
            return True
        seen = snapshot.take(need, earlier, now, secrets.randbits(LOT_BITS))
        ranking = rank(seen.situation)
        step = cascade.next_step(
            ranking, seen.asked, seen.rules, need.due_at, now, seen.hours_open, seen.next_open, seen.duty is not None,
            waves_sent=need.wave,
        )  # fmt: skip
        _apply(step, need, seen, ranking, by=by, now=now)
        reads.note_search(need, seen.pledges, step, by=by, now=now)
    return True


def _claim(need_id: int, now: datetime) -> Need | None:
    """None when somebody else has it, or nothing is due any more."""
    need = facts.claim_need(need_id)
    if need is None or need.next_check_at is None:
        return None
    if need.kind in LASTING and need.state != NeedState.TAKEN:
        # The waiting list takes it.
        return None
    return need if need.next_check_at <= now and need.state in _MOVED_BY_TIME else None


def _expire(need: Need, latest: Iterable[Proposal], *, by: Actor, now: datetime) -> None:
    """Deadlines that passed without an answer: said in the thread, held against nobody."""
    past = [one for one in latest if one.state in _WAITED_FOR and one.until <= now]
    if not past:
        return
    ids = [one.pk for one in past]
    Proposal.objects.filter(pk__in=ids).update(state=ProposalState.EXPIRED, answered_at=now)
    for one in past:
        one.state = ProposalState.EXPIRED
    outbox.cancel(f"proposal:{pk}" for pk in ids)
    facts.record(need.case_id, "silence", by=by, now=now, need=need, wave=need.wave, count=len(ids))


def _apply(
    step: Send | Wait | Desk | Closed,
    need: Need,
    seen: Snapshot,
    ranking: Ranking,
    *,
    by: Actor,
    now: datetime,
) -> None:
    match step:
        case Send():
            _send(step, need, seen, ranking, by=by, now=now)
        case Wait(until) | Closed(until):
            Need.objects.filter(pk=need.pk).update(next_check_at=until)
        case Desk(reason):
            _to_human(need, seen, reason, by=by, now=now)


def _send(step: Send, need: Need, seen: Snapshot, ranking: Ranking, *, by: Actor, now: datetime) -> None:
    names = {pk: seen.respondents[int(pk)].name for pk in step.to}
    wave = Wave(
        community_id=need.community_id,
        need=need,
        number=step.wave,
        of=step.of,
        tier=step.tier,
        sent_at=now,
        until=step.until,
        engine=ranking.engine,
        lot=ranking.lot,
        sentence=explain.for_desk(names, step, ranking),
        data=explain.as_data(ranking, step),
    )
    insert(wave)
    chosen = {one.id: one for one in ranking.ranked}
    proposals = [_proposal(wave, chosen[pk], need, seen, now) for pk in step.to]
    # Each row locks whom it asks: in one order, two waves that ask the same people never wait for each other in turn.
    insert(*sorted(proposals, key=attrgetter("professional_id")))
    _invite(proposals, wave, need, seen, now)
    facts.set_need(
        need, "propose", wave=step.wave, waves=step.of, tier=step.tier,
        next_check_at=step.until, why_desk="", faults=0,
    )  # fmt: skip
    facts.record(
        need.case_id, "wave", by=by, now=now, need=need,
        wave=step.wave, of=step.of, tier=step.tier.value, count=len(step.to),
    )  # fmt: skip


def _proposal(wave: Wave, one: Ranked, need: Need, seen: Snapshot, now: datetime) -> Proposal:
    respondent = seen.respondents[int(one.id)]
    allowing = seen.duty if one.tier is Tier.DUTY and seen.duty else seen.pledges[respondent.id]
    pledge_id = allowing.pledge_id if isinstance(allowing, Said) else None
    terms, use = seen.terms.get(respondent.id), seen.uses.get(respondent.id)
    return Proposal(
        community_id=need.community_id,
        need=need,
        wave=wave,
        professional_id=respondent.id,
        basis=Proposal.Basis.PLEDGE if pledge_id else Proposal.Basis.DUTY,
        pledge_id=pledge_id,
        consent_seq=allowing.consent_seq,
        week=local_week(now, seen.zone),
        tier=one.tier,
        minutes=one.minutes,
        modes=sorted(one.modes),
        sent_at=now,
        until=wave.until,
        why=explain.for_professional(one, terms, use or NO_USE)[:300],
    )


def _invite(proposals: list[Proposal], wave: Wave, need: Need, seen: Snapshot, now: datetime) -> None:
    place = territory.place_label(need.case.person.municipality_id, need.community_id, seen.rules.small_place)
    said_until, template = said(wave.until, now, seen.zone), _template(need, seen)
    links.invite(
        [(proposal, seen.respondents[proposal.professional_id]) for proposal in proposals],
        place, said_until, template, now,
    )  # fmt: skip


def _template(need: Need, seen: Snapshot) -> str:
    if seen.rules.message_detail == "link":
        return "proposal_bare"
    return "proposal_service" if family_of(Kind(need.kind)) is Family.SERVICES else "proposal"


def said(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """« 15:40 » today, « 26/11 15:40 » another day."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%d/%m %H:%M}"


def _to_human(need: Need, seen: Snapshot, reason: str, *, by: Actor, now: datetime) -> None:
    """The last wave is always a human: the desk, or without a desk the professional who asked."""
    facts.set_need(need, "exhaust", next_check_at=None, why_desk=reason)
    facts.withdraw_open(need, now)
    promise_if_none(need.case_id, now)
    facts.record(need.case_id, "to_human", by=by, now=now, need=need, reason=reason)
    if need.case.asked_by_id and not seen.community.has_desk:
        _tell_asker(need, now)


def _tell_asker(need: Need, now: datetime) -> None:
    asked_by = need.case.asked_by_id
    asker = directory.respondents(need.community_id, [asked_by]).get(asked_by) if asked_by else None
    if asker is None:
        return
    for channel, value in asker.channels[:1]:
        outbox.queue(
            need.community_id, Address(channel, value, asker.name), "asker_last",
            {"link": full_address(f"/moi/dossiers/{need.case.number}")}, now=now, about=f"need:{need.pk}",
        )  # fmt: skip


def propose_now(by: Actor, need_id: int, now: datetime) -> None:
    """ "Proposer maintenant": a need kept for the desk enters its waves. Raises Refused, or NoAgreement."""
    with acting(by):
        need = facts.lock_need(need_id)
        if family_of(Kind(need.kind)) not in families_agreed(need.case_id):
            raise facts.NoAgreement
        if need.state == NeedState.RECEIVED:
            facts.set_need(need, "prepare", next_check_at=now, waits_for=None)
            facts.record(need.case_id, "prepared", by=by, now=now, need=need)
    advance(by, need_id, now)


def search_again(by: Actor, need_id: int, due_at: datetime, now: datetime) -> None:
    """ "Élargir": more time, and the search goes on at the original rank with those not yet asked.

    Raises Refused once somebody has taken it, or it is closed.
    """
    with acting(by):
        need = facts.lock_need(need_id)
        if need.state == NeedState.UNPLACED:
            facts.set_need(need, "retry", next_check_at=now, due_at=due_at, why_desk="", fault="", faults=0)
        elif need.state in {NeedState.TAKEN, NeedState.CLOSED}:
            raise Refused("retry", NeedState(need.state))
        else:
            Need.objects.filter(pk=need.pk).update(due_at=due_at)
        facts.record(need.case_id, "widened", by=by, now=now, need=need)


def postpone(by: Actor, need_id: int, fault: str, now: datetime, delays: tuple[int, ...] = (5, 30)) -> None:
    """After an unforeseen error: again in 5 s, in 30 s, then the desk sees it on top of its board."""
    with acting(by):
        need = facts.lock_need(need_id)
        if need.faults < len(delays):
            later = now + timedelta(seconds=delays[need.faults])
            Need.objects.filter(pk=need.pk).update(faults=need.faults + 1, next_check_at=later)
        elif need.state in _SEARCHING:
            facts.set_need(need, "exhaust", next_check_at=None, fault=fault[:200], why_desk=FAULT)
            facts.withdraw_open(need, now)
            facts.record(need.case_id, "fault", by=by, now=now, need=need)
        else:
            # Somebody has it: the question that could not be sent is left out, the board still shows the need.
            Need.objects.filter(pk=need.pk).update(next_check_at=None)
