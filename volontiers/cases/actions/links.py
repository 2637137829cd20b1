"""Links and codes: random, kept as a hash only, bound to one proposal. Showing one never changes anything."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.cases.models import Link, Need, Proposal, StepUp
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Mode
from volontiers.database.rows import change, insert
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.directory.queries import Respondent
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address

TOKEN_BYTES = 16  # 128 bits: 22 characters, so that the message stays within one SMS
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_PER_HOUR = 5
AT_DESK = "desk"
SHOWN_AFTER = timedelta(hours=1)
ACCEPTOR_LIFE = timedelta(days=7)


def hashed(secret: str) -> bytes:
    """What is kept of a token or a code."""
    return sha256(secret.encode()).digest()


def new_link(
    proposal: Proposal, channel: str, now: datetime, until: datetime | None = None
) -> tuple[Link, str]:
    """A link not yet written down, and its address, known this once.

    until: when it stops answering; by default an hour after the deadline of the proposal.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = Link(
        community_id=proposal.community_id,
        proposal=proposal,
        token_hash=hashed(token),
        channel=channel,
        created_at=now,
        until=until or proposal.until + SHOWN_AFTER,
    )
    return link, full_address(f"/p/{token}")


def make_link(proposal: Proposal, channel: str, now: datetime, *, until: datetime | None = None) -> str:
    """A new link to the proposal, whose older links stay valid. Gives its address."""
    link, address = new_link(proposal, channel, now, until)
    insert(link)
    return address


def silence(proposal: Proposal) -> None:
    """The invitations to this need that its taker has not yet received do not leave any more."""
    mine = Proposal.objects.filter(need_id=proposal.need_id, professional_id=proposal.professional_id)
    outbox.cancel(f"proposal:{pk}" for pk in mine.values_list("pk", flat=True))


def lengthen(proposal: Proposal, now: datetime) -> None:
    """The links of the one who accepted keep answering until the need is closed, seven days at most."""
    change("UPDATE cases_link SET until = %s WHERE proposal_id = %s", [now + ACCEPTOR_LIFE, proposal.pk])


def keep_until(need: Need, until: datetime) -> None:
    """The links of the one who took it last past the appointment."""
    mine = Link.objects.filter(proposal__need=need, proposal__state=ProposalState.ACCEPTED)
    mine.filter(until__lt=until).update(until=until)


def tell_taker(need: Need, template: str, now: datetime) -> None:
    """One message to the professional who has taken the need, on their first channel."""
    proposal = Proposal.objects.filter(need=need, state=ProposalState.ACCEPTED).first()
    one = _respondent(proposal) if proposal else None
    if proposal is None or one is None or not one.channels:
        return
    channel, value = one.channels[0]
    outbox.cancel([f"accepted:{proposal.pk}", f"ending:{proposal.pk}"])
    outbox.queue(
        need.community_id, Address(channel, value, one.name), template,
        {"link": make_link(proposal, channel, now, until=now + ACCEPTOR_LIFE)},
        now=now, about=f"cancelled:{proposal.pk}",
    )  # fmt: skip


def renew_link(by: Actor, proposal_id: int, channel: str, now: datetime) -> bool:
    """ "Recevoir un nouveau lien", to the registered channel only. False when there is nothing to see any more."""
    with acting(by):
        proposal = facts.lock_proposal(proposal_id)
        address = _address(proposal, channel)
        if address is None or _recently_renewed(proposal, now):
            return False
        link = make_link(proposal, channel, now, until=_renewed_until(proposal, now))
        outbox.queue(
            by.community_id, address, "new_link", {"link": link}, now=now, about=f"link:{proposal_id}"
        )
        facts.record(proposal.need.case_id, "link_renewed", by=by, now=now, need=proposal.need)
    return True


def _renewed_until(proposal: Proposal, now: datetime) -> datetime:
    if proposal.state == ProposalState.ACCEPTED:
        return now + ACCEPTOR_LIFE
    return max(now, proposal.until) + SHOWN_AFTER


def _recently_renewed(proposal: Proposal, now: datetime) -> bool:
    return Link.objects.filter(proposal=proposal, created_at__gt=now - timedelta(minutes=2)).exists()


def _address(proposal: Proposal, channel: str) -> Address | None:
    one = _respondent(proposal)
    if one is None:
        return None
    found = dict(one.channels)
    return Address(channel, found[channel], one.name) if channel in found else None


