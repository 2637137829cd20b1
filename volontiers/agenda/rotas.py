"""Reads the half-days of the teams as the core understands them. Nobody's own agenda is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from volontiers.agenda.models import Absence, Cover, Swap
from volontiers.core import hours
from volontiers.core.cover import Half, HalfDay, Held, Hours, Leave, Rota, SwapState
from volontiers.database.rows import fetch
from volontiers.people import team_queries as people
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.people.models import CareTeam

# What somebody held lately counts when the next half-day is given: weeks.
LATELY = 8


def rota(team: "CareTeam", first: date, last: date) -> Rota:
    """Of these days, both included; what was held in the weeks before counts for who holds fewest."""
    rows = people.members(team.pk)
    since = first - timedelta(weeks=LATELY)
    return Rota(
        members=people.as_members(rows),
        leaves=leaves({one.professional_id for one in rows}, team.community_id, first, last),
        held=_held(team.pk, since, last),
        open=people.open_of(team),
        closed=_closed(team, first, last),
        lot=team.pk,
    )


def _held(team_id: int, first: date, last: date) -> tuple[Held, ...]:
    rows = Cover.objects.filter(team_id=team_id, day__range=(first, last)).order_by("day", "pk")
    said = rows.values_list("day", "half", "professional_id", "lead")
    return tuple(Held(HalfDay(day, Half(half)), who, lead) for day, half, who, lead in said)


def leaves(who: Iterable[int], community_id: int, first: date, last: date) -> tuple[Leave, ...]:
    rows = Absence.objects.filter(
        community_id=community_id, professional_id__in=who, first_day__lte=last, last_day__gte=first
    )
    return tuple(as_leave(one) for one in rows.order_by("pk"))


def as_leave(one: Absence) -> Leave:
    first = HalfDay(one.first_day, Half(one.first_half))
    return Leave(one.professional_id, first, HalfDay(one.last_day, Half(one.last_half)))


def _closed(team: "CareTeam", first: date, last: date) -> frozenset[date]:
    """Public holidays, and the days before the team began or after it ended."""
    subdivision = territory.opening_hours(team.community_id).subdivision
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return frozenset(
        day
        for day in days
        if day < team.since or (team.until and day > team.until) or hours.is_holiday(day, subdivision)
    )


def at(cover: Cover) -> HalfDay:
    return HalfDay(cover.day, Half(cover.half))


def absences(team: "CareTeam", since: date) -> list[Absence]:
    """Of its members, not over, soonest first."""
    who = [one.professional_id for one in people.members(team.pk) if one.until is None or one.until >= since]
    rows = Absence.objects.filter(
        community_id=team.community_id, professional_id__in=who, last_day__gte=since
    )
    return list(rows.select_related("professional").order_by("first_day", "pk"))


def absence(absence_id: int) -> Absence | None:
    return Absence.objects.filter(pk=absence_id).select_related("professional").first()


def swaps(team_id: int, since: date) -> list[Swap]:
    """Asked and not answered, of half-days to come."""
    rows = Swap.objects.filter(team_id=team_id, state=SwapState.ASKED, give_day__gte=since)
    return list(rows.select_related("asker", "other").order_by("give_day", "pk"))


def covers(team_id: int, since: date) -> list[Cover]:
    rows = Cover.objects.filter(team_id=team_id, day__gte=since).select_related("professional", "team")
    return list(rows.order_by("day", "pk"))


@dataclass(frozen=True, slots=True)
class Standing:
    """away: professionals who are absent now. in_team: who answers now for a person who agreed to their team."""

    away: frozenset[int]
    in_team: frozenset[int]


# Read at every step of every need: one statement each, without the ORM's own time.
_AWAY_TODAY = """
SELECT professional_id, first_day, first_half, last_day, last_half FROM agenda_absence
 WHERE community_id = %s AND first_day <= %s AND last_day >= %s
"""
_HOURS_OF = """
SELECT m.professional_id, min(c.morning), min(c.afternoon), min(c.evening), max(c."end")
  FROM people_teammember m JOIN people_careteam c ON c.id = m.team_id
 WHERE m.professional_id = ANY (%s) AND m.community_id = %s GROUP BY m.professional_id
"""


def standing(community_id: int, person_id: int, at: datetime, zone: ZoneInfo) -> Standing:
    """What the teams change for this person at this moment. Read inside the community.

    The team answers when the physician named to the person is away, or while they have none.
    """
    today = at.astimezone(zone).date()
    away = _away(community_id, at, zone, today)
    found = frozenset(
        who
        for team_id, physician in people.agreed(person_id, today)
        if (physician is None or physician in away)
        and (who := answering(team_id, at, zone)) is not None
        and who != physician
    )
    return Standing(away, found)


def _away(community_id: int, at: datetime, zone: ZoneInfo, today: date) -> frozenset[int]:
    rows = fetch(_AWAY_TODAY, [community_id, today, today])
    if not rows:
        return frozenset()
    walls = {pk: Hours(*said) for pk, *said in fetch(_HOURS_OF, [[row[0] for row in rows], community_id])}
    found = set()
    for pk, first, first_half, last, last_half in rows:
        leave = Leave(pk, HalfDay(first, Half(first_half)), HalfDay(last, Half(last_half)))
        if pk in walls and leave.holds(walls[pk].nearest(at, zone)):
            found.add(pk)
    return frozenset(found)


def answering(team_id: int, at: datetime, zone: ZoneInfo) -> int | None:
    """Who answers for the team at this moment: the lead who is there, else the reserve; None out of its hours."""
    team = people.team(team_id)
    here = people.hours_of(team).half_at(at, zone) if team else None
    if team is None or here is None:
        return None
    seen = rota(team, here.day, here.day)
    return seen.answering(here) if seen.answers(here) else None
