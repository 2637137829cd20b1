"""A wave that leaves at the very instant when somebody withdraws, or when another wave asks the same people."""

from functools import partial

import pytest

from tests import cast
from tests.cases.answer_given import asked, offer
from tests.cast import DECISION, MONDAY
from tests.together import together
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.desk import record_phone_yes
from volontiers.cases.actions.waves import advance
from volontiers.cases.actions.withdrawals import change_pledge, pause_pledge
from volontiers.cases.models import Need, Proposal
from volontiers.consent.actions import Terms
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8
NOTHING = Terms(Level.NONE, 0, 0, None)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def ready(tarn):
    case = cast.call(tarn)
    with reading(tarn.desk):
        return Need.objects.get(case=case).pk


def still_asked(tarn, who):
    with reading(tarn.desk):
        return Proposal.objects.filter(professional=who, state="sent").count()


@pytest.mark.parametrize("on_duty", [False, True])
def test_nothing_stays_proposed_to_who_withdraws_while_a_wave_leaves(tarn, on_duty):
    change_rules(tarn.desk, {"route": "duty_first"}, DECISION)
    for _ in range(ROUNDS):
        cast.pledge(tarn, tarn.alix, Level.MANY, asked_cap=50, accepted_cap=50)
        if on_duty:
            cast.duty(tarn, tarn.alix, MONDAY)
        need = ready(tarn)
        together(
            partial(advance, tarn.machine, need, MONDAY),
            partial(change_pledge, tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (None, None)),
        )
        assert still_asked(tarn, tarn.alix) == 0


def test_nothing_stays_proposed_to_who_pauses_while_a_wave_leaves(tarn):
    for _ in range(ROUNDS):
        cast.pledge(tarn, tarn.alix, Level.MANY, asked_cap=50, accepted_cap=50)
        need = ready(tarn)
        together(
            partial(advance, tarn.machine, need, MONDAY),
            partial(pause_pledge, tarn.pro(tarn.alix), tarn.alix.pk, MONDAY.replace(hour=20), MONDAY),
        )
        assert still_asked(tarn, tarn.alix) == 0


def test_two_waves_that_ask_the_same_people_both_leave(tarn):
    for one in (tarn.alix, tarn.bao, tarn.noor):
        cast.pledge(tarn, one, Level.MANY, asked_cap=50, accepted_cap=50)
    for _ in range(ROUNDS):
        needs = [ready(tarn) for _ in range(3)]
        assert together(*(partial(advance, tarn.machine, need, MONDAY) for need in needs)) == [True] * 3


def invitations(tarn, need, who, state):
    with reading(tarn.desk):
        about = [
            f"proposal:{pk}"
            for pk in Proposal.objects.filter(need=need, professional=who).values_list("pk", flat=True)
        ]
        return Message.objects.filter(about__in=about, state=state).count()


@pytest.mark.parametrize("how", ["link", "telephone"])
def test_who_has_taken_it_is_invited_no_more(tarn, how):
    need = asked(tarn)
    assert invitations(tarn, need, tarn.noor, "queued") > 0
    if how == "link":
        accept(tarn.pro(tarn.noor), offer(tarn, need, tarn.noor).pk, MONDAY)
    else:
        record_phone_yes(tarn.desk, need.pk, tarn.noor.pk, MONDAY)
    assert invitations(tarn, need, tarn.noor, "queued") == 0
    assert invitations(tarn, need, tarn.noor, "cancelled") > 0
