"""Somebody holds everything: every row of every table, with PostgreSQL's own columns. Can they say who voted what?

They know who voted and when the rows were written, and they try every order against every other. How well they do is
compared with the same attack on voices given out by lot: p is how often chance does as well.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import eq
from random import Random
from typing import Any

import psycopg
from psycopg.rows import dict_row

CHOICES = ("yes", "no", "abstain")
LOTS = 999
_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
)
_ROWS = 'SELECT t.ctid::text AS "@ctid", t.xmin::text::bigint AS "@xmin", to_jsonb(t) AS row FROM {} t'

Row = Mapping[str, Any]
Dump = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Found:
    """right: voices that the best strategy gives to the right voter. p: how often chance does as well, or better."""

    right: int
    voters: int
    strategies: int
    p: float


def dump(sql: psycopg.Connection) -> Dump:
    """Every row with where and by which transaction it was written, in the order of the disk."""
    with sql.cursor(row_factory=dict_row) as cursor:
        tables = [one["relname"] for one in cursor.execute(_TABLES).fetchall()]
        return {name: [_row(one) for one in cursor.execute(_ROWS.format(name)).fetchall()] for name in tables}


def attack(held: Dump, opinion: int, truth: Mapping[int, str], chance: Random) -> Found:
    """truth: elector → voice, which the attacker does not look at: it only counts how well they did."""
    voters = sorted(truth)
    guesses = {tuple(one.get(key) for key in voters) for one in _guesses(held, opinion, set(truth))}

    def best(voices: Sequence[str]) -> int:
        return max((sum(map(eq, one, voices)) for one in guesses), default=0)

    voices = [truth[key] for key in voters]
    right = best(voices)
    lots = 0
    for _ in range(LOTS):
        chance.shuffle(voices)
        lots += best(voices) >= right
    return Found(right, len(voters), len(guesses), (lots + 1) / (LOTS + 1))


def _row(one: Mapping[str, Any]) -> Row:
    page, line = one["@ctid"].strip("()").split(",")
    return dict(one["row"]) | {"@ctid": (int(page), int(line)), "@xmin": one["@xmin"]}


def _guesses(held: Dump, opinion: int, voters: set[int]) -> Iterator[Mapping[int, str]]:
    marks = [list(dict.fromkeys(one)) for one in _voters(held, opinion, voters)]
    for order, voices in product(marks, _voices(held, len(voters))):
        yield dict(zip(order, voices, strict=False))
        yield dict(zip(reversed(order), voices, strict=False))


def _voters(held: Dump, opinion: int, voters: set[int]) -> Iterator[list[int]]:
    """The electors in every order in which the rows that tell they voted can be put."""
    for rows in held.values():
        said = [one for one in rows if one.get("opinion_id") == opinion and one.get("elector_id") in voters]
        for by in _orders(said):
            yield [one["elector_id"] for one in sorted(said, key=by)]


def _voices(held: Dump, voters: int) -> Iterator[list[str]]:
    """Whatever can be read as that many voices: a row each, a list, or numbers laid one choice after the other."""
    for rows in held.values():
        for column in {name for one in rows[:1] for name in one}:
            said = [one for one in rows if one[column] in CHOICES]
            if len(said) == voters:
                for by in _orders(said):
                    yield [one[column] for one in sorted(said, key=by)]
        for one in rows:
            yield from _inside(one, voters)


def _inside(row: Row, voters: int) -> Iterator[list[str]]:
    for value in (row, *row.values()):
        if isinstance(value, list) and len(value) == voters and set(value) <= set(CHOICES):
            yield value
        counts = [value.get(one) for one in CHOICES] if isinstance(value, Mapping) else []
        if counts and all(isinstance(one, int) for one in counts) and sum(counts) == voters:
            yield [one for one, count in zip(CHOICES, counts, strict=True) for _ in range(count)]


def _orders(rows: Iterable[Row]) -> Iterator[Any]:
    """By the disk, by the transaction, and by each column that sorts."""
    first = next(iter(rows), None)
    for name in first or ():
        yield lambda one, name=name: (
            one[name] is None,
            json.dumps(one[name]) if isinstance(one[name], list | dict) else one[name],
        )
