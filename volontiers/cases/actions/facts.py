"""What several verbs share: rows locked in one order, the event, the key that makes a POST count once."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from volontiers.accounts.access import Actor
from volontiers.cases.models import Case, Event, Need, Once, Proposal
from volontiers.consent import queries as consent
from volontiers.core.lifecycle import NeedState, ProposalState, move, move_proposal
from volontiers.database.rows import Table, fetch, insert, instances, update
from volontiers.messages import actions as outbox
from volontiers.people.queries import PERSON
from volontiers.territory.queries import COMMUNITY

if TYPE_CHECKING:
    from volontiers.people.models import Person
    from volontiers.territory.models import Community

_PENDING = (ProposalState.SENT, ProposalState.ALTERNATIVE)


class NoAgreement(Exception):
    """The person has not agreed that this need be passed on to these recipients."""


class NotThere(LookupError):
    """Nothing of this number in this community."""


_CASE, _NEED, _PROPOSAL = Table(Case, "c"), Table(Need, "n"), Table(Proposal, "o")

# Every verb locks in this order, whatever it came for: the case, then the need, then the proposal.
_LOCK_NEED = f"""
SELECT {_CASE.columns}, {PERSON.columns}, {_NEED.columns}, {COMMUNITY.columns}
  FROM cases_need n
  JOIN cases_case c ON c.id = n.case_id
  JOIN people_person p ON p.id = c.person_id
  JOIN territory_community k ON k.id = n.community_id
 WHERE n.id = %s
   FOR NO KEY UPDATE OF c, n
"""  # noqa: S608 - columns of our own models
_LOCK_PROPOSAL = f"""
SELECT {_CASE.columns}, {PERSON.columns}, {_NEED.columns}, {COMMUNITY.columns}, {_PROPOSAL.columns}
  FROM cases_proposal o
  JOIN cases_need n ON n.id = o.need_id
  JOIN cases_case c ON c.id = n.case_id
  JOIN people_person p ON p.id = c.person_id
  JOIN territory_community k ON k.id = n.community_id
 WHERE o.id = %s
   FOR NO KEY UPDATE OF c, n, o
"""  # noqa: S608 - columns of our own models


def lock_case(case_id: int) -> Case:
    """First lock of every verb that touches a whole case. Raises NotThere."""
    found = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case_id).first()
    if found is None:
        raise NotThere(case_id)
    return found


def lock_need(need_id: int) -> Need:
    """The need with its case, person and community; case and need locked. Raises NotThere."""
    for row in instances(_LOCK_NEED, [need_id], _CASE, PERSON, _NEED, COMMUNITY):
        return _joined(*row)
    raise NotThere(need_id)


def claim_need(need_id: int) -> Need | None:
    """The same for a worker: None when another worker, or a verb, has it."""
    found = instances(f"{_LOCK_NEED} SKIP LOCKED", [need_id], _CASE, PERSON, _NEED, COMMUNITY)
    return next((_joined(*row) for row in found), None)


def lock_proposal(proposal_id: int) -> Proposal:
    """The proposal with its need, case and person, the three locked; its pledge as it stands now. Raises NotThere."""
    proposal: Proposal
    for *row, proposal in instances(
        _LOCK_PROPOSAL, [proposal_id], _CASE, PERSON, _NEED, COMMUNITY, _PROPOSAL
    ):
        proposal.need = _joined(*row)
        proposal.community = proposal.need.community
        # Read after the lock: a pledge that changed while we waited counts as changed.
        proposal.pledge = consent.locked_pledge(proposal.pledge_id) if proposal.pledge_id else None
        if proposal.pledge is not None:
            proposal.pledge.community = proposal.community
        return proposal
    raise NotThere(proposal_id)


def _joined(case: Case, person: "Person", need: Need, community: "Community") -> Need:
    need.case, need.community = case, community
    case.person = person
    return need


def record(
    case_id: int, verb: str, *, by: Actor, now: datetime, need: Need | None = None, **data: object
) -> None:
    """One line of the thread. data holds numbers and codes, never a name or a health word."""
    event = Event(
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
    insert(event)


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
    update(Need, need.pk, {"state": state} | facts)
    need.state = state
    for name, value in facts.items():
        setattr(need, name, value)


def set_proposal(proposal: Proposal, verb: str, **facts: object) -> None:
    """Move a locked proposal by a verb of the lifecycle."""
    state = move_proposal(ProposalState(proposal.state), verb)
    update(Proposal, proposal.pk, {"state": state} | facts)
    proposal.state = state


def leave_to_desk(need: Need, why: str, *, by: Actor, now: datetime) -> None:
    """On a locked need that is searched for: somebody at the desk decides, and reads why."""
    withdraw_open(need, now)
    if need.state == NeedState.UNPLACED:
        update(Need, need.pk, {"next_check_at": None, "why_desk": why})
        return
    set_need(need, "exhaust", next_check_at=None, why_desk=why)
    record(need.case_id, "to_human", by=by, now=now, need=need, reason=why)


_WITHDRAW = """
UPDATE cases_proposal SET state = %s, answered_at = %s WHERE need_id = %s AND state = ANY (%s) RETURNING id
"""


def allowing(proposal: Proposal) -> int:
    """The entry of the register that allows a yes: the latest word of the pledge, else what was said for this need."""
    return proposal.pledge.consent_seq if proposal.pledge else proposal.consent_seq


def withdraw_open(need: Need, now: datetime) -> int:
    """Nobody is waited for any more: open proposals are withdrawn, their messages do not leave."""
    gone = fetch(_WITHDRAW, [ProposalState.WITHDRAWN, now, need.pk, list(_PENDING)])
    if gone:
        outbox.cancel(f"proposal:{pk}" for (pk,) in gone)
    return len(gone)
