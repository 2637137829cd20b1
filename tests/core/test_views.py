"""What is shown of small groups: no cell of one to four, and none that the others give back."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.published import LEAST
from volontiers.core.views import (
    adds_up,
    beside,
    credit_of,
    gap_of,
    middle_half,
    pairs_of,
    part_of,
    scale,
    spread,
)

NUMBERS = st.integers(0, 40)
TRADES = ["médecin", "infirmier", "pharmacien", "sage-femme"]
COUNTS = st.dictionaries(st.sampled_from(TRADES), NUMBERS)


def safe(number):
    return number == 0 or number >= LEAST


@given(NUMBERS, NUMBERS)
def test_a_share_hides_both_of_its_sides(part, rest):
    found = part_of(part, part + rest)
    if found.part is not None:
        assert safe(found.part)
        assert safe(found.whole - found.part)


@given(st.lists(NUMBERS, min_size=3, max_size=3))
def test_an_ordered_answer_is_put_with_its_neighbours_until_none_is_small(numbers):
    told = scale(list(zip("abc", numbers, strict=True)))
    assert all(safe(number) for _, number in told)
    assert sum(n for _, n in told) == (sum(numbers) if sum(numbers) >= LEAST else 0)


def test_large_answers_stay_apart():
    assert scale([("oui", 30), ("en partie", 3), ("non", 6)]) == [("oui", 30), ("en partie ou non", 9)]


@given(COUNTS, COUNTS, st.integers(0, 12))
def test_credit_never_names_a_small_profession_nor_gives_one_back(solved, members, apart):
    found = credit_of(solved, members, apart)
    assert all(n >= LEAST and members.get(name, 0) >= 3 for name, n in found.told)
    assert found.others == 0 or found.others >= LEAST
    left = sum(solved.values()) + apart - sum(n for _, n in found.told)
    assert left in {found.others, 0} or not found.told


def test_a_lone_small_profession_is_not_the_rest_by_itself():
    found = credit_of(
        {"médecin": 40, "infirmier": 20, "sage-femme": 9}, {"médecin": 8, "infirmier": 5, "sage-femme": 1}
    )
    assert found.told == (("médecin", 40),)
    assert found.others == 29


def test_who_asks_their_own_profession_exchanges_nothing():
    found = pairs_of(
        [("médecin", "médecin")] * 9 + [("pharmacien", "infirmier")] * 6,
        {"médecin": 5, "pharmacien": 3, "infirmier": 3},
    )
    assert found.told == (("pharmacien → infirmier", 6),)


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(NUMBERS, NUMBERS)))
def test_a_gap_is_between_communes_large_enough_on_both_sides(found):
    by_commune = {name: (part, part + rest) for name, (part, rest) in found.items()}
    gap = gap_of(by_commune)
    if gap:
        assert gap.lowest[1] <= gap.highest[1]
        for name, _ in (gap.lowest, gap.highest):
            part, whole = by_commune[name]
            assert whole >= LEAST
            assert safe(part)
            assert safe(whole - part)


def test_nothing_is_said_of_few_values():
    assert spread([1, 2, 3, 4]) is None
    assert spread([1.0] * 9).ninetieth is None
    assert spread([float(n) for n in range(1, 11)]).ninetieth == 9
    assert middle_half([0.5] * 9) is None
    assert middle_half([n / 10 for n in range(1, 11)]) == (30, 80)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_what_a_whole_leaves_of_a_number_on_the_page_is_hidden_too(part, rest, left):
    found = beside(part, part + rest, part + rest + left)
    if found.whole is not None:
        assert safe(left)
    assert found.about is None or found.about % 10 == 0


@given(st.lists(NUMBERS, min_size=3, max_size=3))
def test_a_sum_never_gives_a_hidden_month_back(cells):
    """Every way to fill the hidden months that gives this sum: none is pinned."""
    if not adds_up(cells):
        return
    assert safe(sum(cells))
    hidden = [n for n in cells if not safe(n)]
    ways = [way for way in product(range(1, LEAST), repeat=len(hidden)) if sum(way) == sum(hidden)]
    for at in range(len(hidden)):
        assert len({way[at] for way in ways}) > 1
