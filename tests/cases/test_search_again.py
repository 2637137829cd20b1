"""« Élargir » : more time, the same rank, and nobody asked twice."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import desk, waves
from volontiers.cases.models import Need, Proposal
from volontiers.core.lifecycle import Refused
from volontiers.core.need import Kind, Outcome
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def need_of(tarn, case):
    with reading(tarn.desk):
        return Need.objects.get(case=case)


def test_the_search_goes_on_without_asking_anybody_twice(tarn):
    need = need_of(tarn, cast.call(tarn, Kind.UNSCHEDULED))
    waves.advance(tarn.machine, need.pk, MONDAY)
    silent = MONDAY + timedelta(hours=9)
    waves.advance(tarn.machine, need.pk, silent)
    assert need_of(tarn, need.case_id).state == "unplaced"
    waves.search_again(tarn.desk, need.pk, LATER, silent)
    assert (need_of(tarn, need.case_id).state, need_of(tarn, need.case_id).due_at) == ("ready", LATER)
    waves.advance(tarn.machine, need.pk, silent)
    with reading(tarn.desk):
        asked = list(Proposal.objects.values_list("professional_id", flat=True))
    assert len(asked) == len(set(asked))


def test_what_is_closed_or_taken_is_not_widened(tarn):
    taken = need_of(tarn, cast.call(tarn, Kind.UNSCHEDULED))
    desk.record_phone_yes(tarn.desk, taken.pk, tarn.alix.pk, MONDAY)
    closed = need_of(tarn, cast.call(tarn, Kind.UNSCHEDULED))
    desk.close(tarn.desk, closed.pk, Outcome.SEEN, MONDAY)
    for need in (taken, closed):
        with pytest.raises(Refused):
            waves.search_again(tarn.desk, need.pk, LATER, MONDAY)
