"""« Un oui par téléphone » : for this need alone, from any state before acceptance, confirmed by a message."""

from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import desk, waves
from volontiers.cases.actions.desk import CannotAnswer
from volontiers.cases.actions.facts import NoAgreement
from volontiers.cases.models import Need, Proposal
from volontiers.consent.models import OneOff
from volontiers.core.lifecycle import Refused
from volontiers.core.need import Kind
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def need_of(tarn, case):
    with reading(tarn.desk):
        return Need.objects.get(case=case)


def test_a_yes_before_any_proposal(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.alix.pk, MONDAY)
    need = need_of(tarn, case)
    assert (need.state, need.taken_by_id) == ("taken", tarn.alix.pk)
    with reading(tarn.desk):
        assert OneOff.objects.get().recorded_by_id == tarn.camille.pk
        assert Message.objects.filter(template="one_off").count() == 2


def test_without_the_persons_agreement_no_yes_is_recorded(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, agreements={})
    with pytest.raises(NoAgreement):
        desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.alix.pk, MONDAY)
    assert need_of(tarn, case).state == "received"


def test_a_yes_during_a_wave_releases_the_others(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    waves.advance(tarn.machine, need_of(tarn, case).pk, MONDAY)
    desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.alix.pk, MONDAY)
    with reading(tarn.desk):
        kept = Proposal.objects.exclude(state="withdrawn")
        assert [(p.professional_id, p.basis, p.state) for p in kept] == [
            (tarn.alix.pk, "one_off", "accepted")
        ]


def test_the_same_key_counts_once(tarn):
    case, key = cast.call(tarn, Kind.UNSCHEDULED), uuid4()
    for _ in range(2):
        desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.alix.pk, MONDAY, key=key)
    with reading(tarn.desk):
        assert OneOff.objects.count() == 1


def test_who_cannot_answer_this_kind_is_not_recorded(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    with pytest.raises(CannotAnswer):
        desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.bao.pk, MONDAY)
    assert need_of(tarn, case).state == "ready"


def test_the_neighbour_is_not_in_our_directory(tarn):
    case, elsewhere = cast.call(tarn, Kind.UNSCHEDULED), cast.bourbon()
    with pytest.raises(CannotAnswer):
        desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, elsewhere.alix.pk, MONDAY)


def test_a_need_already_taken_stays_as_it_is(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.alix.pk, MONDAY)
    with pytest.raises(Refused):
        desk.record_phone_yes(tarn.desk, need_of(tarn, case).pk, tarn.noor.pk, MONDAY)
    assert need_of(tarn, case).taken_by_id == tarn.alix.pk
