"""Shares by commune: an attacker who knows the rule, the total and every row shown cannot solve one hidden cell."""

from collections import defaultdict
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.small_shares import Part, gathered

ORDER = ("Gaillac", "Lisle", "Cordes", "Rabastens", "Salvagnac")
CELLS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (min(two), max(two)))
# Every table of three places of which the total is at most this: nothing is cut off that the attacker would count.
MOST = 17


@given(st.dictionaries(st.sampled_from(ORDER), CELLS))
def test_what_is_shown_adds_up_to_the_total_and_no_row_is_small(found):
    rows = gathered(found, ORDER)
    told = [number for row in rows for number in (row.part, row.whole, row.whole - row.part)]
    assert all(number == 0 or number >= 5 for number in told)
    if rows:
        assert sum(row.part for row in rows) == sum(part for part, _ in found.values())
        assert sum(row.whole for row in rows) == sum(whole for _, whole in found.values())
        assert [row.label for row in rows if row.label] == list(ORDER[: len([r for r in rows if r.label])])


def test_the_small_ones_go_together_without_their_names():
    found = {"Gaillac": (20, 30), "Lisle": (6, 12), "Cordes": (2, 4), "Rabastens": (5, 11)}
    assert gathered(found, ORDER) == (Part("Gaillac", 20, 30), Part("Lisle", 6, 12), Part("", 7, 15))
    assert gathered({"Gaillac": (20, 30), "Lisle": (1, 9)}, ORDER[:2]) == ()


def test_nobody_hidden_is_found_by_whoever_knows_the_rule_and_the_total():
    seen = defaultdict(list)
    for table in _tables(3, MOST):
        seen[_public(table)].append(table)
    solved = [
        (shown, place)
        for shown, tables in seen.items()
        for place in range(3)
        if ORDER[place] not in {label for label, *_ in shown[0]}
        and any(_is_one_small(tables, place, read) for read in (_part, _whole, _left))
    ]
    assert solved == []


def _tables(places, most):
    cells = [(part, whole) for whole in range(most + 1) for part in range(whole + 1)]
    for table in product(cells, repeat=places):
        if sum(whole for _, whole in table) <= most:
            yield table


def _public(table):
    """What everybody reads: the total when it is large enough, and the rows."""
    total = Part("", sum(part for part, _ in table), sum(whole for _, whole in table))
    if not total.is_shown:
        return (), None
    rows = gathered(dict(zip(ORDER, table, strict=False)), ORDER[: len(table)])
    return tuple((row.label, row.part, row.whole) for row in rows), (total.part, total.whole)


def _is_one_small(tables, place, read):
    values = {read(table[place]) for table in tables}
    return len(values) == 1 and 0 < min(values) < 5


def _part(cell):
    return cell[0]


def _whole(cell):
    return cell[1]


def _left(cell):
    return cell[1] - cell[0]
