"""What several verbs share: rows locked in one order, the event, the key that makes a POST count once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from volontiers.accounts.access import Actor
from volontiers.cases.models import Case, Event, Need, Once, Proposal
from volontiers.core.lifecycle import NeedState, ProposalState, move, move_proposal
from volontiers.messages import actions as outbox

_PENDING = (ProposalState.SENT, ProposalState.ALTERNATIVE)


class NoAgreement(Exception):
    """The person has not agreed that this need be passed on to these recipients."""


class NotThere(LookupError):
    """Nothing of this number in this community."""


def lock_case(case_id: int) -> Case:
    """First lock of every verb that touches a whole case. Raises NotThere."""
    found = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case_id).first()
    if found is None:
        raise NotThere(case_id)
    return found


def lock_need(need_id: int) -> Need:
    """The case first, then the need. Raises NotThere."""
    return _need_of(_first_lock(needs=need_id), need_id)


def lock_proposal(proposal_id: int) -> Proposal:
    """The case, then the need, then the proposal: the one order of locks. Raises NotThere."""
    case = _first_lock(needs__proposals=proposal_id)
    proposals = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("pledge")
    # Nobody locks a need or a proposal without its case: the two rows may be read in one order or the other.
    proposal = proposals.get(pk=proposal_id)
    proposal.need = _need_of(case, proposal.need_id)
    proposal.community = proposal.need.community
    if proposal.pledge is not None:
        proposal.pledge.community = proposal.community
    return proposal


def _first_lock(**which: int) -> Case:
    cases = Case.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    case = cases.filter(**which).first()
    if case is None:
        raise NotThere(which)
    return case


def _need_of(case: Case, need_id: int) -> Need:
    needs = Need.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    need = needs.get(pk=need_id)
    need.case = case
    return need


def record(
    case_id: int, verb: str, *, by: Actor, now: datetime, need: Need | None = None, **data: object
) -> None:
    """One line of the thread. data holds numbers and codes, never a name or a health word."""
    Event.objects.create(
        community_id=by.community_id,
        case_id=case_id,
        need=need,
        verb=verb,
        actor=by.kind,
        account_id=by.account_id,
        professional_id=by.professional_id,
        at=now,
        data=data,
    )


def first_time(key: UUID | None, verb: str, *, by: Actor, now: datetime) -> bool:
    """False when this key was already used: the same POST, sent again, has no second effect."""
    if key is None:
        return True
    _, created = Once.objects.get_or_create(
        community_id=by.community_id, key=key, defaults={"verb": verb, "at": now}
    )
    return created


def set_need(need: Need, verb: str, **facts: object) -> None:
    """Move a locked need by a verb of the lifecycle, and write the facts that go with it."""
    state = move(NeedState(need.state), verb)
    Need.objects.filter(pk=need.pk).update(state=state, **facts)
    need.state = state
    for name, value in facts.items():
        setattr(need, name, value)


def set_proposal(proposal: Proposal, verb: str, **facts: object) -> None:
    """Move a locked proposal by a verb of the lifecycle."""
    state = move_proposal(ProposalState(proposal.state), verb)
    Proposal.objects.filter(pk=proposal.pk).update(state=state, **facts)
    proposal.state = state


def withdraw_open(need: Need, now: datetime) -> int:
    """Nobody is waited for any more: open proposals are withdrawn, their messages do not leave."""
    open_ones = Proposal.objects.filter(need=need, state__in=_PENDING)
    ids = list(open_ones.values_list("pk", flat=True))
    if ids:
        Proposal.objects.filter(pk__in=ids).update(state=ProposalState.WITHDRAWN, answered_at=now)
        outbox.cancel(f"proposal:{pk}" for pk in ids)
    return len(ids)


def address(path: str) -> str:
    """The full address that a message carries."""
    return f"{settings.PUBLIC_URL}{path}"
