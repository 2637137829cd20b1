"""« Je prends » : the first one wins, the others read it, and nothing is taken outside of the pledge as it is now."""

from uuid import uuid4

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, offer, verbs
from tests.cast import MONDAY
from volontiers.cases.actions.answers import Answer, NotYours, accept
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.core.ending import WITHOUT_A_TIME
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_the_first_one_takes_it(tarn):
    need = asked(tarn)
    assert answer(tarn, accept, need, tarn.alix, MONDAY) is Answer.TAKEN
    need = fresh(tarn, need)
    assert (need.state, need.taken_by_id, need.next_check_at) == (
        "taken",
        tarn.alix.pk,
        MONDAY + WITHOUT_A_TIME,
    )
    assert verbs(tarn, need.case)[-1] == "taken"


def test_the_second_to_accept_is_thanked(tarn):
    need = asked(tarn)
    answer(tarn, accept, need, tarn.alix, MONDAY)
    assert answer(tarn, accept, need, tarn.noor, MONDAY) is Answer.ALREADY_TAKEN
    assert offer(tarn, need, tarn.noor).state == "withdrawn"


def test_messages_to_the_others_do_not_leave(tarn):
    need = asked(tarn)
    answer(tarn, accept, need, tarn.alix, MONDAY)
    with reading(tarn.desk):
        about = f"proposal:{offer(tarn, need, tarn.noor).pk}"
    with reading(tarn.desk):
        assert set(Message.objects.filter(about=about).values_list("state", flat=True)) == {"cancelled"}


def test_the_same_key_takes_once(tarn):
    need, key = asked(tarn), uuid4()
    for _ in range(3):
        assert answer(tarn, accept, need, tarn.alix, MONDAY, key=key) is Answer.TAKEN
    assert verbs(tarn, fresh(tarn, need).case).count("taken") == 1


def test_the_proposal_of_another_cannot_be_answered(tarn):
    need = asked(tarn)
    with pytest.raises(NotYours):
        accept(tarn.pro(tarn.bao), offer(tarn, need, tarn.alix).pk, MONDAY)
    assert fresh(tarn, need).state == "proposed"


def test_too_late_is_said(tarn, at):
    need = asked(tarn)
    late = at(offer(tarn, need, tarn.alix).until)
    assert answer(tarn, accept, need, tarn.alix, late) is Answer.OVER


def test_a_pledge_withdrawn_meanwhile_holds(tarn):
    need = asked(tarn)
    cast.pledge(tarn, tarn.alix, Level.NONE)
    assert answer(tarn, accept, need, tarn.alix, MONDAY) is Answer.OUTSIDE
    assert fresh(tarn, need).state == "proposed"


def test_a_kind_with_a_cap_of_its_own_is_not_taken_beyond_it(tarn):
    own = {Kind.UNSCHEDULED: {"level": "many", "asked": 12, "accepted": 1}}
    cast.pledge(tarn, tarn.noor, Level.MANY, by_kind=own)
    first, second = asked(tarn), asked(tarn)
    assert answer(tarn, accept, first, tarn.noor, MONDAY) is Answer.TAKEN
    assert answer(tarn, accept, second, tarn.noor, MONDAY) is Answer.OUTSIDE


def test_the_cap_of_the_week_holds(tarn):
    first, second = asked(tarn), asked(tarn)
    assert answer(tarn, accept, first, tarn.alix, MONDAY) is Answer.TAKEN
    assert answer(tarn, accept, second, tarn.alix, MONDAY) is Answer.OUTSIDE


def test_what_was_handed_to_the_15_is_nobody_s(tarn):
    need = asked(tarn)
    hand_to_emergency(tarn.desk, need.case_id, MONDAY)
    assert answer(tarn, accept, need, tarn.alix, MONDAY) is Answer.EMERGENCY
