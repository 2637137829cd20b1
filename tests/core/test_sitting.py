"""What is refused at an assembly, and the clause that is cited."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.assembly import Choice, Quorum, Result, Ruling, Tally
from volontiers.core.sitting import (
    AssemblyState,
    MotionState,
    Way,
    colleges_may_show,
    emptied,
    heading,
    no_quorum,
    no_remote,
    notice,
    outcome,
)
from volontiers.core.statutes import Base, Procedure, Tie

TODAY = date(2026, 11, 23)
CLAUSES = {"notice_days": "8.1", "quorum": "8.2", "again_quorum": "8.3", "majority": "8.4", "tie": "8.5"}


def procedure(
    majority: Fraction = Fraction(1, 2), *, remote: bool = False, tie: Tie = Tie.FAILS
) -> Procedure:
    return Procedure(15, Fraction(1, 2), None, majority, Base.CAST, 2, remote, tie, CLAUSES)


@given(st.integers(-30, 60))
def test_the_notice_is_enough_or_says_by_how_much(days):
    found = notice(procedure(), TODAY, TODAY + timedelta(days=days))
    assert (found is None) == (days >= 15)
    if found and days >= 0:
        assert f"il y en a {days}." in found.told
        assert "article 8.1 des statuts" in found.told


def test_a_quorum_that_is_missing_cites_the_clause_of_its_call():
    missing = Quorum(3, 8, 4)
    assert no_quorum(procedure(), missing, again=False).clause == "8.2"
    assert no_quorum(procedure(), missing, again=True).clause == "8.3"
    assert no_quorum(procedure(), Quorum(4, 8, 4), again=False) is None
    assert "3 sur 8 électeurs" in no_quorum(procedure(), missing, again=False).told


def test_at_a_distance_only_where_the_statutes_say_so():
    assert no_remote(procedure(remote=True)) is None
    # Where they say nothing, no clause is invented.
    assert no_remote(procedure()).clause == ""


def test_a_college_that_emptied_is_named_with_its_clause():
    names = {"users": ("Usagers", "7.4")}
    assert emptied(names, {"gp", "users"}, {"gp"}).told.endswith("(article 7.4 des statuts)")
    assert emptied(names, {"gp"}, {"gp", "users"}) is None
    assert "« gone »" in emptied({}, {"gone"}, set()).told


def _result(*voters: int, tied: bool = False, adopted: bool = True) -> Result:
    tallies = {str(n): Tally(50, 40, {Choice.YES: many}) for n, many in enumerate(voters)}
    whole = Tally(200, 100, {Choice.YES: sum(voters)})
    return Result(tallies, whole, Fraction(1), Fraction(0), tied, adopted)


@pytest.mark.parametrize(
    ("voters", "shows"), [((5, 9), True), ((4, 9), False), ((0, 9), True), ((), False), ((1,), False)]
)
def test_one_small_college_hides_them_all(voters, shows):
    assert colleges_may_show(_result(*voters)) is shows


@pytest.mark.parametrize(
    ("majority", "adopted", "words"),
    [
        (Fraction(1, 2), True, "Adoptée. Il faut plus de la moitié"),
        (Fraction(2, 3), False, "Non adoptée. Il faut au moins 2/3"),
    ],
)
def test_the_outcome_says_its_rule(majority, adopted, words):
    said = outcome(Ruling(procedure(majority), (), {}), _result(9, adopted=adopted))
    assert said == f"{words} des suffrages exprimés (article 8.4 des statuts)."


def test_a_tie_says_what_decides_it():
    said = outcome(Ruling(procedure(tie=Tie.PRESIDENT), (), {}), _result(9, tied=True))
    assert said.endswith("À égalité, la présidence a voix prépondérante (article 8.5 des statuts).")


def test_everything_has_words():
    for one in (*AssemblyState, *MotionState, *Way):
        assert one.label
    assert all("secret" not in one.sentence for one in Way)
    assert heading("réunion du bureau", TODAY) == "Réunion du bureau du 23 novembre 2026"
