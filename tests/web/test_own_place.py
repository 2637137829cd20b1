"""The page that the receipt leads to: behind a code and three letters, one's place, and news in one tap."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import ODETTE, again, listed
from tests.web.steering_given import words
from volontiers.core.waiting import Leaving
from volontiers.placement.actions.leaving import close

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def odette(tarn):
    return listed(tarn, ODETTE)


def opened(client, one):
    return client.post(f"/s/{one.code}", {"letters": "cal"}, follow=True)


def test_nothing_before_the_letters(client, odette):
    page = words(client.get(f"/s/{odette.code}"))
    assert "3 premières lettres" in page
    assert "liste" not in page
    assert words(client.get("/s/ZZZZZZ")).replace("ZZZ-ZZZ", "") == page.replace(
        f"{odette.code[:3]}-{odette.code[3:]}", ""
    )


def test_the_date_is_said_and_the_class_is_not(client, odette):
    page = words(opened(client, odette))
    assert "Depuis le 2 mars 2026" in page
    assert "70 ans" not in page


def test_found_in_one_tap(tarn, client, odette):
    opened(client, odette)
    page = words(client.post(f"/s/{odette.code}", {"choice": "found"}, follow=True))
    assert "Merci" in page
    assert "vous n’attendez plus" in page
    assert again(tarn, odette).ended_for == "found"


def test_still_waiting_in_one_tap(tarn, client, odette, at):
    at(MONDAY + timedelta(minutes=5))
    opened(client, odette)
    assert "vous gardez votre place" in words(
        client.post(f"/s/{odette.code}", {"choice": "still"}, follow=True)
    )
    assert again(tarn, odette).confirmed_at == MONDAY + timedelta(minutes=5)


def test_what_changed_meanwhile_is_said(tarn, client, odette):
    opened(client, odette)
    close(tarn.desk, odette.pk, Leaving.MOVED_AWAY, MONDAY)
    assert "a changé entre-temps" in words(client.post(f"/s/{odette.code}", {"choice": "still"}, follow=True))


def test_five_wrong_tries_close_it_a_while(tarn, client, odette, at):
    for _ in range(5):
        assert client.post(f"/s/{odette.code}", {"letters": "dur"}).status_code == 422
    assert client.post(f"/s/{odette.code}", {"letters": "cal"}).status_code == 422
    at(MONDAY + timedelta(minutes=16))
    assert "Depuis le" in words(opened(client, odette))


def test_without_a_name_it_opens_to_nobody(tarn, client):
    one = listed(tarn, cast.Identity("", "Odette", 1948, "81099"))
    assert client.post(f"/s/{one.code}", {"letters": ""}).status_code == 422
