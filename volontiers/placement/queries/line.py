"""Who stands in line for a plan: the households that may be placed now, the first in line first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import LIVE, OfferState, WaitingState
from volontiers.database.rows import fetch


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
   AND (o.state = ANY (%(said_no)s) OR (o.state = ANY (%(silent)s) AND o.month = %(month)s))
"""
_SAID_NO = (OfferState.DECLINED, OfferState.PERSON_DECLINED)
_SILENT = (OfferState.EXPIRED, OfferState.PERSON_SILENT)


def known_to(persons: list[int]) -> dict[int, set[int]]:
    """Person → the professionals who see them already."""
    return _pairs(fetch(_KNOWN, [persons]))


def apart_from(persons: list[int], month: date) -> dict[int, set[int]]:
    """Person → the professionals not to offer them to: set aside by either, a no, or no answer yet this month."""
    values = {"persons": persons, "said_no": list(_SAID_NO), "silent": list(_SILENT), "month": month}
    return _pairs(fetch(_APART, values))


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person, professional in rows:
        found[person].add(professional)
    return found
