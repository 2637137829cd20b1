"""Reads accounts and memberships: who somebody is, and in which communities."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection

from volontiers.accounts.access import Actor, Role
from volontiers.accounts.models import AccessEntry, Account, Invitation, Membership
from volontiers.database.rows import Table, fetch

# For the statements of the floors above that join an account.
ACCOUNT = Table(Account, "a")


@dataclass(frozen=True, slots=True)
class Place:
    """One community of an account, with what the account is there."""

    community_id: int
    slug: str
    name: str
    roles: frozenset[Role]


_PLACES = """
SELECT m.community_id, c.slug, c.name, m.role
  FROM accounts_membership m JOIN territory_community c ON c.id = m.community_id
 WHERE m.account_id = %s AND m.active ORDER BY c.name
"""


def places(account_id: int) -> list[Place]:
    """The communities of an account. Read inside reading_account()."""
    found: dict[int, Place] = {}
    for pk, slug, name, role in fetch(_PLACES, [account_id]):
        earlier = found[pk].roles if pk in found else frozenset()
        found[pk] = Place(pk, slug, name, earlier | {Role(role)})
    return list(found.values())


def actor(account: Account, place: Place, professional_id: int | None) -> Actor:
    """The account as it acts in this community."""
    return Actor(
        community_id=place.community_id,
        account_id=account.pk,
        professional_id=professional_id,
        name=account.name,
        roles=place.roles,
    )


def default_owner_id(community_id: int) -> int | None:
    """The account that takes what came by itself, or None while the community has named nobody."""
    return (
        Membership.objects.filter(community_id=community_id, default_owner=True)
        .values_list("account_id", flat=True)
        .first()
    )


def default_owner(community_id: int) -> Account | None:
    """Who that is, while they are a member."""
    named = Account.objects.filter(
        memberships__community_id=community_id, memberships__default_owner=True, memberships__active=True
    )
    return named.first()


def owners(community_id: int) -> list[Account]:
    """Who can own a case: the desk and the coordination, by name."""
    return list(
        Account.objects.filter(
            memberships__community_id=community_id,
            memberships__active=True,
            memberships__role__in=[Role.OPERATOR, Role.COORDINATOR],
        )
        .distinct()
        .order_by("name")
    )


def staff_names(community_id: int) -> list[str]:
    """Of whoever works on this server for the community: the desk, the coordination, the technical account."""
    held = {"memberships__community_id": community_id, "memberships__active": True}
    roles = [Role.OPERATOR, Role.COORDINATOR, Role.TECHNICAL]
    found = Account.objects.filter(**held, memberships__role__in=roles).distinct()
    return list(found.values_list("name", flat=True))


def coordinators(community_id: int) -> list[Account]:
    """Who is told of what stays without anybody, by name."""
    held = {"memberships__community_id": community_id, "memberships__active": True}
    return list(
        Account.objects.filter(**held, memberships__role=Role.COORDINATOR).distinct().order_by("name")
    )


def secretariat(community_id: int) -> list[Account]:
    """Who may be in charge of something for the association: the coordination and the board, by name."""
    held = {"memberships__community_id": community_id, "memberships__active": True}
    roles = [Role.COORDINATOR, Role.BOARD]
    return list(Account.objects.filter(**held, memberships__role__in=roles).distinct().order_by("name"))


def members(community_id: int) -> list[Membership]:
    """Every role of everybody, by name."""
    return list(
        Membership.objects.filter(community_id=community_id)
        .select_related("account")
        .order_by("account__name", "role")
    )


def invitation_door(token_hash: bytes) -> tuple[int, int] | None:
    """(community, invitation) of a link, before any community is known."""
    with connection.cursor() as sql:
        sql.execute("SELECT community_id, id FROM invitation_door(%s)", [token_hash])
        found: tuple[int, int] | None = sql.fetchone()
        return found


def invitation(invitation_id: int) -> Invitation | None:
    return Invitation.objects.select_related("community").filter(pk=invitation_id).first()


def is_known(email: str) -> bool:
    """Whether somebody signs in with this address already."""
    return Account.objects.filter(email=email.lower()).exists()


def password_faults(password: str, email: str, name: str) -> list[str]:
    """What is too weak in this password for this person, in French; empty when nothing is."""
    try:
        validate_password(password, Account(email=email, name=name))
    except ValidationError as error:
        return list(error.messages)
    return []


def waiting_invitations(community_id: int) -> list[Invitation]:
    """Not used yet, the last one of each address, even when its time is over; the latest first."""
    last = Invitation.objects.filter(community_id=community_id).order_by("email", "-created_at", "-pk")
    waiting = [one for one in last.distinct("email") if one.used_at is None]
    return sorted(waiting, key=lambda one: one.created_at, reverse=True)


def noted(account_id: int | None, what: str, about: str, since: datetime) -> bool:
    """Does the read log hold this, of this account, since then? about: how the entry begins."""
    entries = AccessEntry.objects.filter(account_id=account_id or 0, what=what, at__gte=since)
    return entries.filter(about__startswith=about).exists()


def email_of(account_id: int) -> str:
    """In lower case, as accounts keep it."""
    return Account.objects.values_list("email", flat=True).get(pk=account_id)
