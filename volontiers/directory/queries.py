"""Reads the directory: who can answer in a community, from where, and how to reach them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volontiers.core.need import Kind
from volontiers.core.pledge import Ceiling
from volontiers.core.profession import OrganizationKind, answers
from volontiers.directory.models import Device, Listing, Organization, Practice, Professional


@dataclass(frozen=True, slots=True)
class Respondent:
    """One professional listed in a community, with what the engine needs to know."""

    id: int
    name: str
    profession: str
    organization_kind: OrganizationKind | None
    organization: str
    email: str
    phone: str
    ceiling: Ceiling
    communes: tuple[str, ...]
    has_account: bool

    @property
    def reachable(self) -> bool:
        """A pledge counts only with a channel that is known to work."""
        return bool(self.email or self.phone)

    @property
    def channels(self) -> tuple[tuple[str, str], ...]:
        """(channel, address), the ones verified only."""
        return tuple((c, a) for c, a in (("sms", self.phone), ("email", self.email)) if a)


_FIELDS = (
    "professional_id", "professional__title", "professional__given_name", "professional__family_name",
    "professional__profession", "organization__kind", "organization__name", "organization__municipality_id",
    "professional__email", "professional__phone", "email_verified", "phone_verified",
    "professional__ceiling_asked", "professional__ceiling_accepted", "professional__account_id",
)  # fmt: skip


def respondents(
    community_id: int,
    only: Iterable[int] | None = None,
    *,
    kind: Kind | None = None,
    wanted: str | None = None,
) -> dict[int, Respondent]:
    """Everybody active in the directory of this community, by id.

    kind: only those whose profession or organization can answer it; wanted: the profession it names.
    """
    listed = Listing.objects.filter(community_id=community_id, active=True)
    if only is not None:
        listed = listed.filter(professional_id__in=list(only))
    rows = [row for row in listed.values_list(*_FIELDS) if kind is None or _answers(row, kind, wanted)]
    communes = _communes(community_id, [row[0] for row in rows])
    return {row[0]: _respondent(row, communes[row[0]]) for row in rows}


def _answers(row: tuple[Any, ...], kind: Kind, wanted: str | None) -> bool:
    profession, organization = row[4], row[5]
    return answers(profession, OrganizationKind(organization) if organization else None, kind, wanted=wanted)


def respondent(community_id: int, professional_id: int) -> Respondent | None:
    """One of them, by id; without the communes of their practices, which only distance needs."""
    listed = Listing.objects.filter(
        community_id=community_id, active=True, professional_id=professional_id
    ).values_list(*_FIELDS)
    row = listed.first()
    return _respondent(row, []) if row else None


def _communes(community_id: int, professionals: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Practice.objects.filter(community_id=community_id, professional_id__in=professionals)
    for professional_id, insee in rows.order_by("id").values_list("professional_id", "municipality_id"):
        found[professional_id].append(insee)
    return found


def _respondent(row: tuple[Any, ...], practices: list[str]) -> Respondent:
    (pk, title, given, family, profession, kind, organization, seat, email, phone,
     email_ok, phone_ok, asked, accepted, account_id) = row  # fmt: skip
    return Respondent(
        id=pk,
        name=" ".join(filter(None, [title, "" if title else given, family])),
        profession=profession,
        organization_kind=OrganizationKind(kind) if kind else None,
        organization=organization or "",
        email=email if email_ok else "",
        phone=phone if phone_ok else "",
        ceiling=Ceiling(asked, accepted),
        communes=tuple(practices) or ((seat,) if seat else ()),
        has_account=account_id is not None,
    )


def can_answer(respondent: Respondent, kind: str) -> bool:
    return answers(respondent.profession, respondent.organization_kind, Kind(kind))


def professional(professional_id: int) -> Professional:
    return Professional.objects.get(pk=professional_id)


def practices(professional_id: int, community_id: int) -> list[Practice]:
    return list(
        Practice.objects.filter(professional_id=professional_id, community_id=community_id).select_related(
            "municipality"
        )
    )


def organizations(community_id: int) -> list[Organization]:
    return list(Organization.objects.filter(community_id=community_id).select_related("municipality"))


def listings(community_id: int) -> list[Listing]:
    return list(
        Listing.objects.filter(community_id=community_id)
        .select_related("professional", "organization")
        .order_by("professional__family_name", "professional__given_name")
    )


def is_listed(professional_id: int, community_id: int) -> bool:
    return Listing.objects.filter(
        professional_id=professional_id, community_id=community_id, active=True
    ).exists()


def device_is_known(professional_id: int, token_hash: bytes, now: datetime) -> bool:
    return Device.objects.filter(
        professional_id=professional_id, token_hash=token_hash, until__gt=now
    ).exists()


def devices(professional_id: int) -> list[Device]:
    return list(Device.objects.filter(professional_id=professional_id).order_by("-created_at"))
