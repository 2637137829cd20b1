"""The verbs of accounts: invited, joined, given or taken a role; and the log of who read what."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from volontiers.accounts.access import Actor, Role
from volontiers.accounts.models import AccessEntry, Account, Invitation, Membership
from volontiers.database.wall import acting, acting_account
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.territory.turn import take_turn

INVITATION_LIFE = timedelta(days=14)


class AlreadyInvited(Exception):
    """The same invitation waits for its answer: it can be sent again."""


class InvitationOver(Exception):
    """The link was used already, or its time is over: the coordination can send another one."""


class AlreadyRenewed(Exception):
    """A later invitation of this address took the place of this one."""


class OwnsByDefault(Exception):
    """What comes by itself is theirs: another one has to be named first."""


class LastCoordinator(Exception):
    """Nobody would be left to steer the community."""


def hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()


def invite(
    by: Actor,
    *,
    email: str,
    name: str,
    roles: tuple[Role, ...],
    link_root: str,
    community_name: str,
    now: datetime,
    phone: str = "",
    professional_id: int | None = None,
    default_owner: bool = False,
) -> str:
    """Send somebody the link by which they make their account. Gives the link, which is kept as a hash only.

    Raises AlreadyInvited while the same invitation waits for its answer.
    """
    with acting(by):
        take_turn(by.community_id)
        waiting = Invitation.objects.filter(community_id=by.community_id, used_at=None, until__gt=now)
        said = ([role.value for role in roles], professional_id)
        if said in waiting.filter(email=email.lower()).values_list("roles", "professional_id"):
            raise AlreadyInvited
        return _send(
            Invitation(
                community_id=by.community_id,
                email=email.lower(),
                phone=phone,
                name=name,
                roles=[role.value for role in roles],
                professional_id=professional_id,
                default_owner=default_owner,
            ),
            by, link_root, community_name, now,
        )  # fmt: skip


def invite_again(by: Actor, invitation_id: int, *, link_root: str, community_name: str, now: datetime) -> str:
    """A new link to somebody who was invited; the older ones stop now. Gives the link.

    Raises InvitationOver, or AlreadyRenewed when this is not the last invitation of the address.
    """
    with acting(by):
        take_turn(by.community_id)
        older = Invitation.objects.filter(
            pk=invitation_id, community_id=by.community_id, used_at=None
        ).first()
        if older is None:
            raise InvitationOver
        _keep_the_last(older)
        _end_waiting(by.community_id, older.email, now)
        note_access(by, "invited_again", _about(older), now)
        older.pk = None
        return _send(older, by, link_root, community_name, now)


def _keep_the_last(older: Invitation) -> None:
    """A page left open shows an invitation that another one has followed."""
    later = Invitation.objects.filter(
        community_id=older.community_id, email=older.email, pk__gt=older.pk
    ).values_list("used_at", flat=True)
    if any(later):
        raise InvitationOver
    if later:
        raise AlreadyRenewed


def _end_waiting(community_id: int, email: str, now: datetime, **only: object) -> None:
    """The links of this address stop, and those that are still in the outbox do not leave."""
    waiting = Invitation.objects.filter(community_id=community_id, email=email, used_at=None, **only)
    outbox.cancel([_about(one) for one in waiting])
    waiting.filter(until__gt=now).update(until=now)


def _send(new: Invitation, by: Actor, link_root: str, community_name: str, now: datetime) -> str:
    """The link is kept as a hash only."""
    token = secrets.token_urlsafe(24)
    new.token_hash, new.invited_by_id = hashed(token), by.account_id
    new.created_at, new.until = now, now + INVITATION_LIFE
    new.save(force_insert=True)
    link = f"{link_root}/invitation/{token}"
    outbox.queue(
        by.community_id, Address("email", new.email, new.name), "invitation",
        {"community": community_name, "link": link}, now=now, about=_about(new),
    )  # fmt: skip
    return link


def _about(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def write_membership(
    invitation_id: int, community_id: int, password: str, phone: str, now: datetime
) -> tuple[Account, int | None]:
    """The account of the invited person, made or found, and their id in the directory. Raises InvitationOver.

    Inside the transaction of the verb. Somebody who has an account keeps its password and telephone.
    The other links of the same address stop: none of them gives a role back later.
    """
    take_turn(community_id)
    invitation = Invitation.objects.get(pk=invitation_id)
    if invitation.until <= now or _has_served(invitation):
        raise InvitationOver
    account = Account.objects.filter(email=invitation.email).first()
    if account is None:
        account = Account(email=invitation.email, name=invitation.name, phone=phone)
        account.set_password(password)
        account.save()
    for role in invitation.roles:
        Membership.objects.update_or_create(
            community_id=community_id, account=account, role=role, defaults={"active": True}
        )
    if invitation.default_owner:
        _own_by_default(community_id, account.pk)
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now)
    _end_waiting(community_id, invitation.email, now)
    return account, invitation.professional_id


def _has_served(invitation: Invitation) -> bool:
    """This link, or another one of the address since it was sent, whatever the clocks of two requests say."""
    return Invitation.objects.filter(
        community_id=invitation.community_id, email=invitation.email, used_at__gte=invitation.created_at
    ).exists()


def set_role(by: Actor, account_id: int, role: Role, *, active: bool, now: datetime) -> None:
    """Give or take a role; what is taken is not given back by a link. Raises OwnsByDefault, LastCoordinator."""
    with acting(by):
        take_turn(by.community_id)
        if not active:
            _keep_what_is_needed(by.community_id, account_id, role)
            email = Account.objects.values_list("email", flat=True).get(pk=account_id)
            _end_waiting(by.community_id, email, now, roles__contains=[role.value])
        Membership.objects.update_or_create(
            community_id=by.community_id, account_id=account_id, role=role, defaults={"active": active}
        )


def _keep_what_is_needed(community_id: int, account_id: int, role: Role) -> None:
    held = Membership.objects.select_for_update(of=("self",), no_key=True).filter(
        community_id=community_id, active=True, role=role
    )
    if held.filter(account_id=account_id, default_owner=True).exists():
        raise OwnsByDefault
    if role is Role.COORDINATOR and not held.exclude(account_id=account_id).exists():
        raise LastCoordinator


def name_default_owner(by: Actor, account_id: int) -> None:
    """Who takes what came by the form, a partner, a missed call or the night."""
    with acting(by):
        _own_by_default(by.community_id, account_id)


def _own_by_default(community_id: int, account_id: int) -> None:
    mine = Membership.objects.filter(community_id=community_id)
    mine.update(default_owner=False)
    desk = mine.filter(account_id=account_id, active=True, role__in=[Role.OPERATOR, Role.COORDINATOR])
    chosen = desk.order_by("pk").first()
    if chosen is not None:
        Membership.objects.filter(pk=chosen.pk).update(default_owner=True)


def create_account(email: str, name: str, password: str) -> Account:
    """An account of its own, before any community: the installation and the demo."""
    with acting_account(None):
        account = Account(email=email.lower(), name=name)
        account.set_password(password)
        account.save()
    return account


def note_access(by: Actor, what: str, about: str, now: datetime) -> None:
    """Who read or revealed what. Inside the transaction of the verb."""
    AccessEntry.objects.create(
        community_id=by.community_id, account_id=by.account_id, at=now, what=what, about=about
    )
