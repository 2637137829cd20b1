"""A year of a waiting list in a small territory: by the engine, first come first served, and by free drawing.

A thousand people wait, three in ten of them fragile; forty doctors, of whom five say « un peu » (four new patients a
month each) and three more take two; twenty-two people join each month. The same people and doctors under each rule.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, stdev

import numpy as np

from bench.placement_territory import roads_of
from bench.result import Result
from volontiers.core.flow import HALF, NINETIETH, Wait, quantile
from volontiers.core.placement.plan import plan_of
from volontiers.core.placement.problem import Doctor, Household, Person, Problem, Roads, Weights

START = date(2026, 1, 1)
MONTH = 30
PEOPLE, ARRIVALS, FRAGILE = 1_000, 22, 0.3
PLEDGES = (4, 4, 4, 4, 4, 2, 2, 2)
COMMUNES, SIDE_KM, NEAR_KM, LONGEST = 24, 40.0, 40.0, 60
SEEDS = range(5)
# A doctor who draws freely takes somebody fragile half as often as somebody else.
SHUNNED = 0.5
OTHER = 5
# Days, where so many are not served at the pace of the year.
NEVER = 999


@dataclass(frozen=True, slots=True)
class Waiting:
    number: int
    commune: str
    rank: int
    since: date


@dataclass(frozen=True, slots=True)
class Year:
    """length: of the list at the end; median, ninetieth: days of waiting of the fragile, or NEVER."""

    length: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Place:
    roads: Roads
    doctors: tuple[Doctor, ...]
    minutes: dict[tuple[str, str], float]


def place_of(chance: np.random.Generator) -> Place:
    roads = roads_of(chance.random((COMMUNES, 2)) * SIDE_KM, NEAR_KM)
    codes = roads.communes
    doctors = tuple(
        Doctor(str(n), (codes[int(chance.integers(COMMUNES))],), pledge) for n, pledge in enumerate(PLEDGES)
    )
    minutes = {
        (codes[home], codes[practice]): float(spent)
        for home, practice, spent in zip(roads.homes, roads.practices, roads.minutes, strict=True)
    }
    return Place(roads, doctors, minutes)


def somebody(number: int, chance: np.random.Generator, place: Place, since: date) -> Waiting:
    rank = int(chance.integers(OTHER)) if chance.random() < FRAGILE else OTHER
    return Waiting(number, place.roads.communes[int(chance.integers(COMMUNES))], rank, since)


def by_engine(line: list[Waiting], place: Place, chance: np.random.Generator) -> set[int]:
    """The plan of the core, by the default rules, for the first in line."""
    first = sorted(line, key=lambda one: (one.rank, one.since, one.number))[: 3 * sum(PLEDGES)]
    problem = Problem(
        [Household(str(one.number), one.commune, (Person(one.rank, one.since, 50),)) for one in first],
        list(place.doctors),
        place.roads,
        Weights(longest_minutes=LONGEST, lot=int(chance.integers(1_000))),
    )
    return {int(key) for key, doctor in plan_of(problem).seats.items() if doctor is not None}


def by_date(line: list[Waiting], place: Place, chance: np.random.Generator) -> set[int]:  # noqa: ARG001  # one shape
    """The oldest request first, to the nearest doctor who has a place."""
    return _by_hand(sorted(line, key=lambda one: (one.since, one.number)), place)


def freely(line: list[Waiting], place: Place, chance: np.random.Generator) -> set[int]:
    """Each doctor takes whom they like near by."""
    order = sorted(
        line, key=lambda one: chance.random() ** (1 / (SHUNNED if one.rank < OTHER else 1)), reverse=True
    )
    return _by_hand(order, place)


def _by_hand(order: list[Waiting], place: Place) -> set[int]:
    room = {doctor.id: doctor.pledge for doctor in place.doctors}
    taken: set[int] = set()
    for one in order:
        near = [
            (place.minutes.get((one.commune, doctor.practices[0]), 999.0), doctor.id)
            for doctor in place.doctors
            if room[doctor.id]
        ]
        minutes, doctor = min(near, default=(999.0, ""))
        if minutes <= LONGEST:
            room[doctor] -= 1
            taken.add(one.number)
    return taken


def year(rule, seed: int) -> Year:
    chance, drawing = np.random.default_rng(seed), np.random.default_rng(seed + 1_000)
    place = place_of(chance)
    line = [
        somebody(n, chance, place, START - timedelta(days=int(chance.integers(1, 720))))
        for n in range(PEOPLE)
    ]
    waits, number = [], PEOPLE
    for month in range(12):
        today = START + timedelta(days=MONTH * (month + 1))
        for _ in range(ARRIVALS):
            line.append(
                somebody(number, chance, place, today - timedelta(days=int(chance.integers(1, MONTH))))
            )
            number += 1
        served = rule(line, place, drawing)
        waits += [_wait(one, today, served=True) for one in line if one.number in served]
        line = [one for one in line if one.number not in served]
    end = START + timedelta(days=MONTH * 12)
    waits += [_wait(one, end, served=False) for one in line]
    fragile = [wait for wait in waits if wait is not None]
    median, ninetieth = (quantile(fragile, share) for share in (HALF, NINETIETH))
    return Year(len(line), NEVER if median is None else median, NEVER if ninetieth is None else ninetieth)


def _wait(one: Waiting, day: date, *, served: bool) -> Wait | None:
    """Of somebody fragile; seen from the first day of the year on."""
    if one.rank == OTHER:
        return None
    return Wait(max(0, (START - one.since).days), (day - one.since).days, served)


_SHOWN = (
    ("length", "people on the list at the end", "people"),
    ("median", f"median wait of the fragile, {NEVER} when never", "days"),
    ("ninetieth", f"90th percentile of it, {NEVER} when never", "days"),
)
RULES = {"by date": by_date, "free drawing": freely, "engine": by_engine}


def measure() -> list[Result]:
    years = {name: [year(rule, seed) for seed in SEEDS] for name, rule in RULES.items()}
    return [
        _beside(years, what, label, unit, other)
        for what, label, unit in _SHOWN
        for other in ("by date", "free drawing")
    ]


def _beside(years: dict[str, list[Year]], what: str, label: str, unit: str, other: str) -> Result:
    """The mean of the seeds, with the half-width of its interval at 95 %."""
    mine, theirs = ([float(getattr(one, what)) for one in years[name]] for name in ("engine", other))
    spread = 1.96 * stdev(mine) / len(mine) ** 0.5
    name = f"a simulated year: {label} (±{spread:.0f}, {len(mine)} seeds)"
    return Result(name, mean(mine), unit, other, mean(theirs))
