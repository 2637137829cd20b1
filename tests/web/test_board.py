"""E2: nothing is forgotten, nothing moves under the cursor, and rest costs nothing."""

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
URL = "/c/gaillacois/bureau/tableau"


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


def needs(tarn, case):
    with reading(tarn.desk):
        return list(Need.objects.filter(case=case).order_by("n"))


def poll(desk, page, **headers):
    return desk.get(page.select_one("#vivant")["hx-get"], headers={"HX-Request": "true"} | headers)


def test_an_empty_board_says_what_it_means(desk):
    assert "Rien en attente." in soup(desk.get(URL)).select_one(".empty").text


def test_rows_say_where_each_need_is(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    waves.advance(tarn.machine, needs(tarn, case)[0].pk, MONDAY)
    page = soup(desk.get(URL))
    said = [" ".join(row.text.split()) for row in page.select("tbody tr")]
    assert "vague 1 sur 1 · 2 personnes" in said[0]
    assert "Gaillac" in said[0]
    assert "va être proposé" in said[1]
    assert page.select_one(".tabs [aria-current] b").text == "2"
