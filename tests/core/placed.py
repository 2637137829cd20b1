"""Small placement problems, and every plan they allow, written plainly: what the exact plan is held against."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import numpy as np
from hypothesis import strategies as st

from volontiers.core.placement.problem import Doctor, Household, Person, Problem, Roads, Weights

COMMUNES = ("81099", "81004", "81069")
MINUTES = {("81099", "81004"): 22.0, ("81099", "81069"): 25.5, ("81004", "81069"): 31.0}
FIRST = date(2026, 1, 1)


def roads(minutes: dict[tuple[str, str], float] = MINUTES) -> Roads:
    both = {
        **minutes,
        **{(b, a): cost for (a, b), cost in minutes.items()},
        **{(c, c): 5.0 for c in COMMUNES},
    }
    place = {code: number for number, code in enumerate(COMMUNES)}
    return Roads(
        COMMUNES,
        np.array([place[a] for a, _ in both]),
        np.array([place[b] for _, b in both]),
        np.array(list(both.values())),
    )


def someone(rank: int = 3, day: int = 0, age: int | None = 50) -> Person:
    return Person(rank, FIRST + timedelta(days=day), age)


def home(one: str, *people: Person, commune: str = "81099", **said: object) -> Household:
    return Household(one, commune, people or (someone(),), **said)


def doctor(one: str, pledge: int = 1, commune: str = "81099", **said: object) -> Doctor:
    return Doctor(one, (commune,), pledge, **said)


def problem(households: list[Household], doctors: list[Doctor], **weights: int) -> Problem:
    return Problem(households, doctors, roads(), Weights(**weights))


DOCTOR_IDS = ("salvy", "benoit", "roux")
doctors = st.tuples(*[
    st.builds(
        Doctor,
        id=st.just(one),
        practices=st.sampled_from([(code,) for code in COMMUNES] + [COMMUNES[:2]]),
        pledge=st.integers(0, 3),
        load=st.integers(0, 1),
        minutes=st.sampled_from([None, 15, 24, 40]),
        communes=st.sampled_from([frozenset(), frozenset({"81069"})]),
        ages=st.sampled_from([None, None, (16, 120)]),
        home_visits=st.booleans(),
        known_only=st.sampled_from([False, False, False, True]),
    )
    for one in DOCTOR_IDS
])  # fmt: skip
some_ids = st.frozensets(st.sampled_from(DOCTOR_IDS), max_size=1)
people = st.builds(
    someone, rank=st.integers(0, 5), day=st.integers(0, 2), age=st.sampled_from([None, 4, 50, 81])
)


def households(most: int, together: int) -> st.SearchStrategy[list[Household]]:
    one = st.builds(
        Household,
        id=st.uuids().map(str),
        commune=st.sampled_from(COMMUNES),
        people=st.lists(people, min_size=1, max_size=together).map(tuple),
        home_visits=st.booleans(),
        minutes=st.sampled_from([None, None, 23]),
        knows=some_ids,
        apart=some_ids,
    )
    return st.lists(one, max_size=most, unique_by=lambda household: household.id)


weights = st.builds(
    Weights,
    longest_minutes=st.sampled_from([24, 60]),
    relation_minutes=st.sampled_from([0, 10, 40]),
    fairness_minutes=st.sampled_from([0, 10, 60]),
    slices=st.sampled_from([1, 3, 20]),
    lot=st.integers(0, 3),
)


def problems(most: int = 5, together: int = 1) -> st.SearchStrategy[Problem]:
    return st.builds(Problem, households(most, together), doctors.map(list), st.just(roads()), weights)


def minutes_to(problem: Problem, household: Household, doctor: Doctor) -> float | None:
    """The road, where both sides agree; None where one of the walls stands."""
    table, place = problem.roads, problem.roads.communes.index
    found = [
        float(table.minutes[row])
        for practice in doctor.practices
        for row in np.nonzero(
            (table.homes == place(household.commune)) & (table.practices == place(practice))
        )[0]
    ]
    known = doctor.id in household.knows
    longest = [household.minutes or 600, 600 if known else problem.weights.longest_minutes]
    walls = (
        doctor.id in household.apart,
        household.home_visits and not doctor.home_visits,
        doctor.ages is not None and any(p.age is None or not 16 <= p.age <= 120 for p in household.people),
        not found or min(found) > min(longest),
    )
    if any(walls):
        return None
    known = doctor.id in household.knows
    agreed = known or (not doctor.known_only and reaches(doctor, household.commune, min(found)))
    return min(found) if agreed else None


def reaches(doctor: Doctor, commune: str, minutes: float) -> bool:
    if doctor.minutes is None and not doctor.communes:
        return True
    return commune in doctor.communes or (doctor.minutes is not None and minutes <= doctor.minutes)


def plans(problem: Problem, fixed: dict[str, str | None] | None = None) -> Iterator[dict[str, str | None]]:
    """Every plan within the walls and the pledges; fixed: who sits where, whatever happens."""
    options = []
    for one in problem.households:
        fit = [d.id for d in problem.doctors if minutes_to(problem, one, d) is not None]
        options.append([fixed[one.id]] if fixed and one.id in fixed else [None, *fit])
    sizes = [len(one.people) for one in problem.households]
    for seats in product(*options):
        taken = {d.id: 0 for d in problem.doctors}
        for seat, size in zip(seats, sizes, strict=True):
            if seat is not None:
                taken[seat] += size
        if all(taken[d.id] <= d.places for d in problem.doctors):
            yield {one.id: seat for one, seat in zip(problem.households, seats, strict=True)}


def tenths(problem: Problem, seats: dict[str, str | None]) -> int:
    """Roads, bonds and fairness, in tenths of a minute, added up person by person."""
    by_id, weights, cost = {d.id: d for d in problem.doctors}, problem.weights, 0
    loads = {d.id: d.load for d in problem.doctors}
    for one in problem.households:
        seat = seats[one.id]
        for _ in one.people if seat is not None else ():
            cost += round(minutes_to(problem, one, by_id[seat]) * 10)
            cost -= weights.relation_minutes * 10 if seat in one.knows else 0
            cost += next_place(by_id[seat], loads[seat], weights)
            loads[seat] += 1
    return cost


def next_place(doctor: Doctor, load: int, weights: Weights) -> int:
    """What one more person costs a doctor who follows `load` of them already."""
    pieces = weights.slices
    slice_ = next(i for i in range(pieces) if load < doctor.pledge * (i + 1) // pieces)
    return round(weights.fairness_minutes * 10 * ((slice_ + 1) / pieces) ** weights.steepness)


def line(problem: Problem) -> list[tuple[int, date]]:
    """Places in line, the first one first."""
    return sorted({one.urgency for one in problem.households})


def placed_by_urgency(problem: Problem, seats: dict[str, str | None]) -> tuple[int, ...]:
    """People placed at each place in line: the larger tuple put more of the first ones first."""
    return tuple(
        sum(len(one.people) for one in problem.households if one.urgency == at and seats[one.id] is not None)
        for at in line(problem)
    )
