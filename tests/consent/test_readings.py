"""The read log: what is written, who reads it, over which communities."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.consent import readings
from volontiers.consent.models import Reading
from volontiers.consent.readings import Read
from volontiers.core.reading import BY_THE_ENGINE, Column, Reader, Why
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def wave(tarn, *of, chosen=(), number=1):
    read = Read(
        Reader.ENGINE, BY_THE_ENGINE, of=[one.pk for one in of], why=Why.NEED, ref="1042-1", wave=number,
        chosen=[one.pk for one in chosen],
    )  # fmt: skip
    with acting(tarn.machine):
        readings.note(tarn.machine, read, MONDAY)


def explained(tarn, *of, at=MONDAY):
    read = Read(Reader.PERSON, (Column.TOTAL,), of=[one.pk for one in of], why=Why.NEED, ref="1042-1")
    with acting(tarn.desk):
        readings.note_once(tarn.desk, [read], at)


def mine(tarn, professional):
    """Read from this community; what is found does not depend on it."""
    with reading(tarn.pro(professional)):
        return readings.mine(MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))


def test_each_reads_their_own_part_of_one_row(tarn):
    wave(tarn, tarn.alix, tarn.noor, chosen=[tarn.noor])
    with reading(tarn.desk):
        assert Reading.objects.count() == 1
    ((one,), (other,)) = mine(tarn, tarn.alix), mine(tarn, tarn.noor)
    assert (one.chosen, other.chosen) == (False, True)
    assert (one.reader, one.wave, one.ref, one.what) == (Reader.ENGINE, 1, "1042-1", BY_THE_ENGINE)
    assert mine(tarn, tarn.bao) == []


def test_a_read_that_concerns_nobody_leaves_no_row(tarn):
    wave(tarn)
    with reading(tarn.desk):
        assert not Reading.objects.exists()


def test_the_same_page_within_the_hour_is_one_read(tarn):
    explained(tarn, tarn.alix)
    explained(tarn, tarn.alix, at=MONDAY + timedelta(minutes=59))
    assert len(mine(tarn, tarn.alix)) == 1
    explained(tarn, tarn.alix, tarn.bao, at=MONDAY + timedelta(minutes=59))
    explained(tarn, tarn.alix, at=LATER)
    assert len(mine(tarn, tarn.alix)) == 3


def test_a_reader_is_named_until_they_leave_then_only_their_role_is(tarn):
    explained(tarn, tarn.alix)
    (line,) = mine(tarn, tarn.alix)
    assert (line.name, line.role) == ("Camille Roche", "operator")
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.camille).update(active=False, default_owner=False)
    (line,) = mine(tarn, tarn.alix)
    assert (line.name, line.role) == ("", "operator")


def test_one_s_reads_of_every_community_and_of_nobody_else(tarn):
    bourbon = cast.bourbon()
    wave(tarn, tarn.alix, tarn.noor)
    wave(bourbon, tarn.alix, bourbon.noor)
    assert {one.community_id for one in mine(tarn, tarn.alix)} == {tarn.community.pk, bourbon.community.pk}
    assert [one.community_id for one in mine(bourbon, bourbon.noor)] == [bourbon.community.pk]
    with reading(tarn.desk):
        assert readings.mine(MONDAY, LATER) == [], "the coordination is no professional"
    with reading(tarn.machine):
        assert readings.mine(MONDAY, LATER) == [], "nobody signed in"


def test_a_read_is_counted_from_an_instant_to_before_another(tarn):
    wave(tarn, tarn.alix)
    with reading(tarn.pro(tarn.alix)):
        assert readings.count_mine(MONDAY, LATER) == 1
        assert readings.count_mine(MONDAY - timedelta(days=1), MONDAY) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"reader": "colleague"},
        {"why": "curiosity"},
        {"what": ["phone"]},
        {"what": []},
        {"ref": "Claire Durand"},
        {"role": "Julie Mas"},
        {"reader": "person"},
        {"professionals": []},
        {"chosen": [999]},
    ],
)
def test_what_is_not_on_the_lists_is_not_written(tarn, wrong):
    values = {
        "community": tarn.community, "at": MONDAY, "reader": "engine", "what": ["caps"], "why": "need",
        "professionals": [tarn.alix.pk],
    }  # fmt: skip
    with pytest.raises(IntegrityError), acting(tarn.desk):
        Reading.objects.create(**values | wrong)


def test_one_reports_one_s_own_reads_once(tarn):
    wave(tarn, tarn.alix)
    (line,) = mine(tarn, tarn.alix)
    assert not readings.report(tarn.pro(tarn.noor), line.id, LATER)
    assert readings.report(tarn.pro(tarn.alix), line.id, LATER)
    assert not readings.report(tarn.pro(tarn.alix), line.id, LATER)
    with reading(tarn.desk):
        (waiting,) = readings.waiting_reports()
        assert (waiting.account, waiting.reading_id) == (tarn.alix.account, line.id)


def test_a_report_is_looked_at_by_one_of_the_coordination(tarn):
    wave(tarn, tarn.alix)
    (line,) = mine(tarn, tarn.alix)
    readings.report(tarn.pro(tarn.alix), line.id, MONDAY)
    with reading(tarn.desk):
        (waiting,) = readings.waiting_reports()
    bourbon = cast.bourbon()
    assert not readings.note_report_seen(bourbon.desk, waiting.pk, LATER)
    assert readings.note_report_seen(tarn.desk, waiting.pk, LATER)
    assert not readings.note_report_seen(tarn.desk, waiting.pk, LATER)
    (line,) = mine(tarn, tarn.alix)
    assert (line.reported_at, line.seen_at) == (MONDAY, LATER)
    with reading(tarn.desk):
        assert readings.waiting_reports() == []


def test_the_role_written_is_the_first_of_the_reader_s(tarn):
    both = tarn.actor(tarn.camille, Role.COORDINATOR, Role.TECHNICAL)
    with acting(both):
        readings.note(both, Read(Reader.PERSON, (Column.TOTAL,), [tarn.alix.pk], Why.FIGURES), MONDAY)
    assert mine(tarn, tarn.alix)[0].role == "coordinator"
