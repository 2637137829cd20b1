"""Reads the teams: their members, their hours, and the persons who agreed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.signing import Signer
from django.db.models import Case, Q, QuerySet, When

from volontiers.core.cover import Half, Hours, Member, TeamRole
from volontiers.database.rows import fetch
from volontiers.people.models import Around, CareTeam, TeamMember, TeamPatient

SIGNER = Signer(salt="volontiers.people.team_feed", sep=".")


def teams(community_id: int, today: date) -> list[CareTeam]:
    """Those that answer, or will."""
    found = CareTeam.objects.filter(community_id=community_id)
    return list(found.filter(Q(until=None) | Q(until__gte=today)))


def team(team_id: int) -> CareTeam | None:
    return CareTeam.objects.filter(pk=team_id).first()


def team_called(community_id: int, slug: str) -> CareTeam | None:
    return CareTeam.objects.filter(community_id=community_id, slug=slug).first()


def hours_of(found: CareTeam) -> Hours:
    return Hours(found.morning, found.afternoon, found.evening, found.end)


def open_of(found: CareTeam) -> frozenset[tuple[int, Half]]:
    """(weekday, half) when the team answers."""
    pairs = (one.split("-", 1) for one in found.open)
    return frozenset((int(day), Half(half)) for day, half in pairs)


def members(team_id: int) -> list[TeamMember]:
    """Everybody who is or was a member, by name."""
    of_team = TeamMember.objects.filter(team_id=team_id).select_related("professional")
    return list(of_team.order_by("professional__family_name", "professional__given_name", "since"))


def member(member_id: int) -> TeamMember | None:
    return TeamMember.objects.filter(pk=member_id).select_related("professional", "team").first()


def as_members(rows: Iterable[TeamMember]) -> tuple[Member, ...]:
    """As the core reads them."""
    return tuple(Member(one.professional_id, TeamRole(one.role), one.since, one.until) for one in rows)


def mine(community_id: int, professional_id: int | None, today: date) -> list[CareTeam]:
    """The teams of which this professional is a member today."""
    held = TeamMember.objects.filter(professional_id=professional_id or 0, since__lte=today)
    held = held.filter(Q(until=None) | Q(until__gte=today))
    return list(CareTeam.objects.filter(community_id=community_id, members__in=held).distinct())


def memberships(professional_id: int, today: date) -> list[TeamMember]:
    """Of this professional, not over."""
    held = TeamMember.objects.filter(professional_id=professional_id).select_related("team")
    return list(held.filter(Q(until=None) | Q(until__gte=today)).order_by("team_id"))


_AGREED = """
SELECT t.team_id, t.physician_id FROM people_teampatient t JOIN people_careteam c ON c.id = t.team_id
 WHERE t.person_id = %s AND t.state = 'agreed' AND t.ended_at IS NULL
   AND c.since <= %s AND (c.until IS NULL OR c.until >= %s)
 ORDER BY t.team_id
"""


def agreed(person_id: int, today: date) -> list[tuple[int, int | None]]:
    """(team, physician named to the person or None) of each team that may answer this person today."""
    return [(team_id, physician) for team_id, physician in fetch(_AGREED, [person_id, today, today])]


@dataclass(frozen=True, slots=True)
class Agreements:
    """How many persons said what of a team."""

    agreed: int
    waiting: int
    prefer: int

    @property
    def asked(self) -> int:
        return self.agreed + self.waiting + self.prefer


def agreements(team_id: int, physician_id: int | None = None) -> Agreements:
    """Of everybody, or of the patients of one physician."""
    rows = _standing(team_id)
    rows = rows.filter(physician_id=physician_id) if physician_id else rows
    said = Counter(rows.values_list("state", flat=True))
    state = TeamPatient.State
    return Agreements(said[state.AGREED], said[state.ASKED], said[state.DECLINED] + said[state.WITHDRAWN])


def _standing(team_id: int) -> QuerySet[TeamPatient]:
    return TeamPatient.objects.filter(team_id=team_id, ended_at=None)


def patients(team_id: int) -> QuerySet[TeamPatient]:
    """Everybody asked, whose word is awaited first, then by name."""
    rows = _standing(team_id).select_related("person__municipality", "physician")
    waits = Case(When(state=TeamPatient.State.ASKED, then=0), default=1)
    return rows.order_by(waits, "person__family_name", "person__given_name", "pk")


def attending(person_id: int) -> list[Around]:
    """The attending physician that the person declared, as far as is known: one at most."""
    rows = Around.objects.filter(person_id=person_id, tie=Around.Tie.ATTENDING)
    return list(rows.select_related("professional"))


def of_person(person_id: int) -> list[TeamPatient]:
    rows = TeamPatient.objects.filter(person_id=person_id, ended_at=None)
    return list(rows.select_related("team", "physician", "person").order_by("team__name"))


def team_patient(patient_id: int) -> TeamPatient | None:
    rows = TeamPatient.objects.filter(pk=patient_id, ended_at=None)
    return rows.select_related("team", "physician", "person__municipality").first()


def by_code(community_id: int, slug: str, code: str) -> TeamPatient | None:
    """What a person was asked, by the code they received."""
    rows = TeamPatient.objects.filter(community_id=community_id, team__slug=slug, code=code, ended_at=None)
    return rows.select_related("team", "physician").first()


def to_explain(community_id: int, phone: str) -> list[TeamPatient]:
    """Of whoever has this number, what they have not said anything of yet."""
    rows = TeamPatient.objects.filter(
        community_id=community_id, person__phone=phone, state=TeamPatient.State.ASKED, ended_at=None
    )
    return list(rows.select_related("team", "person")) if phone else []


def feed_token(one: TeamMember) -> str:
    """In the address of their calendar."""
    return SIGNER.sign(f"{one.pk}-{one.feed}")


def member_of_feed(token: str, today: date) -> TeamMember | None:
    """Who holds this address; None when it was changed, or they left. Raises BadSignature, ValueError."""
    pk, feed = (int(part) for part in SIGNER.unsign(token).split("-"))
    held = TeamMember.objects.filter(pk=pk, feed=feed).filter(Q(until=None) | Q(until__gte=today))
    return held.select_related("team", "professional").first()


def physicians(team_id: int, today: date) -> list[TeamMember]:
    """The members whom a person can have as their named physician."""
    rows = TeamMember.objects.filter(team_id=team_id, role=TeamRole.PHYSICIAN, since__lte=today)
    rows = rows.filter(Q(until=None) | Q(until__gte=today)).select_related("professional")
    return list(rows.order_by("professional__family_name"))


def ended_before(moment: datetime) -> QuerySet[TeamPatient]:
    """What is over of what persons were asked, and stands for nothing any more."""
    over = Q(ended_at__lt=moment) | Q(state__in=["declined", "withdrawn"], said_at__lt=moment)
    return TeamPatient.objects.filter(over | Q(state="asked", asked_at__lt=moment))
