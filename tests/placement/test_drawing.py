"""A doctor draws the next who fits, in order, without choosing; the share of the fragile among those drawn is known."""

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.placement.line_given import agrees, household, waits
from tests.together import together
from volontiers.core.rules import Matching
from volontiers.database.wall import reading
from volontiers.people.actions import tie
from volontiers.placement.actions.drawing import NobodyFits, NotDrawn, draw
from volontiers.placement.queries.drawing import shares
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    change_rules(tarn.desk, {"matching": Matching.DRAWING}, DECISION)
    return tarn


def drawn(tarn, doctor=None) -> list[str]:
    who = doctor or tarn.alix
    offers = draw(tarn.pro(who), who.pk, MONDAY)
    assert {one.state for one in offers} == {"accepted"}
    return [one.registration.person.family_name for one in offers]


def test_the_most_fragile_come_first_and_nobody_is_chosen(tarn):
    agrees(tarn, tarn.alix, 3)
    waits(tarn, "Dernier", rank=5, days=0)
    waits(tarn, "Premier", rank=0, days=8)
    waits(tarn, "Second", rank=1, days=2)
    assert [drawn(tarn) for _ in range(3)] == [["Premier"], ["Second"], ["Dernier"]]


def test_only_what_she_said_in_advance_passes_over_somebody(tarn):
    agrees(tarn, tarn.alix, 1, ages=(16, 99))
    waits(tarn, "Enfant", rank=0, born=2024)
    waits(tarn, "Adulte", rank=3)
    assert drawn(tarn) == ["Adulte"]


def test_somebody_she_sees_already_comes_before_the_line(tarn):
    agrees(tarn, tarn.alix, 2)
    waits(tarn, "Première", rank=0)
    known = waits(tarn, "Connue", rank=4)
    tie(tarn.desk, known.person_id, tarn.alix.pk, "usual", MONDAY)
    assert [drawn(tarn), drawn(tarn)] == [["Connue"], ["Première"]]


def test_a_household_is_drawn_together_or_passed(tarn):
    agrees(tarn, tarn.alix, 1)
    home = household(tarn)
    waits(tarn, "Elle", rank=0, together=home)
    waits(tarn, "Lui", rank=0, together=home)
    waits(tarn, "Seul", rank=2)
    assert drawn(tarn) == ["Seul"]


def test_two_doctors_who_draw_at_once_never_draw_the_same_person(tarn):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 1)
    waits(tarn, "Un")
    waits(tarn, "Deux")
    both = together(*(lambda who=who: drawn(tarn, who) for who in (tarn.alix, tarn.noor)))
    assert sorted(both) == [["Deux"], ["Un"]]


def test_nobody_fits_or_the_month_is_full(tarn):
    agrees(tarn, tarn.alix, 1)
    with pytest.raises(NobodyFits):
        drawn(tarn)
    waits(tarn, "Un")
    waits(tarn, "Deux")
    drawn(tarn)
    with pytest.raises(NobodyFits):
        drawn(tarn)


def test_where_the_coordination_proposes_nobody_draws(tarn):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    change_rules(tarn.desk, {"matching": Matching.PROPOSALS}, DECISION)
    with pytest.raises(NotDrawn):
        drawn(tarn)


def test_the_share_of_the_fragile_stands_beside_their_share_of_the_list(tarn):
    agrees(tarn, tarn.alix, 1)
    for rank in (0, 5, 5, 5):
        waits(tarn, rank=rank)
    drawn(tarn)
    with reading(tarn.desk):
        assert shares(tarn.community.pk, MONDAY.date()) == (1.0, 0.25, 1, 4)
