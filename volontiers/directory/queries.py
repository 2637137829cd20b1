"""Reads the directory: who can answer in a community, from where, and how to reach them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volontiers.core.need import Kind
from volontiers.core.occupation import plain
from volontiers.core.pledge import Ceiling
from volontiers.core.profession import PROFESSIONS, OrganizationKind, answers
from volontiers.database.rows import Table, fetch
from volontiers.directory.models import Device, Listing, Organization, Practice, Professional

# For the statements of the floors above that join a professional.
PROFESSIONAL = Table(Professional, "d")


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


# Read at every step of every need: one statement, without the ORM's own time.
_RESPONDENTS = """
SELECT d.id, d.title, d.given_name, d.family_name, d.profession, o.kind, o.name, o.municipality_id,
       d.email, d.phone, l.email_verified, l.phone_verified, d.ceiling_asked, d.ceiling_accepted, d.account_id,
       (SELECT array_agg(p.municipality_id ORDER BY p.id) FROM directory_practice p
         WHERE p.professional_id = d.id AND p.community_id = l.community_id)
  FROM directory_listing l
  JOIN directory_professional d ON d.id = l.professional_id
  LEFT JOIN directory_organization o ON o.id = l.organization_id
 WHERE l.community_id = %(community)s AND l.active
   AND (%(only)s::bigint[] IS NULL OR l.professional_id = ANY (%(only)s))
   AND (%(able)s::text[] IS NULL OR d.profession = ANY (%(able)s) OR o.id IS NOT NULL)
"""


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
    able = (
        None if kind is None else [code for code in PROFESSIONS if answers(code, None, kind, wanted=wanted)]
    )
    values = {"community": community_id, "only": None if only is None else list(only), "able": able}
    rows = fetch(_RESPONDENTS, values)
    return {row[0]: _respondent(row) for row in rows if kind is None or _answers(row, kind, wanted)}


def respondent(community_id: int, professional_id: int) -> Respondent | None:
    """One of them, by id."""
    return respondents(community_id, [professional_id]).get(professional_id)


def physicians(community_id: int) -> list[tuple[str, str]]:
    """(number, name) of every physician of the directory, to choose one: who agreed to what is not told by this list."""
    return _to_choose(respondents(community_id, kind=Kind.ATTENDING_PHYSICIAN).values())


def everybody(community_id: int) -> list[tuple[str, str]]:
    """(number, name) of everybody of the directory, to choose one."""
    return _to_choose(respondents(community_id).values())


def _to_choose(people: Iterable[Respondent]) -> list[tuple[str, str]]:
    names = {one.id: one.name for one in people}
    alike = Counter(names.values())
    for one in Professional.objects.filter(pk__in=[pk for pk, name in names.items() if alike[name] > 1]):
        names[one.pk] = full_name(one)
    return [(str(pk), name) for name, pk in sorted(((name, pk) for pk, name in names.items()), key=_by_name)]


def _by_name(one: tuple[str, int]) -> tuple[str, int]:
    """« Élodie » stands among the E."""
    return plain(one[0]), one[1]


def full_name(one: Professional) -> str:
    """« Dr Paul Gasc »: where another one has the same title and family name."""
    return " ".join(filter(None, [one.title, one.given_name, one.family_name]))


def _answers(row: tuple[Any, ...], kind: Kind, wanted: str | None) -> bool:
    profession, organization = row[4], row[5]
    return answers(profession, OrganizationKind(organization) if organization else None, kind, wanted=wanted)


def _respondent(row: tuple[Any, ...]) -> Respondent:
    (pk, title, given, family, profession, kind, organization, seat, email, phone,
     email_ok, phone_ok, asked, accepted, account_id, practices) = row  # fmt: skip
    return Respondent(
        id=pk,
        name=" ".join(filter(None, [title, "" if title else given, family])),
        profession=profession,
        organization_kind=OrganizationKind(kind) if kind else None,
        organization=organization or "",
        email=email if email_ok else "",
        phone=phone if phone_ok else "",
        ceiling=Ceiling(asked, accepted),
        communes=tuple(practices or ()) or ((seat,) if seat else ()),
        has_account=account_id is not None,
    )


def organization_of(community_id: int, professional_id: int) -> int | None:
    """The organization for which this professional signs in this community."""
    signed = Listing.objects.filter(community_id=community_id, professional_id=professional_id, active=True)
    return signed.values_list("organization_id", flat=True).first()


def signing_for(organization_id: int) -> list[int]:
    """The professionals who are listed for this organization, active or not."""
    listed = Listing.objects.filter(organization_id=organization_id).order_by("professional_id")
    return list(listed.values_list("professional_id", flat=True))


# The practices of each one here, else the seat of the organization they sign for.
_PLACES = """
SELECT l.professional_id, coalesce(
         (SELECT array_agg(DISTINCT p.municipality_id ORDER BY p.municipality_id) FROM directory_practice p
           WHERE p.professional_id = l.professional_id AND p.community_id = l.community_id),
         (SELECT ARRAY[o.municipality_id] FROM directory_organization o WHERE o.id = l.organization_id), '{}')
  FROM directory_listing l WHERE l.community_id = %s AND l.professional_id = ANY (%s)
