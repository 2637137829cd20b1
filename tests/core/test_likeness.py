"""Nearly the same names, found without comparing each with each: none that comparing would find is missed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.likeness import Likenesses
from volontiers.core.twins import nearly

WORD = st.text(alphabet="abé", min_size=1, max_size=12)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@st.composite
def a_name_and_a_slip(draw):
    """A name, and the same with a few letters dropped, doubled or changed."""
    name = draw(NAME)
    slipped = list(name)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(slipped) - 1)) if slipped else 0
        slipped[at : at + draw(st.integers(0, 1))] = draw(st.text(alphabet="abc", max_size=1))
    return name, " ".join("".join(slipped).split())


def kept(*names):
    made = Likenesses()
    for number, name in enumerate(names):
        made.add(1952, name, number)
    return made


@given(a_name_and_a_slip(), st.lists(NAME, max_size=5))
def test_all_that_is_nearly_the_same_is_found_and_nothing_else(pair, others):
    name, slipped = pair
    names = [name, *others]
    found = set(kept(*names).near(1952, slipped))
    assert found == {n for n, one in enumerate(names) if nearly(one, slipped)}


def test_another_year_is_never_compared():
    assert list(kept("durand claire").near(1953, "durand claire")) == []


def test_the_order_of_the_words_does_not_count():
    assert 0 in kept("durand claire").near(1952, "claire durant")


def test_twenty_thousand_names_that_begin_alike_take_seconds():
    syllables = ("ri", "lo", "me", "tu", "sa", "vi", "no", "pe", "ga", "bu", "cha", "dre")
    names = [
        f"da{syllables[n % 12]}{syllables[n // 12 % 12]}{syllables[n // 144 % 12]} lu{syllables[n // 1728]}"
        for n in range(20_000)
    ]
    before = datetime.now(UTC)
    made = Likenesses()
    for number, name in enumerate(names):
        next(made.near(number % 20, name), None)
        made.add(number % 20, name, name)
    assert datetime.now(UTC) - before < timedelta(seconds=20)
