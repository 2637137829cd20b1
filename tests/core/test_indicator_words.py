"""A count reads as it is written: one condition on each line, and what cannot be read says what to write instead."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.facts import KINDS, check
from volontiers.core.indicator import Condition, Count, Definition, DefinitionError, How, Op, Unit
from volontiers.core.indicator_said import told
from volontiers.core.indicator_words import lines_of, read, words_of_definition, written
from volontiers.core.starting_indicators import STARTING

# Columns that are already French.
SAME = {"fragile", "euros", "nature"}
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


@pytest.mark.parametrize("one", STARTING, ids=lambda one: one.key)
def test_a_starting_definition_is_written_in_french_and_read_back(one):
    for count in filter(None, (one.numerator, one.denominator)):
        lines = lines_of(count.where).splitlines()
        assert read(lines, "numerator") == count.where
        for short in ("kind", "outcome", "age ", "waited", "unscheduled", "attached", "some"):
            assert not any(line.startswith(short) or f" {short}" in line for line in lines)


def test_short_names_are_read_as_well_and_words_with_a_comma_by_their_short_name():
    wanted = (Condition("outcome", Op.ONE_OF, "seen|advice"), Condition("class", Op.IS, "early_life"))
    assert read(["outcome est parmi seen, advice", "class est early_life"], "numerator") == wanted
    said = lines_of(wanted)
    assert (
        said
        == "ce qui est arrivé est parmi vue par un soignant, conseil donné\nordre de priorité est early_life"
    )
    assert read(said.splitlines(), "numerator") == wanted


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


def test_a_count_is_told_in_words_that_people_say():
    said = told(Count("need", "opened", How.SUM, "asked", (Condition("kind", Op.IS, "nursing"),)))
    assert said == (
        "somme, personnes sollicitées : besoins, jour de la demande dans la période\u00a0;"
        " sorte de besoin : soins infirmiers"
    )
    assert KINDS["need"].label in told(Count("need"))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("outcome", Op.IS_NOT, ""), "ce qui est arrivé : non vide"),
        (Condition("outcome", Op.IS_NOT, "duplicate"), "ce qui est arrivé : sauf doublon"),
        (Condition("level", Op.ONE_OF, "some|many"), "choix : un peu ou beaucoup"),
        (Condition("hours", Op.AT_MOST, "48"), "heures de la demande au oui : 48 au plus"),
        (Condition("age", Op.AT_LEAST, "48"), "heures écoulées depuis la demande : 48 au moins"),
        (Condition("place", Op.IS, ""), "commune ou secteur : vide"),
        (Condition("unheard", Op.IS, "of"), "unheard : of"),
    ],
)
def test_each_condition_is_told(condition, said):
    assert told(Count("need", where=(condition,))) == f"besoins\u00a0; {said}"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda one: one.key)
def test_every_column_has_its_words(kind):
    for column in kind.columns:
        assert (
            f"\u00a0; {column} : " not in told(Count(kind.key, where=(Condition(column, Op.IS, "x"),)))
            or column in SAME
        )


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
