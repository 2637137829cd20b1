"""A physician changes their word: who was offered outside of it is back in line at once, at the same place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import NOTHING, terms
from tests.placement.line_given import agrees, waits
from tests.placement.test_offers import again, offered
from volontiers.consent.models import LastingPledge
from volontiers.database.wall import reading
from volontiers.placement.actions.answering import accept
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.pledging import change_new_patients, pause_new_patients
from volontiers.placement.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def two(tarn):
    """Rose was born in 1980, Paul in 1950; both are offered to Alix."""
    agrees(tarn, tarn.alix, 2)
    return offered(tarn, waits(tarn, "Rose"), waits(tarn, "Paul", born=1950))


def states(tarn, offers) -> list[str]:
    return [again(tarn, one).state for one in offers]


def test_not_at_all_gives_everybody_back_to_the_list(tarn, two):
    people = [again(tarn, one.registration) for one in two]
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    assert states(tarn, two) == ["withdrawn"] * 2
    after = [again(tarn, one) for one in people]
    assert [(one.state, one.since, one.rank) for one in after] == [
        ("waiting", one.since, one.rank) for one in people
    ]
    # Somebody else may be asked at once.
    agrees(tarn, tarn.noor, 2)
    propose(tarn.desk, tarn.noor.pk, [Offered(people[0].pk, "x")], Offer.Source.BATCH, MONDAY)


def test_a_narrower_profile_gives_back_who_is_outside_alone(tarn, two):
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, terms(ages=(16, 60)), MONDAY)
    assert states(tarn, two) == ["sent", "withdrawn"]


def test_a_pause_gives_back_too(tarn, two):
    pause_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(days=28), MONDAY)
    assert states(tarn, two) == ["withdrawn"] * 2


def test_a_yes_already_given_stands(tarn, two):
    accept(tarn.pro(tarn.alix), two[0].pk, MONDAY)
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    assert states(tarn, two) == ["accepted", "withdrawn"]


def test_more_room_takes_nothing_back(tarn, two):
    change_new_patients(
        tarn.pro(tarn.alix), tarn.alix.pk, replace(terms(), per_month=8, asked_per_month=24), MONDAY
    )
    assert states(tarn, two) == ["sent"] * 2


def test_a_first_word_and_a_pause_without_one(tarn):
    pause_new_patients(tarn.pro(tarn.noor), tarn.noor.pk, MONDAY + timedelta(days=28), MONDAY)
    with reading(tarn.desk):
        assert not LastingPledge.objects.exists()
    change_new_patients(tarn.pro(tarn.noor), tarn.noor.pk, terms(), MONDAY)
    with reading(tarn.desk):
        assert LastingPledge.objects.get(professional=tarn.noor).level == "some"


def test_less_room_takes_back_the_last_in_line_alone(tarn):
    agrees(tarn, tarn.alix, 3)
    three = offered(tarn, *(waits(tarn, name) for name in ("Rose", "Paul", "Zoé")))
    change_new_patients(
        tarn.pro(tarn.alix), tarn.alix.pk, replace(terms(), per_month=1, asked_per_month=9), MONDAY
    )
    assert states(tarn, three) == ["sent", "withdrawn", "withdrawn"]


def test_who_does_not_fit_any_more_leaves_before_who_is_last(tarn):
    agrees(tarn, tarn.alix, 2)
    two = offered(tarn, waits(tarn, "Paul", born=1950), waits(tarn, "Rose"))
    change_new_patients(
        tarn.pro(tarn.alix), tarn.alix.pk, terms(ages=(16, 60), per_month=1, asked_per_month=9), MONDAY
    )
    assert states(tarn, two) == ["withdrawn", "sent"]
