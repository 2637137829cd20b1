"""Possible duplicates: somebody decides, the older date stays, nothing is merged by itself."""

from dataclasses import replace
from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import ODETTE, again, listed
from tests.web.steering_given import words

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/liste/doublons"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def pair(tarn):
    return listed(tarn, since=date(2025, 1, 6)), listed(tarn, replace(ODETTE, given_name="Odete"))


def decide(desk, pair, choice):
    return desk.post(URL, {"one": pair[0].code, "other": pair[1].code, "choice": choice}, follow=True)


def test_two_are_compared(desk, pair):
    text = words(desk.get(URL))
    assert "Odette Calmels" in text
    assert "Odete Calmels" in text
    assert "… 12 34" in text
    assert "Doublons possibles : 1" in words(desk.get("/c/gaillacois/liste/"))


def test_one_person(tarn, desk, pair):
    assert "elle garde la date du 06/01/2025" in words(decide(desk, pair, "same"))
    assert again(tarn, pair[1]).ended_for == "duplicate"
    assert "Rien à comparer" in words(desk.get(URL))


def test_two_people(tarn, desk, pair):
    assert "les deux inscriptions restent" in words(decide(desk, pair, "two"))
    assert again(tarn, pair[1]).state == "waiting"
    assert "Rien à comparer" in words(desk.get(URL))


def test_decided_twice_is_said(desk, pair):
    decide(desk, pair, "same")
    assert "a changé entre-temps" in words(decide(desk, pair, "same"))


@pytest.mark.parametrize(
    "sent", [{}, {"choice": "same"}, {"choice": "other"}, {"choice": "same", "one": "x"}]
)
def test_anything_else_is_nothing(desk, pair, sent):
    assert desk.post(URL, sent).status_code == 404
    assert desk.post(URL, {"one": pair[0].code, "other": pair[0].code, "choice": "same"}).status_code == 404
