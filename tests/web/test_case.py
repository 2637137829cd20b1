"""E3: why each need is where it is, and each next step."""

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.actions import waves
from volontiers.cases.models import Need
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    """Julie, operator."""
    with acting(tarn.machine):
        julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return signed_in(julie)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def test_the_case_explains_itself(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    with reading(tarn.desk):
        need = Need.objects.get(case=case, n=1)
    waves.advance(tarn.machine, need.pk, MONDAY)
    page = soup(desk.get(f"/c/gaillacois/dossiers/{case.number}"))
    assert page.h1.text == f"Dossier {case.number} · Gaillac"
    assert "Dr Salvy" in page.select_one("#besoin-1 .why").text
    assert "Vague 1 sur 1" in page.select_one("ol.timeline").text
