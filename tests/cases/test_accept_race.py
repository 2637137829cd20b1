"""Two professionals tap at the same instant: one takes it, the other reads it."""

from functools import partial

import pytest

from tests import cast
from tests.cases.answer_given import asked, fresh, offer
from tests.cast import MONDAY
from tests.together import together
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.actions.withdrawals import change_pledge
from volontiers.consent.actions import Terms
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_two_taps_at_once_make_one_winner(tarn):
    cast.pledge(tarn, tarn.alix, Level.MANY)
    for _ in range(4):
        need = asked(tarn)
        found = [(tarn.pro(one), offer(tarn, need, one).pk) for one in (tarn.alix, tarn.noor)]
        said = together(*(partial(accept, by, pk, MONDAY) for by, pk in found))
        assert sorted(said) in (
            [Answer.ALREADY_TAKEN, Answer.TAKEN],
            [Answer.OVER, Answer.TAKEN],
        )
        assert fresh(tarn, need).state == "taken"
    with reading(tarn.desk):
        assert Message.objects.filter(template="accepted").count() == 4


def test_a_yes_and_a_withdrawal_at_once_leave_one_of_two_orders(tarn):
    """Taken before the withdrawal, or not at all: never proposed any more, never both."""
    for _ in range(ROUNDS):
        cast.pledge(tarn, tarn.alix, Level.MANY, asked_cap=50, accepted_cap=50)
        need = asked(tarn)
        by, pk = tarn.pro(tarn.alix), offer(tarn, need, tarn.alix).pk
        nothing = Terms(Level.NONE, 0, 0, None)
        said, _changed = together(
            partial(accept, by, pk, MONDAY),
            partial(change_pledge, by, tarn.alix.pk, nothing, MONDAY, (None, None)),
        )
        state = offer(tarn, need, tarn.alix).state
        assert (said, state) in {
            (Answer.TAKEN, "accepted"),
            (Answer.OUTSIDE, "withdrawn"),
            (Answer.OVER, "withdrawn"),
        }