def _respondent(proposal: Proposal) -> Respondent | None:
    return directory.respondent(proposal.community_id, proposal.professional_id)


def other_channel(channels: tuple[tuple[str, str], ...], used: str) -> str | None:
    """The channel on which a code goes: never the one that brought the link."""
    return next((channel for channel, _ in channels if channel != used), None)


def send_code(by: Actor, proposal_id: int, link_channel: str, now: datetime) -> str | None:
    """Send a six-digit code on the other channel. Gives that channel, or None: then the desk reads a code.

    At most CODES_PER_HOUR codes leave for one proposal; the last ones sent stay good.
    """
    with acting(by):
        proposal = facts.lock_proposal(proposal_id)
        one = _respondent(proposal)
        channel = other_channel(one.channels, link_channel) if one else None
        if one is None or channel is None:
            return None
        if _codes_since(proposal, now - timedelta(hours=1)) >= CODES_PER_HOUR:
            return channel
        code = _new_code(proposal, channel, now)
        to = Address(channel, dict(one.channels)[channel], one.name)
        outbox.queue(by.community_id, to, "code", {"code": code}, now=now, about=f"code:{proposal_id}")
    return channel


def _codes_since(proposal: Proposal, since: datetime) -> int:
    return StepUp.objects.filter(proposal=proposal, created_at__gt=since).exclude(channel=AT_DESK).count()


def read_code(by: Actor, proposal_id: int, now: datetime) -> str:
    """The desk reads a code aloud to the professional on the telephone: traced."""
    with acting(by):
        proposal = facts.lock_proposal(proposal_id)
        code = _new_code(proposal, AT_DESK, now)
        facts.record(proposal.need.case_id, "code_read", by=by, now=now, need=proposal.need)
    return code


def _new_code(proposal: Proposal, channel: str, now: datetime) -> str:
    code = f"{secrets.randbelow(1_000_000):06d}"
    StepUp.objects.create(
        community_id=proposal.community_id,
        proposal=proposal,
        code_hash=hashed(f"{proposal.pk}:{code}"),
        channel=channel,
        created_at=now,
        until=now + CODE_LIFE,
    )
    return code


def check_code(by: Actor, proposal_id: int, typed: str, now: datetime) -> bool:
    """Whether the code is the one that was sent; each wrong try is counted, the fifth ends it."""
    with acting(by):
        alive = StepUp.objects.select_for_update(of=("self",), no_key=True).filter(
            proposal_id=proposal_id, used_at=None, until__gt=now, tries__lt=CODE_TRIES
        )
        wanted = hashed(f"{proposal_id}:{''.join(sign for sign in typed if sign.isdigit())}")
        for step in alive.order_by("-created_at"):
            if secrets.compare_digest(bytes(step.code_hash), wanted):
                StepUp.objects.filter(pk=step.pk).update(used_at=now)
                return True
            StepUp.objects.filter(pk=step.pk).update(tries=step.tries + 1)
    return False


def modes_text(modes: list[str]) -> str:
    """« cabinet, visio ou domicile », in the order people say it."""
    said = [mode.label for mode in (Mode.AMB, Mode.VR, Mode.HH) if mode in modes]
    return " ou ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def invite(
    asked: Sequence[tuple[Proposal, Respondent]], place: str, until_text: str, template: str, now: datetime
) -> None:
    """One message per person and verified channel, each with its own link to the same page."""
    written: list[Link] = []
    drafts = []
    for proposal, one in asked:
        shared = _carried(proposal, place, until_text, template)
        for channel, value in one.channels:
            link, address = new_link(proposal, channel, now)
            written.append(link)
            drafts.append(
                outbox.draft(
                    proposal.community_id,
                    Address(channel, value, one.name),
                    template,
                    shared | {"link": address},
                    now=now,
                    about=f"proposal:{proposal.pk}",
                )
            )
    insert(*written)
    outbox.queue_all(drafts)


def _carried(proposal: Proposal, place: str, until_text: str, template: str) -> dict[str, str]:
    shared = {"until": until_text}
    if template != "proposal_bare":
        shared["place"] = place
    if template == "proposal":
        shared["modes"] = modes_text(proposal.modes)
    return shared


def is_over(proposal: Proposal, need: Need) -> bool:
    """Nothing can be answered through this proposal any more."""
    return proposal.state not in {ProposalState.SENT, ProposalState.ACCEPTED} or bool(need.closed_at)
