"""The decision in one tap: how and when together, without a line of script."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import link_of, proposal_of, proposed, read_code
from volontiers.accounts.access import Role
from volontiers.cases.models import Need
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading
from volontiers.web.practice.near_times import LATE, near_times

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def taken(tarn, client, who):
    proposed(tarn)
    path = link_of(tarn, who)
    client.post(path, {"choice": "accept", "key": str(uuid4())})
    read_code(client, tarn, path)
    return f"{path}/decision"


def buttons(client, path):
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return {one["aria-label"]: one["value"] for one in page.select("button[name=near]")}


@pytest.mark.parametrize(
    ("label", "mode", "when"),
    [
        ("Téléconsultation, dans 30\u00a0min", "VR", "2026-11-23T08:35:00+00:00"),
        ("Au cabinet, ce soir 18:00, après l’échéance", "AMB", "2026-11-23T17:00:00+00:00"),
        ("À domicile, à 14:00", "HH", "2026-11-23T13:00:00+00:00"),
    ],
)
def test_how_and_when_are_one_tap(tarn, client, label, mode, when):
    path = taken(tarn, client, tarn.noor)
    client.post(path, {"key": str(uuid4()), "at": "", "near": buttons(client, path)[label]})
    with reading(tarn.desk):
        need = Need.objects.get()
        assert (need.agreed_mode, need.agreed_at.isoformat()) == (mode, when)


def test_the_evening_is_no_longer_offered_in_the_evening(tarn, client, at):
    path = taken(tarn, client, tarn.noor)
    at(MONDAY + timedelta(hours=8, minutes=31))
    assert {label.partition(", ")[2] for label in buttons(client, path)} == {
        "dans 30\u00a0min, après l’échéance",
        "demain 09:00, après l’échéance",
    }


DAY = datetime(2026, 11, 23, tzinfo=PARIS)
AT_9 = DAY + timedelta(hours=9)
SOON, EVENING, MORNING = "dans 30\u00a0min", "ce soir 18:00", "demain 09:00"


@pytest.mark.parametrize(
    ("due", "offered"),
    [
        (DAY + timedelta(hours=17), [(SOON, ""), ("à 14:00", ""), (EVENING, LATE)]),
        (DAY + timedelta(hours=18), [(SOON, ""), (EVENING, ""), (MORNING, LATE)]),
        (DAY + timedelta(hours=10), [(SOON, ""), (EVENING, LATE), (MORNING, LATE)]),
        (DAY + timedelta(days=2), [(SOON, ""), (EVENING, ""), (MORNING, "")]),
        (DAY + timedelta(hours=8), [(SOON, LATE), (EVENING, LATE), (MORNING, LATE)]),
    ],
)
def test_what_keeps_the_due_time_is_offered_first(due, offered):
    assert [(words, note) for _, words, note in near_times(AT_9, due, PARIS)] == offered


@pytest.mark.parametrize(
    "near", ["", "VR", "VR demain peut-être", "XX 2026-11-23T18:00", "VR 2026-11-20T18:00"]
)
def test_what_no_button_sends_is_said_beside_the_field(tarn, client, near):
    path = taken(tarn, client, tarn.noor)
    answer = client.post(path, {"key": str(uuid4()), "near": near})
    assert answer.status_code == 422
    with reading(tarn.desk):
        assert Need.objects.get().agreed_at is None


def test_a_service_gives_its_own_hours(tarn, signed_in):
    with acting(tarn.machine):
        tarn.bed.account = cast._account(
            tarn.community, "lou@gaillacois.test", "Lou Costes", Role.PROFESSIONAL
        )
        tarn.bed.save()
    proposed(tarn, Kind.EQUIPMENT)
    bed = signed_in(tarn.bed.account)
    path = f"/moi/demandes/{proposal_of(tarn, tarn.bed).pk}"
    bed.post(path, {"choice": "accept", "key": str(uuid4())})
    page = BeautifulSoup(bed.get(f"{path}/decision").content, "html.parser")
    assert page.select_one("input[name=to]")
    assert not page.select("button[name=near]")
