"""« Qu’est-il arrivé ? » : one need closes, the others go on, and what waited for it may start."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import desk, waves
from volontiers.cases.actions.intake import NeedAsked
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core.lifecycle import Refused
from volontiers.core.need import Kind, Outcome
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db(transaction=True)
SOON = MONDAY + timedelta(hours=8)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def needs_of(tarn, case):
    with reading(tarn.desk):
        return list(Need.objects.filter(case=case).order_by("n"))


def test_the_case_closes_with_its_last_need(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.NURSING)
    first, second = needs_of(tarn, case)
    desk.close(tarn.desk, first.pk, Outcome.SEEN, MONDAY)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).closed_at is None
    desk.close(tarn.desk, second.pk, Outcome.RENOUNCED, SOON)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).closed_at == SOON


def test_nobody_is_waited_for_after_closing(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    need = needs_of(tarn, case)[0]
    waves.advance(tarn.machine, need.pk, MONDAY)
    desk.close(tarn.desk, need.pk, Outcome.NO_LONGER_NEEDED, MONDAY)
    with reading(tarn.desk):
        assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize(("outcome", "state"), [(Outcome.SEEN, "ready"), (Outcome.RENOUNCED, "received")])
def test_the_bed_starts_once_the_visit_is_done(tarn, outcome, state):
    needs = (NeedAsked(Kind.UNSCHEDULED, SOON), NeedAsked(Kind.EQUIPMENT, SOON, waits_for=0))
    case = cast.call(tarn, needs=needs)
    desk.close(tarn.desk, needs_of(tarn, case)[0].pk, outcome, MONDAY)
    assert needs_of(tarn, case)[1].state == state


def test_without_a_solution_says_what_was_missing(tarn):
    need = needs_of(tarn, cast.call(tarn))[0]
    with pytest.raises(IntegrityError):
        desk.close(tarn.desk, need.pk, Outcome.UNSOLVED, MONDAY)
    desk.close(tarn.desk, need.pk, Outcome.UNSOLVED, MONDAY, missing=("too_far",))


def test_closing_twice_is_refused(tarn):
    need = needs_of(tarn, cast.call(tarn))[0]
    desk.close(tarn.desk, need.pk, Outcome.SEEN, MONDAY)
    with pytest.raises(Refused):
        desk.close(tarn.desk, need.pk, Outcome.OTHER, MONDAY)
