"""Indicators as data: counted as written, never zero for nobody, small ones hidden; and counted again by another program."""

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.indicator import (
    Condition,
    Count,
    Definition,
    DefinitionError,
    How,
    Op,
    State,
    Unit,
    value_of,
)
from volontiers.indicators import recompute

FIRST, LAST = date(2026, 7, 1), date(2026, 12, 31)
DAYS = st.integers(-40, 260).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
FACT = st.fixed_dictionaries({
    "opened": DAYS,
    "outcome": st.sampled_from(["", "solved", "gone"]),
    "hours": st.sampled_from(["", "1", "12", "47.5", "48", "90", "1/3"]),
    "cents": st.integers(0, 900).map(str),
})  # fmt: skip
CONDITION = st.one_of(
    st.builds(
        Condition, st.just("outcome"), st.sampled_from([Op.IS, Op.IS_NOT]), st.sampled_from(["", "solved"])
    ),
    st.builds(Condition, st.just("outcome"), st.just(Op.ONE_OF), st.sampled_from(["solved|gone", "gone"])),
    st.builds(
        Condition,
        st.just("hours"),
        st.sampled_from([Op.AT_MOST, Op.AT_LEAST]),
        st.sampled_from(["48", "1/2"]),
    ),
    st.builds(Condition, st.just("opened"), st.sampled_from([Op.AT_MOST, Op.AT_LEAST]), DAYS),
)
COUNT = st.builds(
    lambda on, how, where: Count("need", on, how, "" if how is How.COUNT else "cents", tuple(where)),
    st.sampled_from(["", "opened"]), st.sampled_from(How), st.lists(CONDITION, max_size=2),
)  # fmt: skip


def definition(numerator, denominator=None, unit=Unit.SHARE, *, people=True):
    return Definition("k", 1, "Nom", unit, numerator, "ce qui compte", "le reste", denominator, people=people)


DEFINITION = st.one_of(
    st.builds(definition, COUNT, st.none(), st.just(Unit.NUMBER), people=st.booleans()),
    st.builds(definition, COUNT, COUNT, st.sampled_from([Unit.SHARE, Unit.RATIO]), people=st.booleans()),
)
FACTS = st.lists(FACT, max_size=12).map(lambda rows: {"need": rows})


@given(DEFINITION)
def test_a_definition_comes_back_from_its_json(one):
    assert Definition.from_dict(json.loads(json.dumps(one.to_dict()))) == one


@given(DEFINITION, FACTS)
def test_another_program_counts_the_same(one, facts):
    value = value_of(one, facts, FIRST, LAST)
    found = recompute.value(json.loads(json.dumps(one.to_dict())), facts, FIRST.isoformat(), LAST.isoformat())
    assert found == (value.state.value, recompute.text(value.numerator), recompute.text(value.denominator))


@given(DEFINITION, FACTS)
def test_nothing_small_is_shown(one, facts):
    value = value_of(one, facts, FIRST, LAST)
    if value.state is not State.SHOWN or not one.people:
        return
    for count, number in ((one.numerator, value.numerator), (one.denominator, value.denominator)):
        if count is not None and count.how is How.COUNT:
            assert number == 0 or number >= 5


def test_nobody_is_no_figure_rather_than_zero():
    share = definition(Count("need"), Count("need"))
    assert value_of(share, {"need": []}, FIRST, LAST).state is State.EMPTY
    assert value_of(share, {}, FIRST, LAST) == value_of(share, {"case": []}, FIRST, LAST)
    assert value_of(share, {}, FIRST, LAST).missing == ("need",)


def test_a_denominator_may_not_give_back_what_is_left_of_its_own_whole():
    solved = Count("need", where=(Condition("outcome", Op.IS, "solved"),))
    one = Definition(
        "k", 1, "Coût", Unit.RATIO, Count("spending", how=How.SUM, column="euros"), "dépenses", "le reste", solved,
        within=Count("need"),
    )  # fmt: skip
    facts = {"spending": [{"euros": "90"}], "need": [{"outcome": "solved"}] * 9 + [{"outcome": "gone"}]}
    assert value_of(one, facts, FIRST, LAST).state is State.SMALL
    said = json.loads(json.dumps(one.to_dict()))
    assert Definition.from_dict(said) == one
    assert recompute.value(said, facts, FIRST.isoformat(), LAST.isoformat())[0] == "small"
    facts["need"] += facts["need"][-1:] * 4
    assert value_of(one, facts, FIRST, LAST).amount == 10
    assert recompute.value(said, facts, FIRST.isoformat(), LAST.isoformat())[0] == "shown"


