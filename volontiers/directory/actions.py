"""The verbs of the directory: list a professional or an organization, say where they work, remember a device."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from volontiers.accounts import actions as accounts
from volontiers.accounts.access import Actor
from volontiers.core.ledger import EntryKind
from volontiers.database.ledger import append
from volontiers.database.wall import acting
from volontiers.directory.models import Device, Listing, Organization, Practice, Professional
from volontiers.territory.turn import take_turn

if TYPE_CHECKING:
    from volontiers.accounts.models import Account

DEVICE_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Entry:
    """A professional as the coordinator writes them down. Two channels are asked: a mobile and an e-mail."""

    family_name: str
    given_name: str
    profession: str
    title: str = ""
    rpps: str | None = None
    email: str = ""
    phone: str = ""
    organization_id: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A place of practice, with the modes seen there and the address of the téléconsultation."""

    insee: str
    modes: tuple[str, ...]
    name: str = ""
    address: str = ""
    video: str = ""
    organization_id: int | None = None


class AlreadyListed(Exception):
    """This professional, or this structure, stands in this directory already."""


def list_professional(by: Actor, entry: Entry) -> Professional:
    """Add somebody to this community's directory; the same RPPS number is the same person everywhere.

    Raises AlreadyListed: also without a number, for the same name, profession and ways to be reached.
    """
    with acting(by):
        take_turn(by.community_id)
        if not entry.rpps and _same_person(by.community_id, entry):
            raise AlreadyListed
        professional = _known(entry.rpps) or Professional.objects.create(
            family_name=entry.family_name,
            given_name=entry.given_name,
            profession=entry.profession,
            title=entry.title,
            rpps=entry.rpps or None,
            email=entry.email,
            phone=entry.phone,
        )
        if Listing.objects.filter(community_id=by.community_id, professional=professional).exists():
            raise AlreadyListed
        Listing.objects.create(
            community_id=by.community_id,
            professional=professional,
            organization_id=entry.organization_id,
            email_verified=bool(entry.email),
            phone_verified=bool(entry.phone),
        )
    return professional


def _same_person(community_id: int, entry: Entry) -> bool:
    return Listing.objects.filter(
        community_id=community_id,
        professional__family_name=entry.family_name,
        professional__given_name=entry.given_name,
        professional__profession=entry.profession,
        professional__email=entry.email,
        professional__phone=entry.phone,
    ).exists()


def _known(rpps: str | None) -> Professional | None:
    return Professional.objects.filter(rpps=rpps).first() if rpps else None


def write_professional(by: Actor, professional_id: int, entry: Entry, *, active: bool) -> None:
    """What the directory says of somebody who is listed here. Inside the transaction of the verb."""
    listing = Listing.objects.select_for_update(of=("self",), no_key=True).get(
        community_id=by.community_id, professional_id=professional_id
    )
    Professional.objects.filter(pk=professional_id).update(
        family_name=entry.family_name,
        given_name=entry.given_name,
        profession=entry.profession,
        title=entry.title,
        rpps=entry.rpps or None,
        email=entry.email,
        phone=entry.phone,
    )
    Listing.objects.filter(pk=listing.pk).update(
        organization_id=entry.organization_id,
        active=active,
        email_verified=bool(entry.email),
        phone_verified=bool(entry.phone),
    )


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure as the coordinator writes it down. kind: of core.profession.OrganizationKind."""

    kind: str
    name: str
    insee: str
    phone: str = ""
    finess: str = ""


def write_organization(by: Actor, said: Structure, pk: int | None) -> Organization:
    """A structure that can answer through a named signatory. Inside the transaction of the verb, in its turn.

    Raises AlreadyListed.
    """
    named = Organization.objects.filter(community_id=by.community_id, name=said.name)
    if named.exclude(pk=pk or 0).exists():
        raise AlreadyListed
    organization = Organization.objects.filter(pk=pk).first() if pk else None
    organization = organization or Organization(community_id=by.community_id)
    organization.kind, organization.name, organization.municipality_id = said.kind, said.name, said.insee
    organization.phone, organization.finess = said.phone, said.finess
    organization.save()
    return organization


def write_practices(by: Actor, professional_id: int, offices: tuple[Office, ...]) -> None:
    """Where this professional works in this community: the list replaces the earlier one.

    Inside the transaction of the verb, in its turn.
    """
    Practice.objects.filter(community_id=by.community_id, professional_id=professional_id).delete()
    for office in offices:
        Practice.objects.create(
            community_id=by.community_id,
            professional_id=professional_id,
            municipality_id=office.insee,
            modes=sorted(office.modes),
            name=office.name,
            address=office.address,
            video=office.video,
            organization_id=office.organization_id,
        )


def join(invitation_id: int, community_id: int, password: str, phone: str, now: datetime) -> "Account":
    """The invited person makes an account, or adds this community to the one they have. Raises InvitationOver.

    A professional of the directory is linked to it; the link that they followed proves their e-mail address.
    """
    with acting(Actor(community_id)):
        account, professional_id = accounts.write_membership(
            invitation_id, community_id, password, phone, now
        )
        if professional_id is not None:
            _link(professional_id, community_id, account, phone)
    return account


def _link(professional_id: int, community_id: int, account: "Account", phone: str) -> None:
    """Nobody is two professionals, and no professional changes hands by an invitation."""
    one = Professional.objects.filter(pk=professional_id)
    if not Professional.objects.filter(account=account).exists():
        one.filter(account=None).update(account=account)
    listing = Listing.objects.filter(community_id=community_id, professional_id=professional_id)
    if one.filter(account=account, email=account.email).exists():
        listing.update(email_verified=True)
    if phone and one.filter(account=account, phone="").update(phone=phone):
        listing.update(phone_verified=True)


def lock_professionals(*professionals: int) -> None:
    """Inside the transaction of the verb, after their pledges: where what is asked of them meets what they say."""
    mine = Professional.objects.select_for_update(of=("self",), no_key=True)
    list(mine.filter(pk__in=professionals).order_by("pk").values_list("pk"))


def write_ceiling(by: Actor, professional_id: int, asked: int | None, accepted: int | None) -> None:
    """Inside the transaction of the verb. It is entered where it was said, and only when it changes."""
    one = Professional.objects.filter(pk=professional_id)
    if one.exclude(ceiling_asked=asked, ceiling_accepted=accepted).exists():
        said = {"ceiling_asked": asked, "ceiling_accepted": accepted}
        append(by, EntryKind.CEILING, said, professional_id=professional_id)


def write_register_mail(community_id: int, listing_id: int, *, wanted: bool) -> None:
    """Whether this member receives the head of the register every week. Inside the transaction of the verb."""
    Listing.objects.filter(community_id=community_id, pk=listing_id).update(register_mail=wanted)


def remember_device(professional_id: int, label: str, now: datetime) -> str:
    """ "Cet appareil est à moi": gives the secret of the cookie, known this once."""
    token = secrets.token_urlsafe(16)
    with transaction.atomic(durable=True):
        Device.objects.create(
            professional_id=professional_id,
            token_hash=device_hash(token),
            label=label[:60],
            created_at=now,
            until=now + DEVICE_LIFE,
        )
    return token


def device_hash(token: str) -> bytes:
    """What is kept of a device's secret."""
    return sha256(token.encode()).digest()


def forget_device(professional_id: int, device_id: int) -> None:
    """ "Mes appareils": this one is not mine any more."""
    with transaction.atomic(durable=True):
        Device.objects.filter(pk=device_id, professional_id=professional_id).delete()
