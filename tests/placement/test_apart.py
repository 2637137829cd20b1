"""« Pas cette fois » is not never: how long a doctor's no keeps somebody from them, and what keeps them apart for good."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.placement.line_given import agrees, waits
from tests.placement.test_planning import planned, seats
from volontiers.core.rules import Matching, Rules
from volontiers.database.wall import reading
from volontiers.placement.actions import answering
from volontiers.placement.actions.drawing import NobodyFits, draw
from volontiers.placement.actions.offering import Offered, expire, propose, take_back
from volontiers.placement.queries.line import apart_from
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = timedelta(days=Rules().reconfirm_days)
SOON, AGAIN = MONDAY + DAYS, MONDAY + DAYS + timedelta(minutes=1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    agrees(made, made.alix, 4, until=(MONDAY + timedelta(days=300)).date())
    return made


def offered(tarn, one):
    return propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "x")], "batch", MONDAY)[1][0].pk


def not_this_time(tarn, offer):
    answering.decline(tarn.pro(tarn.alix), offer, MONDAY)


def yes_taken_back(tarn, offer):
    answering.accept(tarn.pro(tarn.alix), offer, MONDAY)
    answering.take_back_yes(tarn.pro(tarn.alix), offer, MONDAY)


def own_no(tarn, offer):
    answering.accept(tarn.pro(tarn.alix), offer, MONDAY)
    answering.say_no(tarn.desk, offer, MONDAY, "telephone")


def not_ever(tarn, offer):
    answering.set_offered_apart(tarn.pro(tarn.alix), offer, MONDAY)


def apart(tarn, one, now) -> bool:
    with reading(tarn.desk):
        return tarn.alix.pk in apart_from(tarn.community.pk, [one.person_id], now).get(one.person_id, ())


@pytest.mark.parametrize("said", [not_this_time, yes_taken_back])
def test_a_doctor_s_no_ends(tarn, said):
    one = waits(tarn)
    said(tarn, offered(tarn, one))
    assert [apart(tarn, one, now) for now in (MONDAY, SOON, AGAIN)] == [True, True, False]


@pytest.mark.parametrize("said", [own_no, not_ever])
def test_who_does_not_want_the_other_is_never_offered_to_them(tarn, said):
    one = waits(tarn)
    said(tarn, offered(tarn, one))
    assert apart(tarn, one, MONDAY + timedelta(days=4000))


def test_it_ends_as_the_members_decided(tarn):
    change_rules(tarn.desk, {"reconfirm_days": 30}, DECISION)
    one = waits(tarn)
    not_this_time(tarn, offered(tarn, one))
    later = MONDAY + timedelta(days=30)
    assert (apart(tarn, one, later), apart(tarn, one, later + timedelta(minutes=1))) == (True, False)


def test_what_the_desk_takes_back_before_an_answer_keeps_nobody_apart(tarn):
    one = waits(tarn)
    offer = offered(tarn, one)
    take_back(tarn.desk, offer, MONDAY)
    assert not apart(tarn, one, MONDAY)


def test_a_silence_ends_with_the_month(tarn, at):
    one = waits(tarn)
    offer = offered(tarn, one)
    expire(tarn.machine, offer, at(MONDAY + timedelta(days=7)))
    december = MONDAY + timedelta(days=9)
    assert (apart(tarn, one, MONDAY), apart(tarn, one, december)) == (True, False)


def test_a_plan_thinks_of_them_again(tarn, at):
    one = waits(tarn, "Renée")
    not_this_time(tarn, offered(tarn, one))
    assert seats(tarn, planned(tarn)) == {"Renée": None}
    at(AGAIN)
    assert seats(tarn, planned(tarn, now=AGAIN)) == {"Renée": tarn.alix.family_name}


def test_a_doctor_draws_them_again(tarn, at):
    change_rules(tarn.desk, {"matching": Matching.DRAWING}, DECISION)
    one = waits(tarn, "Renée")
    not_this_time(tarn, offered(tarn, one))
    with pytest.raises(NobodyFits):
        draw(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY)
    at(AGAIN)
    (again,) = draw(tarn.pro(tarn.alix), tarn.alix.pk, AGAIN)
    assert again.registration_id == one.pk
