"""A problem as it is kept with its plan, so that anybody can compute the plan again: compressed JSON."""

import gzip
import json
from datetime import date
from typing import Any

import numpy as np

from volontiers.core.placement.problem import Doctor, Household, Person, Problem, Roads, Weights

_VERSION = 1


def kept(problem: Problem) -> bytes:
    """The same bytes for the same problem: no name, no hour."""
    said = {
        "version": _VERSION,
        "households": [_household(one) for one in problem.households],
        "doctors": [_doctor(one) for one in problem.doctors],
        "roads": {
            "communes": problem.roads.communes,
            "homes": problem.roads.homes.tolist(),
            "practices": problem.roads.practices.tolist(),
            "minutes": problem.roads.minutes.tolist(),
        },
        "weights": {name: getattr(problem.weights, name) for name in Weights.__slots__},
    }
    # The fastest level: what is kept is small either way, and somebody waits.
    return gzip.compress(json.dumps(said, separators=(",", ":")).encode(), compresslevel=1, mtime=0)


def read(stored: bytes) -> Problem:
    """Raises ValueError for another version than this one."""
    said = json.loads(gzip.decompress(stored))
    if said["version"] != _VERSION:
        raise ValueError(f"a problem of version {said['version']}, not {_VERSION}")
    roads = said["roads"]
    return Problem(
        households=tuple(_household_of(*one) for one in said["households"]),
        doctors=tuple(_doctor_of(**one) for one in said["doctors"]),
        roads=Roads(
            tuple(roads["communes"]),
            np.array(roads["homes"], dtype=np.int64),
            np.array(roads["practices"], dtype=np.int64),
            np.array(roads["minutes"], dtype=np.float64),
        ),
        weights=Weights(**said["weights"]),
    )


def _household(one: Household) -> list[Any]:
    people = [[person.rank, person.since.isoformat(), person.age] for person in one.people]
    return [one.id, one.commune, people, one.home_visits, one.minutes, sorted(one.knows), sorted(one.apart)]


def _household_of(
    one: str,
    commune: str,
    people: list[Any],
    home: bool,
    minutes: int | None,
    knows: list[str],
    apart: list[str],
) -> Household:
    members = tuple(Person(rank, date.fromisoformat(since), age) for rank, since, age in people)
    return Household(one, commune, members, home, minutes, frozenset(knows), frozenset(apart))


def _doctor(one: Doctor) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in Doctor.__slots__}
    return said | {"communes": sorted(one.communes)}


def _doctor_of(**said: Any) -> Doctor:
    ages = said["ages"]
    lists = {"practices": tuple(said["practices"]), "communes": frozenset(said["communes"])}
    return Doctor(**said | lists | {"ages": tuple(ages) if ages else None})
