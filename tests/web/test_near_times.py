"""The decision in one tap: how and when together, without a line of script."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import link_of, proposal_of, proposed, read_code
from volontiers.accounts.access import Role
from volontiers.cases.models import Need
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db


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
        ("Au cabinet, ce soir 18:00", "AMB", "2026-11-23T17:00:00+00:00"),
        ("À domicile, demain 09:00", "HH", "2026-11-24T08:00:00+00:00"),
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
        "dans 30\u00a0min",
        "demain 09:00",
    }


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
