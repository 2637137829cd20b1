"""A case closed for more than thirty days opens with a reason, which the read log keeps."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.models import AccessEntry
from volontiers.cases.models import Case, Event, Need
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/dossiers/1001"


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


@pytest.fixture
def closed(tarn):
    """closed(days): the case 1001, closed so many days ago."""

    def make(days: float):
        case = cast.call(tarn)
        with acting(tarn.desk):
            then = MONDAY - timedelta(days=days)
            Need.objects.filter(case=case).update(
                state="closed", outcome="seen", closed_at=then, next_check_at=None
            )
            Case.objects.filter(pk=case.pk).update(closed_at=then)
        return case

    return make


def title(answer):
    return BeautifulSoup(answer.content, "html.parser").h1.text


def asks(answer):
    return b"Un motif est demand" in answer.content


def test_a_month_later_the_page_asks_why_and_shows_nothing(tarn, desk, closed):
    closed(31)
    answer = desk.get(URL)
    assert asks(answer)
    assert "Durand" not in answer.content.decode()


@pytest.mark.parametrize("days", [0, 29.9])
def test_until_then_it_opens(desk, closed, days):
    closed(days)
    assert not asks(desk.get(URL))


def test_the_reason_is_kept_and_opens_for_an_hour(tarn, desk, closed, at):
    closed(31)
    answer = desk.post(f"{URL}/motif", {"reason": "sa fille rappelle"})
    assert answer.url == URL
    assert title(desk.get(URL)) == "Dossier 1001 · Gaillac"
    with reading(tarn.desk):
        entry = AccessEntry.objects.get()
    assert (entry.what, entry.about) == ("old_case", "case:1001 sa fille rappelle")
    at(MONDAY + timedelta(minutes=61))
    assert asks(desk.get(URL))


def test_a_reason_opens_neither_another_case_nor_for_a_colleague(tarn, desk, closed, signed_in):
    closed(31)
    desk.post(f"{URL}/motif", {"reason": "sa fille rappelle"})
    other = closed(40)
    assert asks(desk.get(f"/c/gaillacois/dossiers/{other.number}"))
    assert asks(signed_in(tarn.camille).get(URL))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Dites pourquoi"), ("  ", "Dites pourquoi"), ("x", "Dites pourquoi"), ("a" * 41, "trop long")],
)
def test_no_reason_no_case(tarn, desk, closed, reason, sentence):
    closed(31)
    answer = desk.post(f"{URL}/motif", {"reason": reason})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with reading(tarn.desk):
        assert not AccessEntry.objects.exists()


def test_no_verb_goes_round_it(tarn, desk, closed):
    closed(31)
    for verb in ("numero", "notes", "rappel"):
        desk.post(f"{URL}/{verb}", {})
    with reading(tarn.desk):
        assert not Event.objects.filter(verb__in=["phone_shown", "noted", "called_back"]).exists()


def test_the_neighbour_gives_no_reason_here(tarn, closed, signed_in):
    closed(31)
    client = signed_in(cast.bourbon().camille)
    assert client.post(f"{URL}/motif", {"reason": "par curiosité"}).status_code == 404
    assert client.post("/c/bourbon/dossiers/1001/motif", {"reason": "par curiosité"}).status_code == 404
