"""Who follows a case, what is written about it, and who looked."""

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.models import AccessEntry
from volontiers.cases.actions import ownership
from volontiers.cases.actions.facts import NotThere
from volontiers.cases.models import Case, Event, Need, Presence
from volontiers.core.need import Family, Kind
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def fresh(tarn, case):
    with reading(tarn.desk):
        return Case.objects.get(pk=case.pk)


def test_taking_over_what_came_by_itself(tarn):
    case = cast.call(tarn, owner_id=None)
    ownership.take_over(tarn.desk, case.pk, MONDAY)
    assert fresh(tarn, case).to_take_since is None


def test_a_colleague_s_note_is_never_written_over(tarn):
    case = cast.call(tarn)
    seen = fresh(tarn, case).version
    assert ownership.write_notes(tarn.desk, case.pk, "la clé est sous le pot", "", seen, MONDAY)
    assert not ownership.write_notes(tarn.desk, case.pk, "rien", "", seen, MONDAY)
    assert fresh(tarn, case).desk_note == "la clé est sous le pot"


def test_collecting_the_agreement_starts_what_waited_for_it(tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT, agreements={}, aware="unable")
    assert ownership.collect_agreement(tarn.desk, case.pk, {Family.CARERS: True}, MONDAY) == 1
    with reading(tarn.desk):
        assert list(Need.objects.order_by("n").values_list("state", flat=True)) == ["ready", "received"]


def test_a_number_shown_is_noted_twice(tarn):
    case = cast.call(tarn)
    assert ownership.reveal_phone(tarn.desk, case.pk, MONDAY) == "+33639981234"
    with reading(tarn.desk):
        assert Event.objects.filter(verb="phone_shown", account=tarn.camille).count() == 1
        assert AccessEntry.objects.get().about == f"case:{case.number}"


def test_one_presence_each_and_none_on_the_neighbour_s_case(tarn):
    case, elsewhere = cast.call(tarn), cast.bourbon()
    for _ in range(2):
        ownership.be_present(tarn.desk, case.pk, MONDAY)
    ownership.be_present(elsewhere.desk, case.pk, MONDAY)
    with reading(tarn.desk):
        assert Presence.objects.count() == 1
    with reading(elsewhere.desk):
        assert not Presence.objects.exists()


def test_a_case_is_handed_to_a_member_of_the_desk_alone(tarn):
    case = cast.call(tarn)
    with pytest.raises(NotThere):
        ownership.hand_over(tarn.desk, case.pk, tarn.alix.account_id, MONDAY)
    assert fresh(tarn, case).owner_id == tarn.camille.pk
