"""The rota: one physician at a time, written down by the coordination."""

from datetime import UTC, datetime

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import words
from volontiers.agenda.models import DutyShift
from volontiers.core.pledge import Level
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/parametres/gardes"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def night(who, **changed):
    return {"professional": who.pk, "on": "2026-11-24", "starts": "20:00", "ends": "08:00"} | changed


def shifts(tarn):
    with reading(tarn.desk):
        return list(DutyShift.objects.values_list("professional_id", "starts", "ends"))


def test_a_night_ends_the_day_after_in_the_community_s_time(tarn, camille):
    camille.post(URL, night(tarn.alix))
    start, end = datetime(2026, 11, 24, 19, tzinfo=UTC), datetime(2026, 11, 25, 7, tzinfo=UTC)
    assert shifts(tarn) == [(tarn.alix.pk, start, end)]
    assert "mar. 24/11 20:00" in words(camille.get(URL))


def test_two_at_once_cannot_be(tarn, camille):
    camille.post(URL, night(tarn.alix))
    answer = camille.post(URL, night(tarn.noor, starts="23:00"))
    assert answer.status_code == 422
    assert "Un autre médecin est déjà d’astreinte à ce moment." in words(answer)
    assert len(shifts(tarn)) == 1
    camille.post(URL, night(tarn.noor, on="2026-11-25", starts="08:00", ends="12:00"))
    assert len(shifts(tarn)) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"professional": ""}, "Choisissez un médecin."),
        ({"on": "2026-11-01"}, "Ce jour est passé"),
        ({"starts": "25:00"}, "Une heure, par exemple"),
        ({"on": ""}, "À compléter."),
    ],
)
def test_a_shift_that_cannot_be(tarn, camille, changed, sentence):
    answer = camille.post(URL, night(tarn.alix) | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert shifts(tarn) == []


def test_only_physicians_of_here_are_on_duty(tarn, camille):
    assert camille.post(URL, night(tarn.bao)).status_code == 422
    assert camille.post(URL, night(cast.bourbon().alix)).status_code == 422


def test_a_shift_is_taken_away_and_the_neighbour_s_is_not(tarn, camille):
    elsewhere = cast.bourbon()
    theirs = cast.duty(elsewhere, elsewhere.alix, MONDAY)
    ours = cast.duty(tarn, tarn.alix, MONDAY)
    camille.post(URL, {"remove": theirs.pk})
    camille.post(URL, {"remove": ours.pk})
    assert shifts(tarn) == []
    assert len(shifts(elsewhere)) == 1


def test_who_is_not_to_be_asked_is_not_put_on_duty_and_the_form_is_kept(tarn, camille):
    cast.rest(tarn.pro(tarn.alix), tarn.alix.pk, datetime(2026, 11, 25, tzinfo=UTC))
    cast.pledge(tarn, tarn.noor, Level.NONE)
    told = set()
    for one in (tarn.alix, tarn.noor):
        answer = camille.post(URL, night(one))
        assert answer.status_code == 422
        assert 'value="20:00"' in answer.content.decode()
        told.add("ne prend pas de garde à ce moment-là. Elle seule peut changer cela" in words(answer))
    assert told == {True}
    assert shifts(tarn) == []
    camille.post(URL, night(tarn.alix, on="2026-11-26"))
    assert len(shifts(tarn)) == 1
