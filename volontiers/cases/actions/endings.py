"""« Comment cela s’est-il terminé ? »: one message to the one who took the need, never two."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts, links
from volontiers.cases.models import Event, Need, Proposal
from volontiers.core.ending import ask_at
from volontiers.core.lifecycle import ProposalState
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.territory import queries as territory


def remind(need: Need, *, by: Actor, now: datetime) -> None:
    """On a locked need, taken and due: the question leaves, or waits for its hour."""
    proposal = Proposal.objects.filter(need=need, state=ProposalState.ACCEPTED).first()
    if proposal is None or need.taken_at is None or _asked(need, need.taken_at):
        _look_again(need, None)
        return
    community = territory.community(need.community_id)
    at = ask_at(
        need.taken_at, need.agreed_at, territory.opening_hours(community.pk), territory.zone(community)
    )
    if now < at:
        _look_again(need, at)
        return
    _look_again(need, None)
    if _send(proposal, now):
        facts.record(need.case_id, "ending_asked", by=by, now=now, need=need)


def _asked(need: Need, since: datetime) -> bool:
    """Was it asked of the one who has it now?"""
    return Event.objects.filter(need=need, verb="ending_asked", at__gte=since).exists()


def _look_again(need: Need, at: datetime | None) -> None:
    Need.objects.filter(pk=need.pk).update(next_check_at=at)


def _send(proposal: Proposal, now: datetime) -> bool:
    one = directory.respondent(proposal.community_id, proposal.professional_id)
    if one is None or not one.channels:
        return False
    channel, value = one.channels[0]
    link = links.make_link(proposal, channel, now, until=now + links.ACCEPTOR_LIFE)
    outbox.queue(
        proposal.community_id, Address(channel, value, one.name), "how_it_ended", {"link": link},
        now=now, about=f"ending:{proposal.pk}",
    )  # fmt: skip
    return True
