"""The register of a community, looked at every hour: its head published once a day, a break told at once."""

from datetime import datetime

from django.core.signing import Signer

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor
from volontiers.consent import heads, soundness
from volontiers.consent.heads import Published
from volontiers.consent.soundness import Break
from volontiers.core.heads import CHECKED_EVERY, is_due, is_mailed, next_publication
from volontiers.database.wall import acting, reading
from volontiers.directory import queries as directory
from volontiers.directory.actions import write_register_mail
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

# Of the link under the weekly mail: it says who holds it, without a sign-in.
_MAIL_SALT = "registre-courriel"


def watch(by: Actor, _community: int, now: datetime) -> bool:
    """Check the register, publish its head when the night has come, mail it once a week. False when another did.

    The first look only says when the next one is: the first head comes out in the night after the first line.
    """
    with reading(by):
        community = territory.community(by.community_id)
        known = heads.watched(by.community_id)
        latest = next(iter(heads.published(by.community_id, 1)), None)
        due = is_due(now, territory.zone(community), latest.day if latest else None)
        bodies = due or bool(known and known.broken_seq)
        found = soundness.first_break(by.community_id, bodies=bodies) if known else None
    if known is None:
        with acting(by):
            heads.write_watch(by.community_id, next_check_at=next_publication(now, territory.zone(community)))
        return True
    with acting(by):
        if not heads.claim_watch(by.community_id, now):
            return False
        if due and (told := heads.publish()) and is_mailed(told.day, latest.day if latest else None):
            _mail(told, community.slug, now)
        _note(found, community.slug, by.community_id, now)
    return True


def postpone_watch(by: Actor, _community: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: the register is looked at again in an hour."""
    with acting(by):
        heads.write_watch(by.community_id, next_check_at=now + CHECKED_EVERY)


def _note(found: Break | None, slug: str, community_id: int, now: datetime) -> None:
    """What was found, and when to look again. The coordination is told of a break once, as long as it lasts."""
    known = heads.watched(community_id)
    told_at = known.told_at if known and found and known.broken_seq == found.seq else None
    if found and told_at is None and _tell(found, slug, community_id, now):
        told_at = now
    heads.write_watch(
        community_id, next_check_at=now + CHECKED_EVERY, checked_at=now,
        broken_seq=found.seq if found else None, told_at=told_at,
    )  # fmt: skip


def _tell(found: Break, slug: str, community_id: int, now: datetime) -> int:
    """To the desk and the coordination. Gives how many."""
    said = {"seq": str(found.seq), "link": full_address(f"/c/{slug}/registre/")}
    drafts = [
        outbox.draft(
            community_id, Address("email", one.email, one.name), "register_broken", said,
            now=now, about=f"register:{found.seq}",
        )
        for one in accounts.owners(community_id)
    ]  # fmt: skip
    outbox.queue_all(drafts)
    return len(drafts)


def _mail(told: Published, slug: str, now: datetime) -> None:
    """To every member of the directory with a verified address who did not ask to be left alone.

    In the transaction that published the head, of which there is one a day: nobody is mailed twice in a week.
    """
    community = territory.by_slug(slug)
    assert community is not None
    page = full_address(f"/c/{slug}/registre/")
    outbox.queue_all(
        outbox.draft(
            community.pk, Address("email", one.email, one.name), "register_head",
            {
                "day": f"{told.day:%d/%m/%Y}", "receipt": told.receipt.text, "link": page,
                "choice": f"{page}courriel/{mail_token(one.listing)}",
            },
            now=now, about=f"head:{told.day}",
        )
        for one in directory.witnesses(community.pk)
    )  # fmt: skip


def mail_token(listing_id: int) -> str:
    """What the link under the weekly mail carries: whose it is, signed."""
    return Signer(salt=_MAIL_SALT, sep=".").sign(str(listing_id))


def listing_of(token: str) -> int:
    """Raises BadSignature."""
    return int(Signer(salt=_MAIL_SALT, sep=".").unsign(token))


def choose_register_mail(by: Actor, listing_id: int, *, wanted: bool) -> None:
    """Receive the head of the register every week, or not any more. It is published all the same."""
    with acting(by):
        write_register_mail(by.community_id, listing_id, wanted=wanted)
