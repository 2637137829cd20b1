"""The bridge from rows to the plan: everything that it may know, as a value. Only the worker reads it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from volontiers.consent.lasting_said import LastingSaid, lasting_terms
from volontiers.core.lasting import local_month, room
from volontiers.core.placement.problem import Doctor, Household, Person, Problem, Roads, Weights
from volontiers.core.placement.roads import roads_between
from volontiers.core.priority import PriorityClass
from volontiers.core.scenario import Added, Scenario
from volontiers.placement.queries.cohorts import leaving
from volontiers.placement.queries.line import Home, Waiting, apart_from, first_in_line, known_to
from volontiers.placement.queries.use import NO_USE, uses
from volontiers.territory import queries as territory

ADDED = "plus-"
NOBODY: frozenset[str] = frozenset()
_FRAGILE = len(PriorityClass) - 1


def problem_of(community_id: int, scenario: Scenario, cohort_id: int | None, now: datetime) -> Problem:
    """Read inside the community. Raises PlacementError."""
    zone = territory.zone(territory.community(community_id))
    homes = first_in_line(community_id, scenario.people, cohort_id)
    doctors = [*_doctors(community_id, now, zone), *_added(scenario.added)]
    return Problem(
        households=_households(community_id, homes, now, zone),
        doctors=doctors,
        roads=_roads({home.commune for home in homes if home.commune}, doctors),
        weights=Weights(
            longest_minutes=scenario.list_minutes,
            relation_minutes=scenario.relation_minutes,
            fairness_minutes=scenario.fairness_minutes,
            waiting_days=scenario.waiting_days,
            fragile=_FRAGILE,
            lot=scenario.lot,
        ),
    )


def _households(community_id: int, homes: list[Home], now: datetime, zone: ZoneInfo) -> list[Household]:
    persons = [one.person for home in homes for one in home.members]
    knows, apart = known_to(persons), apart_from(community_id, persons, now)
    year = now.astimezone(zone).year
    return [_household(home, knows, apart, year) for home in homes]


Pairs = Mapping[int, set[int]]


def _household(home: Home, knows: Pairs, apart: Pairs, year: int) -> Household:
    limits = [one.longest_minutes for one in home.members if one.longest_minutes is not None]
    return Household(
        id=home.key,
        commune=home.commune or "",
        people=tuple([_person(one, year) for one in home.members]),
        home_visits=any(one.home_visits for one in home.members),
        minutes=min(limits, default=None),
        knows=_ids(home, knows),
        apart=_ids(home, apart),
    )


def _person(one: Waiting, year: int) -> Person:
    return Person(one.rank, one.since, None if one.birth_year is None else year - one.birth_year)


def _ids(home: Home, pairs: Pairs) -> frozenset[str]:
    return (
        frozenset([str(pk) for one in home.members for pk in pairs.get(one.person, ())]) if pairs else NOBODY
    )


def _doctors(community_id: int, now: datetime, zone: ZoneInfo) -> Iterable[Doctor]:
    used, gone = uses(community_id, local_month(now, zone)), leaving(community_id)
    for pk, said in lasting_terms(community_id).items():
        if pk in gone:
            continue
        use = used.get(pk, NO_USE)
        yield _doctor(pk, said, room(said.terms, now, zone, use))


def _doctor(pk: int, said: LastingSaid, places: int) -> Doctor:
    """A place that cannot be offered this month counts as taken: so the load says what is left, and fairness too."""
    terms = said.terms
    return Doctor(
        id=str(pk),
        practices=said.origins,
        pledge=terms.per_month,
        load=terms.per_month - places,
        minutes=terms.minutes,
        communes=terms.communes,
        ages=terms.ages,
        home_visits=terms.home_visits,
        known_only=terms.only_known,
    )


def _added(added: Added | None) -> list[Doctor]:
    if added is None:
        return []
    return [
        Doctor(f"{ADDED}{number}", (added.commune,), added.per_month)
        for number in range(1, added.doctors + 1)
    ]


def _roads(homes: set[str], doctors: Iterable[Doctor]) -> Roads:
    practices = {code for one in doctors for code in one.practices}
    positions = territory.positions(homes | practices)
    return roads_between(homes, practices, positions, territory.measured(homes, practices))
