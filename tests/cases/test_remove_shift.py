"""A shift that is taken away, or whose physician pauses: what it had let ask is withdrawn, and nothing more is asked."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cases.answer_given import asked, offer
from tests.cast import DECISION, MONDAY
from volontiers.agenda import queries as agenda
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.actions.withdrawals import change_pledge, pause_pledge, remove_shift
from volontiers.cases.models import Need, Proposal
from volontiers.consent.actions import Terms
from volontiers.core.pledge import Level
from volontiers.core.rules import Route
from volontiers.database.wall import reading
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db
NOTHING = Terms(Level.NONE, 0, 0, None)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    change_rules(tarn.desk, {"route": Route.DUTY_FIRST}, DECISION)
    return tarn


@pytest.fixture
def shift(tarn):
    return cast.duty(tarn, tarn.alix, MONDAY - timedelta(hours=1))


def bases(tarn) -> list[tuple[str, str]]:
    with reading(tarn.desk):
        return list(Proposal.objects.order_by("pk").values_list("basis", "state"))


def test_what_it_had_let_ask_is_withdrawn_and_the_need_goes_on_at_once(tarn, shift):
    need = asked(tarn)
    assert bases(tarn) == [("duty", "sent")]
    remove_shift(tarn.desk, shift.pk, MONDAY)
    assert bases(tarn) == [("duty", "withdrawn")]
    with reading(tarn.desk):
        assert Need.objects.get(pk=need.pk).next_check_at == MONDAY
    proposal = offer(tarn, need, tarn.alix)
    assert accept(tarn.pro(tarn.alix), proposal.pk, MONDAY) is Answer.OVER


def test_a_shift_of_nobody_is_nothing(tarn, shift):
    remove_shift(tarn.desk, shift.pk + 1, MONDAY)
    remove_shift(cast.bourbon().desk, shift.pk, MONDAY)
    with reading(tarn.desk):
        assert agenda.on_duty(tarn.community.pk, MONDAY) == shift


def test_a_pause_stops_the_shift_until_it_ends(tarn, shift, at):
    asked(tarn)
    pause_pledge(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(hours=1), MONDAY)
    assert bases(tarn) == [("duty", "withdrawn")]
    asked(tarn)
    assert "duty" not in {basis for basis, _ in bases(tarn)[1:]}
    later = at(MONDAY + timedelta(hours=2))
    asked(tarn, now=later)
    assert bases(tarn)[-1] == ("duty", "sent")


def test_after_not_at_all_nobody_is_on_duty(tarn, shift):
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (None, None))
    with reading(tarn.desk):
        assert agenda.on_duty(tarn.community.pk, MONDAY) is None
