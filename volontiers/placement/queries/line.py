"""Who stands in line for a plan: the households that may be placed now, the first in line first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from volontiers.core.lasting import local_month
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import LIVE, OfferState, WaitingState
from volontiers.database.rows import fetch
from volontiers.territory import queries as territory


class Waiting(NamedTuple):
    """One row of the list, as a plan needs it. commune: INSEE code, None when it is not known. first: of a class."""

    registration: int
    household: int | None
    person: int
    rank: int
    since: date
    birth_year: int | None
    commune: str | None
    home_visits: bool
    longest_minutes: int | None
    first: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Those placed together. key: « h12 » for a household, « r34 » for somebody alone; nobody is named."""

    key: str
    members: tuple[Waiting, ...]

    @property
    def urgency(self) -> tuple[int, date, int]:
        return min((one.rank, one.since, one.registration) for one in self.members)

    @property
    def commune(self) -> str | None:
        """Of the most urgent member whose commune is known."""
        known = [one for one in self.members if one.commune]
        return min(known, key=lambda one: (one.rank, one.since)).commune if known else None


_LINE = """
SELECT r.id, r.household_id, r.person_id, r.rank, r.since, p.birth_year, p.municipality_id, r.home_visits,
       r.longest_minutes, r.priority <> %(other)s,
       EXISTS (SELECT FROM placement_offer o WHERE o.registration_id = r.id AND o.state = ANY (%(live)s))
       OR EXISTS (SELECT FROM placement_registration m WHERE m.household_id = r.household_id AND m.state = %(silent)s)
  FROM placement_registration r JOIN people_person p ON p.id = r.person_id
 WHERE r.community_id = %(place)s AND r.state = %(waiting)s AND (%(cohort)s::bigint IS NULL OR r.cohort_id = %(cohort)s)
 ORDER BY r.rank, r.since, r.id
"""


def first_in_line(community_id: int, people: int, cohort_id: int | None = None) -> list[Home]:
    """Whole households until so many people are reached. Nobody who is offered to a doctor at this moment.

    A household one of whose members is offered waits for the answer, or for the news of who is paused.
    """
    sought = {
        "place": community_id,
        "live": sorted(LIVE),
        "other": PriorityClass.OTHER,
        "waiting": WaitingState.WAITING,
        "silent": WaitingState.SUSPENDED,
        "cohort": cohort_id,
    }
    found: list[Home] = []
    counted = 0
    for home in _homes(fetch(_LINE, sought)):
        if counted >= people:
            break
        found.append(home)
        counted += len(home.members)
    return found


def _homes(rows: Iterable[tuple[object, ...]]) -> Iterator[Home]:
    """In the order of their most urgent member, which is that of the rows."""
    together: dict[str, list[Waiting]] = defaultdict(list)
    taken: set[str] = set()
    for *row, offered in rows:
        one = Waiting(*row)  # type: ignore[arg-type]  # the columns of the statement, in their order
        key = f"r{one.registration}" if one.household is None else f"h{one.household}"
        together[key].append(one)
        if offered:
            taken.add(key)
    for key, members in together.items():
        if key not in taken:
            yield Home(key, tuple(members))


_KNOWN = "SELECT person_id, professional_id FROM people_around WHERE person_id = ANY (%s) AND tie <> 'team'"
_APART = """
SELECT person_id, professional_id FROM placement_exclusion WHERE person_id = ANY (%(persons)s)
UNION
SELECT r.person_id, o.professional_id
  FROM placement_offer o JOIN placement_registration r ON r.id = o.registration_id
 WHERE r.person_id = ANY (%(persons)s)
   AND (o.state = %(said_no)s OR (o.state = ANY (%(not_now)s) AND o.answered_at >= %(since)s)
        OR (o.state = ANY (%(silent)s) AND o.month = %(month)s))
"""
# « Pas cette fois », or a yes that was taken back.
_NOT_NOW = (OfferState.DECLINED, OfferState.WITHDRAWN)
_SILENT = (OfferState.EXPIRED, OfferState.PERSON_SILENT)


def known_to(persons: list[int]) -> dict[int, set[int]]:
    """Person → the professionals who see them already."""
    return _pairs(fetch(_KNOWN, [persons]))


def apart_from(community_id: int, persons: list[int], now: datetime) -> dict[int, set[int]]:
    """Person → the professionals not to offer them to at this moment. Read inside the community.

    For good: set aside by either, or the person's own no. « Pas cette fois » of a doctor holds as long as a place does
    without being confirmed; no answer, until the end of the month.
    """
    here = territory.community(community_id)
    values = {
        "persons": persons,
        "said_no": OfferState.PERSON_DECLINED,
        "not_now": list(_NOT_NOW),
        "since": now - timedelta(days=territory.rules(here).reconfirm_days),
        "silent": list(_SILENT),
        "month": local_month(now, territory.zone(here)),
    }
    return _pairs(fetch(_APART, values))


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person, professional in rows:
        found[person].add(professional)
    return found
