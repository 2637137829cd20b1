"""A home is proposed whole: while one of it is paused without news, the others wait, and the desk knows whom to call."""

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.placement.line_given import agrees, household, waits
from tests.placement.waiting_given import again
from volontiers.core.rules import Matching
from volontiers.database.wall import reading
from volontiers.placement.actions.drawing import draw
from volontiers.placement.actions.leaving import still_waits
from volontiers.placement.actions.offering import Fell, Offered, propose
from volontiers.placement.actions.proposing import propose_home
from volontiers.placement.models import Offer
from volontiers.placement.queries import news
from volontiers.placement.queries.line import first_in_line
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def couple(tarn):
    """She waits; he is paused."""
    agrees(tarn, tarn.alix, 3)
    home = household(tarn)
    paused = {"state": "suspended", "suspended_at": MONDAY}
    return waits(tarn, "Elle", together=home), waits(tarn, "Lui", together=home, **paused)


def line(tarn):
    with reading(tarn.desk):
        return [one.registration for home in first_in_line(tarn.community.pk, 10) for one in home.members]


def test_it_is_not_proposed_in_part(tarn, couple):
    with pytest.raises(Fell) as fell:
        propose_home(tarn.desk, tarn.alix.pk, couple[0].pk, MONDAY)
    assert fell.value.sentence == "quelqu’un du foyer est sans nouvelles"
    with pytest.raises(Fell):
        propose(tarn.desk, tarn.alix.pk, [Offered(couple[0].pk, "près")], Offer.Source.BATCH, MONDAY)


def test_neither_a_plan_nor_a_draw_takes_a_part_of_it(tarn, couple):
    alone = waits(tarn, "Seule", rank=5, days=90)
    assert line(tarn) == [alone.pk]
    change_rules(tarn.desk, {"matching": Matching.DRAWING}, DECISION)
    draw(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY)
    with reading(tarn.desk):
        assert list(Offer.objects.values_list("registration_id", flat=True)) == [alone.pk]


def test_the_desk_has_them_to_call_and_a_word_frees_the_home(tarn, couple):
    with reading(tarn.desk):
        assert news.holding_back() == [couple[1]]
    still_waits(tarn.desk, couple[1].pk, MONDAY)
    assert again(tarn, couple[1]).state == "waiting"
    assert set(line(tarn)) == {couple[0].pk, couple[1].pk}
    assert len(propose_home(tarn.desk, tarn.alix.pk, couple[0].pk, MONDAY)) == 2
    with reading(tarn.desk):
        assert news.holding_back() == []
