"""The contract of missions, a whole version at a time; and what is expected of an indicator, for a reason."""

from dataclasses import replace

import pytest
from django.db.utils import DatabaseError

from tests import cast
from tests.cast import MONDAY
from tests.core.test_contract import CONTRACT, FRAGILE
from volontiers.core.contract import Assumed
from volontiers.database.wall import acting, reading
from volontiers.project.actions.contracts import assume, write_contract
from volontiers.project.actions.course import NotWritten
from volontiers.project.models import Assumption, ContractVersion
from volontiers.project.queries import contract as queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def test_a_version_replaces_the_one_before_which_stays_readable(tarn):
    write_contract(tarn.desk, CONTRACT, "avant signature", 0, MONDAY)
    write_contract(tarn.desk, replace(CONTRACT, population=61_000), "", 1, MONDAY)
    with reading(tarn.desk):
        assert [one.said["population"] for one in queries.versions(tarn.community.pk)] == [60_000, 61_000]
        assert queries.latest(tarn.community.pk).version == 2
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        ContractVersion.objects.update(note="x")


def test_what_contradicts_itself_overtakes_or_changes_nothing_is_not_kept(tarn):
    write_contract(tarn.desk, CONTRACT, "", 0, MONDAY)
    for wrong, after, sentence in (
        (replace(CONTRACT, indicators=(replace(FRAGILE, cents=9_000_000),)), 1, "part variable"),
        (replace(CONTRACT, population=1), 0, "pendant que vous écriviez"),
        (CONTRACT, 1, "Rien n’a changé"),
    ):
        with pytest.raises(NotWritten, match=sentence):
            write_contract(tarn.desk, wrong, "", after, MONDAY)


def test_the_last_assumption_stands_and_the_earlier_stay(tarn):
    write_contract(tarn.desk, CONTRACT, "", 0, MONDAY)
    for low in (100, 120):
        assume(tarn.desk, "fragiles", Assumed(low, 180, "au rythme de l’automne"), MONDAY)
    with reading(tarn.desk):
        assert queries.assumed(tarn.community.pk)["fragiles"].low == 120
        assert Assumption.objects.count() == 2
    with pytest.raises(NotWritten, match="plus bas"):
        assume(tarn.desk, "fragiles", Assumed(2, 1, "x"), MONDAY)
    with pytest.raises(NotWritten, match="plus au contrat"):
        assume(tarn.desk, "ailleurs", Assumed(1, 2, "x"), MONDAY)
