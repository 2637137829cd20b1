"""No count under five is published, and none can be worked out: every table that reads the same is tried."""

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.flow import ABSENT, THERE, Stay, flow_of
from volontiers.core.priority import PriorityClass
from volontiers.core.published import (
    CLASS_ORDER,
    LEAST,
    Detail,
    Row,
    cells,
    detail_of,
    is_safe,
    reasons_of,
    rounded,
    rows_of,
    whole,
)
from volontiers.core.waiting import Leaving

DAY = date(2026, 1, 1)
MOVES = {
    "stays": (THERE, THERE),
    "enters": (ABSENT, THERE),
    "attached": (THERE, Leaving.ATTACHED),
    "found": (THERE, Leaving.FOUND),
    "moved": (THERE, Leaving.MOVED_AWAY),
}


def some(place: str, move: str, number: int) -> list[Stay]:
    return [Stay(DAY, DAY, *MOVES[move], DAY, PriorityClass.OTHER, place)] * number


def seen(table: dict[tuple[str, str], int], places: tuple[str, ...]) -> tuple:
    """All that is published of a table: the whole, why they left, and the rows."""
    parts = defaultdict(list)
    for (place, move), number in table.items():
        parts[place] += some(place, move, number)
    total = flow_of([one for mine in parts.values() for one in mine])
    detail = detail_of(total)
    rows = rows_of(parts, places, detail)
    reasons = tuple(reasons_of(total)) if detail is Detail.REASONS else ()
    return (
        detail,
        cells(total, detail),
        reasons,
        tuple((row.keys, cells(row.flow, detail)) for row in rows),
    )


# (what is counted, as « place move »; the largest count tried). Who may leave a place can also enter it.
TABLES = [
    ("a enters, a attached", 14),
    ("a enters, a attached, b enters, b attached", 9),
    ("a enters, a attached, a found, a moved", 8),
    ("a stays, a enters, a attached, a found", 7),
    ("a stays, a enters, a attached, b stays, b enters, b attached", 4),
]


def _rest(table: dict[tuple[str, str], int], place: str) -> int:
    """Those who stay, so that everybody knows that sixty were there before."""
    return 60 - sum(number for (there, move), number in table.items() if there == place and move != "enters")


@pytest.mark.parametrize(("counted", "most"), TABLES)
def test_no_small_count_can_be_worked_out(counted, most):
    """Everybody who knows the rule and what is published still has two answers at least for each small count."""
    keys = [tuple(one.split()) for one in counted.split(", ")]
    places = tuple(sorted({place for place, _ in keys}))
    same = defaultdict(list)
    for numbers in product(range(most + 1), repeat=len(keys)):
        table = dict(zip(keys, numbers, strict=True))
        crowd = {} if "stays" in counted else {(place, "stays"): _rest(table, place) for place in places}
        same[seen(table | crowd, places)].append(numbers)
    for tables in same.values():
        # Beyond the largest count tried some answers are missing: only whole sets of them are judged.
        if not any(sum(numbers) <= most for numbers in tables):
            continue
        for column, key in enumerate(keys):
            values = {numbers[column] for numbers in tables}
            assert len(values) > 1 or is_safe(values.pop()), (key, tables)
        for move in {move for _, move in keys}:
            sums = {
                sum(n for (_, m), n in zip(keys, numbers, strict=True) if m == move) for numbers in tables
            }
            assert len(sums) > 1 or is_safe(sums.pop()), (move, tables)


moves = st.sampled_from(sorted(MOVES))
people = st.lists(st.tuples(st.sampled_from("abcd"), moves), max_size=120)


@given(people)
def test_nothing_small_is_written_and_rows_add_up(said):
    parts = defaultdict(list)
    for place, move in said:
        parts[place] += some(place, move, 1)
    total = flow_of([one for mine in parts.values() for one in mine])
    detail = detail_of(total)
    rows = rows_of(parts, ("a", "b", "c", "d"), detail)
    written = [number for row in rows for number in cells(row.flow, detail)]
    assert all(is_safe(number) for number in (*written, *cells(total, detail)))
    if rows:
        assert [key for row in rows for key in row.keys] == ["a", "b", "c", "d"]
        assert sum(row.flow.waiting for row in rows) == total.waiting


@given(people, people)
def test_two_quarters_never_cut_people_across(first, second):
    """One of the two cuts is always finer than the other: taking one from the other gives nothing new."""
    cuts = []
    for said in (first, second):
        parts = defaultdict(list)
        for place, move in said:
            parts[place] += some(place, move, 1)
        rows = rows_of(parts, tuple("abcd"), Detail.LEFT)
        cuts.append([set(row.keys) for row in rows])
    fine, coarse = sorted(cuts, key=len, reverse=True)
    assert all(any(row <= other for other in coarse) for row in fine)


def test_those_who_come_first_stay_together_longest():
    assert CLASS_ORDER[0] is PriorityClass.OTHER
    assert set(CLASS_ORDER) == set(PriorityClass)


def test_who_reads_the_list_reads_every_row():
    parts = {"a": some("a", "stays", 1), "b": []}
    assert whole(parts, ("a", "b", "c")) == [Row(("a",), tuple(parts["a"]))]


@given(st.integers(0, 500))
def test_about_is_a_multiple_of_five(number):
    assert rounded(number) % LEAST == 0
    assert abs(rounded(number) - number) <= LEAST // 2
