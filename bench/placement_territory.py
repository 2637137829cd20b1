"""An invented territory for the plan: communes, households of one to four people, doctors who agreed to some."""

from datetime import date, timedelta

import numpy as np

from volontiers.core.place import MINUTES_PER_KM, SAME_COMMUNE_MINUTES, START_MINUTES
from volontiers.core.placement.problem import Doctor, Household, Person, Problem, Roads, Weights

COMMUNES, SIDE_KM, NEAR_KM = 300, 90.0, 45.0
SINCE = date(2023, 1, 1)


def roads_of(places: np.ndarray, near_km: float) -> Roads:
    """Straight lines and the default minutes of core.place, between all communes this near."""
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    homes, practices = np.nonzero(apart <= near_km)
    km = apart[homes, practices]
    minutes = np.where(km == 0, SAME_COMMUNE_MINUTES, START_MINUTES + MINUTES_PER_KM * km)
    return Roads(tuple(f"{number:05}" for number in range(len(places))), homes, practices, minutes)


def problem_of(
    people: int, doctors: int, share: float = 0.7, seed: int = 7, together: bool = True
) -> Problem:
    """share: all the places, beside the people who wait. together: with households of several people."""
    chance = np.random.default_rng(seed)
    communes = max(20, min(COMMUNES, people // 20))
    roads = roads_of(chance.random((communes, 2)) * SIDE_KM, NEAR_KM)
    towns = chance.pareto(1.2, communes) + 0.2
    where = chance.choice(communes, people, p=towns / towns.sum())
    return Problem(
        _households(roads.communes, where, chance, together),
        _doctors(roads.communes, towns, doctors, people * share / doctors, chance),
        roads,
        Weights(lot=seed),
    )


def _households(
    codes: tuple[str, ...], where: np.ndarray, chance: np.random.Generator, together: bool
) -> list:
    sizes = (
        chance.choice([1, 2, 3, 4], len(where), p=[0.7, 0.18, 0.06, 0.06])
        if together
        else np.ones(len(where), int)
    )
    found, people = [], 0
    for number, size in enumerate(sizes.tolist()):
        if people >= len(where):
            break
        members = tuple(_person(chance) for _ in range(min(size, len(where) - people)))
        found.append(
            Household(str(number), codes[where[number]], members, home_visits=bool(chance.random() < 0.05))
        )
        people += len(members)
    return found


def _person(chance: np.random.Generator) -> Person:
    rank, days, age = chance.integers(6), chance.integers(1000), chance.integers(1, 95)
    return Person(int(rank), SINCE + timedelta(days=int(days)), int(age))


def _doctors(
    codes: tuple[str, ...], towns: np.ndarray, count: int, mean: float, chance: np.random.Generator
) -> list[Doctor]:
    at = chance.choice(len(codes), count, p=np.sqrt(towns) / np.sqrt(towns).sum())
    pledges = np.maximum(1, np.rint(mean * chance.choice([0.5, 1, 1.5], count))).astype(int)
    return [
        Doctor(
            f"d{number}", (codes[at[number]],), int(pledges[number]), load=int(pledges[number] * chance.random() * 0.2),
            minutes=int(chance.choice([25, 40, 60])), ages=(16, 120) if number % 10 == 0 else None,
            home_visits=number % 4 != 0,
        )
        for number in range(count)
    ]  # fmt: skip
