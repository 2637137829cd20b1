"""A spreadsheet of 20 000 people: from the file to a committed list, by the verbs of the screen and of the worker."""

import time
from datetime import timedelta
from functools import partial

import numpy as np

from bench.result import Result
from tests.cast import MONDAY, Cast, gaillacois
from volontiers.accounts.access import machine
from volontiers.core.cells import write
from volontiers.database.wall import reading
from volontiers.placement.actions.importing import advance, start_import, write_import
from volontiers.placement.models import Import, Registration

ROWS, BOUND = 20_000, 60.0
COMMUNES = ("Gaillac", "Lisle-sur-Tarn", "Cestayrols")
FIRST = (
    "ba",
    "bel",
    "bou",
    "ca",
    "cha",
    "da",
    "du",
    "fa",
    "fer",
    "ga",
    "gou",
    "hu",
    "la",
    "le",
    "ma",
    "mer",
    "pa",
    "ro",
)
LAST = ("lat", "nier", "quet", "rand", "res", "rier", "sac", "tal", "tin", "vel", "vier", "zac")
HEAD = ["Nom", "Prénom", "Année de naissance", "Téléphone", "Commune", "Demande du", "ALD", "Foyer"]


def measure(rows: int = ROWS) -> list[Result]:
    """On an empty base."""
    tarn = gaillacois()
    content = write([HEAD, *_rows(rows)])
    begun = time.perf_counter()
    one = start_import(tarn.desk, "liste.xlsx", content, MONDAY)
    _drain(tarn, one.pk)
    read = time.perf_counter()
    write_import(tarn.desk, one.pk, MONDAY)
    _drain(tarn, one.pk)
    ended = time.perf_counter()
    with reading(tarn.desk):
        state = Import.objects.values_list("state", flat=True).get(pk=one.pk)
        assert (state, Registration.objects.count()) == (Import.State.DONE, rows)
    of = f"a spreadsheet of {rows} people"
    return [
        Result(f"{of}: from the file to the list", ended - begun, "s", "bound", BOUND),
        Result(f"{of}: read and judged", read - begun, "s", "written", ended - read),
    ]


def _drain(tarn: Cast, import_id: int) -> None:
    step = partial(advance, machine(tarn.community.pk), import_id, MONDAY)
    while step():
        pass


def _rows(count: int) -> list[list[str]]:
    """One in five shares a household with the line above; names repeat as they do in a small town."""
    chance = np.random.default_rng(7)
    names, given = (_names(chance, count) for _ in range(2))
    years, grounds = chance.integers(1930, 2025, count).tolist(), (chance.random(count) < 0.2).tolist()
    return [
        [
            names[number], given[number], str(year), _phone(number), COMMUNES[number % len(COMMUNES)],
            f"{MONDAY - timedelta(days=1 + number % 900):%d/%m/%Y}", "oui" if ground else "",
            str(number // 5) if number % 5 < 2 else "",
        ]
        for number, (year, ground) in enumerate(zip(years, grounds, strict=True))
    ]  # fmt: skip


def _names(chance: np.random.Generator, count: int) -> list[str]:
    parts = (chance.choice(some, count).tolist() for some in (FIRST, FIRST, LAST))
    return ["".join(three).capitalize() for three in zip(*parts, strict=True)]


def _phone(number: int) -> str:
    """Half of them, each of its own."""
    return f"06 39 98 {number // 100:02} {number % 100:02}" if number < ROWS // 2 else ""
