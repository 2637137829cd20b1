"""A request comes in: one case, one owner, one person, and each need ready, waiting or closed on the spot."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.models import Membership
from volontiers.cases.actions import intake, waves
from volontiers.cases.actions.intake import NeedAsked, NoOwner
from volontiers.cases.models import Case, Draft, Event, Need, Proposal
from volontiers.core.need import Family, Kind
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity
from volontiers.people.models import Around

pytestmark = pytest.mark.django_db(transaction=True)
SOON = MONDAY + timedelta(hours=8)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def states(tarn, case):
    with reading(tarn.desk):
        return list(Need.objects.filter(case=case).order_by("n").values_list("state", flat=True))


def test_the_same_key_twenty_times_is_one_case(tarn):
    key = uuid4()
    assert len({cast.call(tarn, key=key).pk for _ in range(20)}) == 1
    with reading(tarn.desk):
        assert Need.objects.count() == 1


def test_numbers_follow_each_other(tarn):
    assert [cast.call(tarn).number for _ in range(3)] == [1001, 1002, 1003]


def test_without_agreement_nothing_is_ready(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, agreements={})
    assert states(tarn, case) == ["received"]


def test_agreement_is_by_family(tarn):
    case = cast.call(
        tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT, agreements={Family.CARERS: True, Family.SERVICES: False}
    )
    assert states(tarn, case) == ["ready", "received"]


def test_information_alone_closes_the_case_at_once(tarn):
    case = cast.call(tarn, needs=(NeedAsked(Kind.INFORMATION, MONDAY, given=True),))
    with reading(tarn.desk):
        fresh = Case.objects.get(pk=case.pk)
    assert states(tarn, case) == ["closed"]
    assert fresh.closed_at == MONDAY


def test_a_need_waits_for_another(tarn):
    needs = (
        NeedAsked(Kind.UNSCHEDULED, SOON),
        NeedAsked(Kind.EQUIPMENT, SOON, waits_for=0, waits_reason="l’ordonnance"),
    )
    assert states(tarn, cast.call(tarn, needs=needs)) == ["ready", "received"]


def test_who_knows_the_person_is_known_before_the_first_wave(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, around={tarn.noor.pk: "attending"})
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
        assert Around.objects.get(person_id=case.person_id).professional_id == tarn.noor.pk
    waves.advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        assert set(Proposal.objects.values_list("professional_id", flat=True)) == {tarn.noor.pk}


def test_a_person_whose_commune_is_not_known_yet_can_be_proposed_or_kept(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, person=Identity("Durand", "Claire"))
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    waves.advance(tarn.machine, need.pk, MONDAY)
    assert states(tarn, case)[0] in {"proposed", "unplaced"}


def test_what_comes_by_itself_goes_to_the_default_owner(tarn):
    case = cast.call(tarn, owner_id=None)
    assert (case.owner_id, case.to_take_since) == (tarn.camille.pk, MONDAY)


def test_without_any_owner_nothing_is_saved(tarn):
    with acting(tarn.desk):
        Membership.objects.filter(default_owner=True).update(default_owner=False)
    with pytest.raises(NoOwner):
        cast.call(tarn, owner_id=None)
    with reading(tarn.desk):
        assert not Case.objects.exists()


def test_an_emergency_has_no_need_and_promises_no_news(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, emergency=True)
    assert states(tarn, case) == []
    assert case.news_due_at is None
    with reading(tarn.desk):
        assert Event.objects.filter(case=case, verb="emergency").exists()


def test_saving_erases_the_draft_and_a_late_autosave_does_not_bring_it_back(tarn):
    key = uuid4()
    intake.save_draft(tarn.desk, key, {"telephone": "06"}, MONDAY)
    cast.call(tarn, key=key)
    assert intake.save_draft(tarn.desk, key, {"telephone": "06 39"}, MONDAY) is None
    with reading(tarn.desk):
        assert not Draft.objects.exists()


def test_more_needs_reopen_a_closed_case_at_its_original_date(tarn):
    case = cast.call(tarn, needs=(NeedAsked(Kind.INFORMATION, MONDAY, given=True),))
    later, key = MONDAY + timedelta(hours=2), uuid4()
    for _ in range(2):
        intake.add_needs(tarn.desk, case.pk, (NeedAsked(Kind.NURSING, SOON),), later, key=key)
    with reading(tarn.desk):
        fresh = Case.objects.get(pk=case.pk)
        second = Need.objects.get(case=case, n=2)
    assert (fresh.closed_at, fresh.opened_at, second.opened_at) == (None, MONDAY, MONDAY)
    assert states(tarn, case) == ["closed", "ready"]