def test_what_is_left_of_the_whole_may_not_be_small_either():
    rows = [{"outcome": "solved"}] * 8 + [{"outcome": "gone"}] * 2
    share = definition(Count("need", where=(Condition("outcome", Op.IS, "solved"),)), Count("need"))
    assert value_of(share, {"need": rows}, FIRST, LAST).state is State.SMALL
    assert value_of(share, {"need": rows + rows[-1:] * 3}, FIRST, LAST).amount == Fraction(8, 13)


def test_an_empty_cell_is_neither_early_nor_late():
    late = Condition("hours", Op.AT_LEAST, "0")
    assert not late.holds({"hours": ""})
    assert not late.holds({"hours": "2026-01-01"})
    assert Condition("hours", Op.AT_MOST, "48").holds({"hours": "47.5"})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"unit": "percent"}, "unit"),
        ({"denominator": None}, "denominator"),
        ({"name": " "}, "name"),
        ({"version": 0}, "version"),
        ({"silent_on": None}, "silent_on"),
        ({"target": "beaucoup"}, "target"),
        ({"numerator": "tout"}, "numerator"),
        ({"numerator": {"of": "need", "how": "sum"}}, "numerator.column"),
        ({"numerator": {"of": "need", "where": "x"}}, "numerator.where"),
        ({"numerator": {"of": "need", "where": [["a", "is"]]}}, "numerator.where.0"),
        ({"numerator": {"of": "need", "where": [["a", "near", "3"]]}}, "numerator.where.0"),
        ({"numerator": {"of": "need", "where": [["a", "at_most", "bientôt"]]}}, "numerator.where.0"),
    ],
)
def test_a_slip_in_a_definition_is_told_with_its_place(change, where):
    said = definition(Count("need"), Count("need")).to_dict() | change
    with pytest.raises(DefinitionError) as wrong:
        Definition.from_dict(said)
    assert wrong.value.where == where


def written(folder, one, facts, state, numerator, denominator):
    (folder / "definitions.json").write_text(json.dumps([one.to_dict()]))
    columns = ("indicateur", "version", "nom", "du", "au", "etat", "numerateur", "denominateur")
    row = (one.key, one.version, one.name, FIRST, LAST, state, numerator, denominator)
    for name, lines in (
        ("valeurs.csv", [columns, row]),
        ("faits-need.csv", [list(facts[0]), *(f.values() for f in facts)]),
    ):
        with (folder / name).open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file, delimiter=";").writerows(lines)


def run(folder):
    return subprocess.run(
        [sys.executable, "-I", recompute.__file__, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("spoiled", [0, 13])
def test_the_program_alone_finds_the_value_again_and_sees_one_changed_fact(tmp_path, spoiled):
    rows = [{"opened": "2026-08-01", "outcome": "solved"}] * 8 + [
        {"opened": "2026-08-01", "outcome": "gone"}
    ] * 6
    one = definition(
        Count("need", "opened", where=(Condition("outcome", Op.IS, "solved"),)), Count("need", "opened")
    )
    written(tmp_path, one, rows, "shown", 8, 14)
    assert run(tmp_path).returncode == 0
    flipped = {"solved": "gone", "gone": "solved"}[rows[spoiled]["outcome"]]
    written(
        tmp_path,
        one,
        [*rows[:spoiled], rows[spoiled] | {"outcome": flipped}, *rows[spoiled + 1 :]],
        "shown",
        8,
        14,
    )
    assert "DIFFÉRENT" in run(tmp_path).stdout


def test_an_export_that_cannot_be_read_is_said_so(tmp_path):
    answer = run(tmp_path)
    assert answer.returncode == 2
    assert "ne se lit pas" in answer.stderr
