"""The list as a doctor who draws sees it: no name, the first in line first, and what was drawn beside who waits."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from volontiers.consent.lasting_said import LastingSaid, lasting_terms
from volontiers.core.french import counted
from volontiers.core.lasting import Candidate, MonthUse, local_month, wall_of
from volontiers.core.priority import PriorityClass
from volontiers.core.rules import Matching
from volontiers.database.rows import fetch
from volontiers.placement.queries.line import Home, apart_from, first_in_line, known_to
from volontiers.placement.queries.use import NO_USE, uses
from volontiers.territory import queries as territory

# As many as are looked at for one who draws: past them, nobody near fits.
LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Fitting:
    """A household that fits what a doctor said. minutes: of road, None when nobody knows. reason: why they are next."""

    home: Home
    minutes: float | None
    known: bool

    @property
    def reason(self) -> str:
        road = "" if self.minutes is None else f"{counted(round(self.minutes), 'minute')} de route, "
        return f"{road}dans l’ordre de la liste.".capitalize()


def doctors_draw(community_id: int) -> bool:
    """Whether the members chose that doctors draw from the list: then nobody proposes, nor signs a plan."""
    return territory.rules(territory.community(community_id)).matching is Matching.DRAWING


def next_home(community_id: int, professional_id: int, now: datetime) -> Fitting | None:
    """The first in line who fits. Read inside the community."""
    return next(fitting(community_id, professional_id, now), None)


def fitting(community_id: int, professional_id: int, now: datetime) -> Iterator[Fitting]:
    """Those who fit: whom the doctor sees already, then the others, each in line; nobody when the month is full or the
    pledge does not stand.
    """
    said = lasting_terms(community_id).get(professional_id)
    if said is None:
        return
    zone = territory.zone(territory.community(community_id))
    use = uses(community_id, local_month(now, zone)).get(professional_id, NO_USE)
    homes = first_in_line(community_id, LOOKED_AT)
    persons = [one.person for home in homes for one in home.members]
    knows, apart = known_to(persons), apart_from(community_id, persons, now)
    near = territory.nearest(said.origins, {home.commune for home in homes if home.commune})
    for home in sorted(homes, key=lambda one: not _holds(one, professional_id, knows)):
        if _holds(home, professional_id, apart):
            continue
        found = Fitting(home, near.get(home.commune or ""), _holds(home, professional_id, knows))
        if _fits(found, said, use, knows, professional_id, now, zone):
            yield found


def _holds(home: Home, professional_id: int, pairs: Mapping[int, Collection[int]]) -> bool:
    return any(professional_id in pairs.get(one.person, ()) for one in home.members)


def _fits(
    found: Fitting,
    said: LastingSaid,
    use: MonthUse,
    knows: dict[int, set[int]],
    doctor: int,
    now: datetime,
    zone: ZoneInfo,
) -> bool:
    """Every member, one after the other, each taking a place."""
    year = now.astimezone(zone).year
    for place, one in enumerate(found.home.members):
        who = Candidate(
            age=None if one.birth_year is None else year - one.birth_year,
            municipality=one.commune or "",
            minutes=found.minutes,
            home_visits=one.home_visits,
            known=doctor in knows.get(one.person, ()),
        )
        taken = replace(use, asked=use.asked + place, placed=use.placed + place)
        if wall_of(said.terms, who, now, zone, taken) is not None:
            return False
    return True


class Shares(NamedTuple):
    """Of one; None when nobody is there. drawn: among those drawn this year; waiting: among those who wait."""

    drawn: float | None
    waiting: float | None
    drawn_people: int
    waiting_people: int


_SHARES = """
SELECT drawn.share, waiting.share, drawn.people, waiting.people
  FROM (SELECT avg((o.priority <> %(other)s)::int)::float8 AS share, count(*) AS people FROM placement_offer o
         WHERE o.community_id = %(place)s AND o.source = 'drawn' AND o.sent_at >= %(since)s) drawn,
       (SELECT avg((r.priority <> %(other)s)::int)::float8 AS share, count(*) AS people FROM placement_registration r
         WHERE r.community_id = %(place)s AND r.state = 'waiting') waiting
"""


def shares(community_id: int, since: date) -> Shares:
    """Of the fragile, among those drawn since and among those who wait."""
    values = {"place": community_id, "other": PriorityClass.OTHER, "since": since}
    (row,) = fetch(_SHARES, values)
    return Shares(*row)
