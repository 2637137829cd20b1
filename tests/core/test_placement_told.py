"""The sentence of each line, and scenarios side by side."""

from dataclasses import replace

import pytest

from tests.core.placed import doctor, home, problem, someone
from volontiers.core.placement.pins import moved_plan
from volontiers.core.placement.plan import plan_of
from volontiers.core.placement.reasons import reasons
from volontiers.core.placement.scenarios import figures_of


def sentences(plan):
    return {key: one.sentence for key, one in reasons(moved_plan(plan.problem, {}), {}).items()}


NEAR = home("one", someone(rank=5))
FRAGILE = home("one", someone(rank=0))
FIRST = "dans l’ordre des plus fragiles."
COUPLE = home("one", someone(rank=1), someone(rank=5))


@pytest.mark.parametrize(
    ("household", "doctors", "told"),
    [
        (FRAGILE, [doctor("d")], "5 minutes de route, dans l’ordre des plus fragiles."),
        (NEAR, [doctor("d", commune="81004")], "22 minutes de route, dans l’ordre des demandes."),
        (
            replace(FRAGILE, knows=frozenset({"d"}), home_visits=True),
            [doctor("d")],
            f"5 minutes de route, personne déjà suivie au cabinet, visites à domicile acceptées, {FIRST}",
        ),
        (
            replace(COUPLE, knows=frozenset({"d"})),
            [doctor("d", 2)],
            f"5 minutes de route, foyer déjà suivi au cabinet, 2 personnes du même foyer gardées ensemble, {FIRST}",
        ),
        (NEAR, [], "Aucun médecin du plan n’exerce à moins de 60 minutes."),
        (
            replace(NEAR, minutes=10),
            [doctor("d", commune="81004")],
            "Aucun médecin du plan n’exerce à moins de 10 minutes.",
        ),
        (
            replace(NEAR, commune="97411"),
            [doctor("d")],
            "Aucun médecin du plan n’exerce à moins de 60 minutes.",
        ),
        (NEAR, [doctor("d", 4, load=4)], "Aucun médecin à moins de 60 minutes n’a de place."),
        (
            COUPLE,
            [doctor("d")],
            "Aucun médecin qui conviendrait n’a 2 places, et le foyer reste ensemble.",
        ),
    ],
)
def test_the_sentence_of_a_line(household, doctors, told):
    assert sentences(plan_of(problem([household], doctors)))["one"] == told


def test_an_exclusion_reads_like_any_other_profile():
    wall = "Aucun médecin qui a de la place à moins de 60 minutes ne correspond à la demande."
    for one in (replace(NEAR, apart=frozenset({"d"})), replace(NEAR, home_visits=True)):
        told = sentences(plan_of(problem([one], [doctor("d", home_visits=False)])))["one"]
        assert told == wall


def test_who_waits_reads_who_went_before():
    told = sentences(plan_of(problem([FRAGILE, home("two", someone(rank=4))], [doctor("d")])))["two"]
    assert told == "Les places qui conviendraient vont à des personnes plus fragiles."
    people = [home("a", someone(rank=0)), home("two", someone(rank=4), someone(rank=4))]
    told = sentences(plan_of(problem(people, [doctor("d", 2)])))["two"]
    assert told.startswith("Il faut 2 places ensemble chez un même médecin")


def test_who_goes_further_than_the_nearest_reads_why():
    people = [FRAGILE, home("two", someone(rank=4))]
    told = sentences(plan_of(problem(people, [doctor("d"), doctor("e", commune="81004")])))["two"]
    assert told == (
        "22 minutes de route, dans l’ordre des plus fragiles, "
        "le plus proche est à 5 minutes et ses places sont partagées entre tous."
    )


def figures(case, *more, **weights):
    """Of the same people, with these doctors more, under these parameters."""
    other = replace(case, doctors=[*case.doctors, *more], weights=replace(case.weights, **weights))
    return figures_of(plan_of(other))


def test_scenarios_stand_side_by_side():
    people = [home(str(number), someone(rank=number % 6)) for number in range(8)]
    case = problem(people, [doctor("salvy", 4), doctor("benoit", 4, "81004", load=2)], fairness_minutes=0)
    now, more = figures(case), figures(case, doctor("roux", 1), doctor("blanc", 1))
    assert (now.placed, now.without, now.fragile_without) == (6, 2, 1)
    assert now.mean == pytest.approx((4 * 5 + 2 * 22) / 6)
    assert now.ninth == 22
    assert (now.lowest, now.highest) == (1.0, 1.0)
    assert (more.without, more.fragile_without) == (0, 0)
    assert more.mean < now.mean


def test_fairness_is_paid_in_minutes():
    people = [home(str(number)) for number in range(4)]
    case = problem(people, [doctor("salvy", 4), doctor("benoit", 4, "81004")], fairness_minutes=0)
    near, even = figures(case), figures(case, fairness_minutes=200)
    assert (near.spread, even.spread) == (1.0, 0.0)
    assert near.mean < even.mean


def test_nobody_placed_has_no_minutes():
    told = figures(problem([NEAR], []))
    assert (told.placed, told.without, told.mean, told.ninth, told.spread) == (0, 1, None, None, 0.0)
