"""A read that was found odd: on the board of the coordination, not of the whole desk, until it was looked into."""

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.consent.test_readings import explained, mine, wave
from volontiers.accounts.access import Role
from volontiers.consent import readings
from volontiers.database.wall import acting

pytestmark = pytest.mark.django_db
BOARD = "/c/gaillacois/bureau/tableau"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def reported(tarn):
    explained(tarn, tarn.alix)
    (line,) = mine(tarn, tarn.alix)
    readings.report(tarn.pro(tarn.alix), line.id, MONDAY)
    return tarn


def alerts(client):
    found = BeautifulSoup(client.get(BOARD).content, "html.parser")
    return found.select("[id^=signalement-]:not(button)")


def test_the_coordination_reads_who_reports_what(reported, signed_in):
    (alert,) = alerts(signed_in(reported.camille))
    said = alert.get_text(" ", strip=True)
    assert "Alix Salvy signale une lecture de ses disponibilités" in said
    assert "Camille Roche (bureau), lun. 23/11 09:05, besoin 1042-1." in said


def test_the_operator_does_not_see_it(reported, signed_in):
    with acting(reported.machine):
        julie = cast._account(reported.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    client = signed_in(julie)
    assert alerts(client) == []
    assert client.post("/c/gaillacois/bureau/lectures/1").status_code == 404


def test_once_looked_into_it_is_gone(reported, signed_in):
    client = signed_in(reported.camille)
    (alert,) = alerts(client)
    path = alert.form["action"]
    assert client.get(path).status_code == 404
    assert "La personne le lira" in client.post(path, follow=True).content.decode()
    assert alerts(client) == []
    assert "déjà regardé" in client.post(path, follow=True).content.decode()
    (line,) = mine(reported, reported.alix)
    assert line.seen_at == MONDAY


def test_a_read_of_the_engine_can_be_reported_too(tarn, signed_in):
    wave(tarn, tarn.alix)
    (line,) = mine(tarn, tarn.alix)
    readings.report(tarn.pro(tarn.alix), line.id, MONDAY)
    (alert,) = alerts(signed_in(tarn.camille))
    assert "le moteur ou un autre logiciel, lun. 23/11 09:05" in alert.get_text(" ", strip=True)
