"""What the software could not do is said above the rows of the board, in a sentence, with what to do."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.actions import waves
from volontiers.cases.models import Need
from volontiers.database.wall import acting, reading
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/bureau/tableau"
SILENT = "La passerelle SMS ne répond pas."


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


def alerts(desk):
    return soup(desk.get(URL)).select(".alerts li")


def not_sent(tarn, state, count=1):
    """Messages of a channel that does not answer."""
    due = MONDAY if state == "queued" else None
    with acting(tarn.machine):
        for number in range(count):
            outbox.queue(
                tarn.community.pk,
                Address("sms", f"+3363998000{number}"),
                "code",
                {"code": "482913"},
                now=MONDAY,
            )
        Message.objects.update(state=state, next_check_at=due, fault=SILENT)


def fault(tarn):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    for _ in range(3):
        waves.postpone(tarn.machine, need.pk, "ValueError", MONDAY)
    return need


def test_a_need_that_could_not_be_proposed(tarn, desk):
    need = fault(tarn)
    (alert,) = alerts(desk)
    assert "Besoin 1001-1. Le logiciel n’a pas pu proposer ce besoin. À traiter à la main." in alert.text
    assert "ValueError" not in alert.text
    assert alert.a["href"] == "/c/gaillacois/dossiers/1001#besoin-1"
    waves.search_again(tarn.desk, need.pk, MONDAY + timedelta(hours=4), MONDAY)
    assert not alerts(desk)
    assert "à traiter à la main" not in soup(desk.get(URL)).table.text


def test_stuck_messages_leave_again_in_one_tap(tarn, desk):
    not_sent(tarn, "stuck", 2)
    (alert,) = alerts(desk)
    assert f"2 messages par SMS attendent depuis 09:05. {SILENT}" in alert.text
    assert alert.button.text == "Réessayer"
    desk.post(alert.form["action"])
    with reading(tarn.desk):
        assert set(Message.objects.values_list("state", "fault")) == {("queued", "")}
    assert not alerts(desk)


def test_what_leaves_again_by_itself_asks_nothing(tarn, desk):
    not_sent(tarn, "queued")
    (alert,) = alerts(desk)
    assert "1 message par SMS attend depuis 09:05." in alert.text
    assert not alert.select("a, button")


@pytest.mark.parametrize("trouble", [fault, lambda tarn: not_sent(tarn, "stuck")])
def test_it_is_not_hidden_by_the_rest_of_the_board(tarn, desk, trouble):
    page = soup(desk.get(URL))
    poll = page.select_one("#vivant")["hx-get"]
    first = desk.get(poll, headers={"HX-Request": "true"})
    trouble(tarn)
    again = desk.get(poll, headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert soup(again).select(".alerts li")


def test_the_neighbour_sends_nothing_again(tarn, signed_in):
    not_sent(tarn, "stuck")
    client = signed_in(cast.bourbon().camille)
    assert client.post("/c/gaillacois/bureau/messages/sms").status_code == 404
    assert client.post("/c/bourbon/bureau/messages/sms").status_code == 302
    with reading(tarn.desk):
        assert Message.objects.get().state == "stuck"
