"""« Qui peut être sollicité »: names and never a level; hours together and never one person's."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.time_given import give, later
from tests.web.steering_given import words
from volontiers.consent.models import Reading
from volontiers.core.time_pledge import Work
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db
PAGE = "/c/gaillacois/vie/temps/qui"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def test_nobody_yet(tarn, desk):
    told = words(desk.get(PAGE))
    assert "Personne en ce moment" in told
    assert told.count("Moins de cinq personnes.") == 4


def test_who_agreed_is_named_by_work_and_their_level_is_nowhere(tarn, desk):
    give(tarn, tarn.bao, 77)
    told = words(desk.get(PAGE))
    assert "En ce moment : 1 personne" in told
    assert "Faure" in told
    assert "77" not in told
    assert "Faure" not in words(desk.get(f"{PAGE}?travail={Work.DESK}"))
    assert "Faure" in words(desk.get(f"{PAGE}?travail=autre"))
    with reading(tarn.desk):
        read = Reading.objects.get(reader="person", why="time")
    assert (read.what, read.professionals) == (["name"], [tarn.bao.pk])


def test_hours_of_five_people_are_told_and_that_they_were_counted(tarn, signed_in, at):
    people = (tarn.alix, tarn.bao, tarn.noor, tarn.bed, cast.newcomer(tarn))
    for who in people:
        give(tarn, who, 4)
    at(later(days=7))
    told = words(signed_in(tarn.camille).get(PAGE))
    assert "Groupes de travail 5 environ 20 h" in told
    with reading(tarn.desk):
        read = Reading.objects.get(what=["total"])
    assert read.professionals == sorted(one.pk for one in people)


def test_a_professional_does_not_enter(tarn, signed_in):
    assert signed_in(tarn.bao.account).get(PAGE).status_code in {403, 404}


def test_it_asks_little_of_the_database(tarn, desk, django_assert_max_num_queries):
    for who in (tarn.alix, tarn.bao, tarn.noor):
        give(tarn, who)
    with django_assert_max_num_queries(32):
        desk.get(PAGE)
