"""A missed call is on the board until somebody has called back, and its number is already in the form."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.actions.telephone import Told, hear
from volontiers.cases.models import Callback, Case
from volontiers.core.calls import CallState
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/c/gaillacois/bureau/tableau"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    """Julie, operator."""
    with acting(tarn.machine):
        tarn.julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return signed_in(tarn.julie)


@pytest.fixture
def missed(tarn):
    hear(tarn.machine, Told("a", CallState.RINGING, "+33639987766"), MONDAY)
    hear(tarn.machine, Told("a", CallState.MISSED, "+33639987766"), MONDAY)
    with reading(tarn.desk):
        return Callback.objects.get()


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def now_of(tarn, callback):
    with reading(tarn.desk):
        return Callback.objects.get(pk=callback.pk)


def test_a_call_that_rings_opens_the_form_with_its_number(tarn, desk):
    case = cast.call(tarn)
    hear(tarn.machine, Told("b", CallState.RINGING, case.callback_phone), MONDAY)
    alert = soup(desk.get(BOARD)).select_one(".alerts li")
    assert "Ça sonne : 06 39 98 12 34, dossier 1001." in alert.text
    assert soup(desk.get(alert.a["href"])).select_one("#id_telephone")["value"] == "06 39 98 12 34"


def test_taking_the_request_ends_the_callback(tarn, desk, missed):
    alert = soup(desk.get(BOARD)).select_one(".alerts li")
    page = soup(desk.get(alert.a["href"]))
    form = soup(desk.get(page.select_one("[data-key=F8]")["href"]))
    assert form.select_one("#id_telephone")["value"] == "06 39 98 77 66"
    sent = {
        "key": str(uuid4()), "telephone": "06 39 98 77 66", "callback": form.select_one("#id_callback")["value"],
        "vital": "no", "caller": "person", "aware": "yes", "tick_nursing": "on", "owner": str(tarn.julie.pk),
    }  # fmt: skip
    assert desk.post("/c/gaillacois/bureau/appel/nouveau", sent).status_code == 302
    with reading(tarn.desk):
        case = Case.objects.get()
    done = now_of(tarn, missed)
    assert (done.done_at, done.done_by_id, done.case_id) == (MONDAY, tarn.julie.pk, case.pk)
    assert not soup(desk.get(BOARD)).select(".alerts li")


def test_nobody_picked_up_so_it_comes_back(tarn, desk, missed):
    desk.post(f"/c/gaillacois/rappels/{missed.pk}", {"reached": "no_answer"})
    assert (now_of(tarn, missed).tries, now_of(tarn, missed).done_at) == (1, None)


def test_answered_without_any_request(tarn, desk, missed):
    desk.post(f"/c/gaillacois/rappels/{missed.pk}", {"reached": "answered"})
    assert now_of(tarn, missed).done_at == MONDAY
    page = soup(desk.get(f"/c/gaillacois/rappels/{missed.pk}"))
    assert "Cette personne a déjà été rappelée." in page.text


def test_saying_nothing_asks_again(desk, missed):
    assert desk.post(f"/c/gaillacois/rappels/{missed.pk}", {}).status_code == 422


def test_the_neighbour_s_callback_does_not_exist(tarn, desk):
    elsewhere = cast.bourbon()
    hear(elsewhere.machine, Told("z", CallState.MISSED, "+262692123456"), MONDAY)
    with reading(elsewhere.desk):
        theirs = Callback.objects.get()
    assert desk.get(f"/c/gaillacois/rappels/{theirs.pk}").status_code == 404
    assert desk.post(f"/c/gaillacois/rappels/{theirs.pk}", {"reached": "answered"}).status_code == 404
