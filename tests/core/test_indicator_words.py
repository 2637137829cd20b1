"""A count reads as it is written: one condition on each line, and what cannot be read says what to write instead."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.facts import KINDS, check
from volontiers.core.indicator import Condition, Count, Definition, DefinitionError, How, Op, Unit
from volontiers.core.indicator_words import lines_of, read, told, words_of_definition, written
from volontiers.core.starting_indicators import STARTING

WORDS = st.text("abcdefghij_", min_size=1, max_size=8)
CONDITIONS = st.one_of(
    st.builds(Condition, WORDS, st.sampled_from([Op.IS, Op.IS_NOT]), st.one_of(WORDS, st.just(""))),
    st.builds(Condition, WORDS, st.just(Op.ONE_OF), st.lists(WORDS, min_size=2, max_size=3).map("|".join)),
    st.builds(
        Condition, WORDS, st.sampled_from([Op.AT_MOST, Op.AT_LEAST]), st.sampled_from(["48", "2026-01-01"])
    ),
)


@given(st.lists(CONDITIONS, max_size=4))
def test_conditions_come_back_from_their_lines(conditions):
    assert read(lines_of(conditions).splitlines(), "numerator") == tuple(conditions)


def test_a_straight_apostrophe_is_read_too():
    assert read(["kind n'est pas nursing"], "numerator") == (Condition("kind", Op.IS_NOT, "nursing"),)


@pytest.mark.parametrize("line", ["kind", "kind vaut nursing", "hours au plus bientôt"])
def test_a_line_that_says_nothing_tells_what_to_write(line):
    with pytest.raises(DefinitionError) as wrong:
        read([line], "numerator")
    assert wrong.value.where == "numerator"


@pytest.mark.parametrize("one", STARTING, ids=lambda one: one.key)
def test_every_starting_definition_holds_in_the_language_and_is_told_in_words(one):
    check(one)
    assert Definition.from_dict(one.to_dict()) == one
    assert one.silent_on in words_of_definition(one)
    assert one.said_numerator[0].islower()


@pytest.mark.parametrize(
    ("count", "where"),
    [
        (Count("people"), "numerator.of"),
        (Count("need", "closed"), "numerator.on"),
        (Count("need", how=How.SUM, column="kind"), "numerator.column"),
        (Count("need", where=(Condition("name", Op.IS, "x"),)), "numerator.where.0"),
    ],
)
def test_a_definition_counts_only_what_the_facts_hold(count, where):
    with pytest.raises(DefinitionError) as wrong:
        check(Definition("k", 1, "Nom", Unit.NUMBER, count, "ce qui compte", "le reste"))
    assert wrong.value.where == where


def test_a_count_is_told_with_its_kind_and_its_day():
    said = told(Count("need", "opened", How.SUM, "asked", (Condition("kind", Op.IS, "nursing"),)))
    assert said == "somme de asked des besoins, dont opened est dans la période : kind est nursing"
    assert KINDS["need"].label in told(Count("need"))


@pytest.mark.parametrize(
    ("amount", "unit", "name", "said"),
    [
        (Fraction(384, 630), Unit.SHARE, "", "61\u00a0%"),
        (Fraction(1, 80), Unit.SHARE, "", "1,3\u00a0%"),
        (Fraction(0), Unit.SHARE, "", "0\u00a0%"),
        (Fraction(1512, 540), Unit.RATIO, "", "2,8"),
        (Fraction(191, 5), Unit.RATIO, "€", "38,20\u00a0€"),
        (Fraction(-12), Unit.NUMBER, "personnes", "\u221212 personnes"),
    ],
)
def test_an_amount_is_written_as_in_france(amount, unit, name, said):
    below = None if unit is Unit.NUMBER else Count("need")
    one = Definition("k", 1, "Nom", unit, Count("need"), "x", "y", below, unit_name=name)
    assert written(amount, one) == said