"""


def places(community_id: int, professionals: Iterable[int]) -> dict[int, list[str]]:
    """From where each of them works here: INSEE codes, sorted, for those of this directory, active or not."""
    rows = fetch(_PLACES, [community_id, list(professionals)])
    return {professional_id: list(insees) for professional_id, insees in rows}


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


def listing(professional_id: int, community_id: int) -> Listing | None:
    """How somebody stands in this directory, active or not."""
    return (
        Listing.objects.filter(community_id=community_id, professional_id=professional_id)
        .select_related("professional", "organization")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Witness:
    """A member who receives the head of the register every week, and so could tell if it changed."""

    listing: int
    email: str
    name: str


def witnesses(community_id: int) -> list[Witness]:
    """The active members with a verified e-mail address who did not decline this mail."""
    rows = Listing.objects.filter(
        community_id=community_id, active=True, email_verified=True, register_mail=True
    ).exclude(professional__email="")
    told = rows.select_related("professional").order_by("pk")
    return [Witness(row.pk, row.professional.email, str(row.professional)) for row in told]


def listing_by_id(listing_id: int, community_id: int) -> Listing | None:
    """An active member here."""
    return Listing.objects.filter(pk=listing_id, community_id=community_id, active=True).first()


def practice_communes(community_id: int) -> dict[int, list[str]]:
    """The communes where each professional works, by name, for the list."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Practice.objects.filter(community_id=community_id).order_by("id")
    for professional_id, name in rows.values_list("professional_id", "municipality__name"):
        found[professional_id].append(name)
    return found


def organization(organization_id: int, community_id: int) -> Organization | None:
    return (
        Organization.objects.filter(pk=organization_id, community_id=community_id)
        .select_related("municipality")
        .first()
    )


def organization_called(name: str, community_id: int) -> Organization | None:
    return Organization.objects.filter(community_id=community_id, name__iexact=name).first()


def signatories(community_id: int) -> dict[int, Professional]:
    """Who answers for each organization, by the organization's id."""
    rows = Listing.objects.filter(community_id=community_id, active=True, organization__isnull=False)
    return {
        row.organization_id: row.professional
        for row in rows.select_related("professional")
        if row.organization_id
    }


def holder_of(rpps: str) -> int | None:
    """The professional who has this RPPS number, in whatever community."""
    return Professional.objects.filter(rpps=rpps).values_list("pk", flat=True).first()


def device_is_known(professional_id: int, token_hash: bytes, now: datetime) -> bool:
    return Device.objects.filter(
        professional_id=professional_id, token_hash=token_hash, until__gt=now
    ).exists()


def devices(professional_id: int) -> list[Device]:
    return list(Device.objects.filter(professional_id=professional_id).order_by("-created_at"))
