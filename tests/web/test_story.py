"""« Ma CPTS en 180 secondes »: nobody reads it before it is published; then everybody, with its words counted."""

import pytest
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter
from tests.web.steering_given import shown, soup, words
from volontiers.core.spoken import words as count

pytestmark = pytest.mark.django_db(transaction=True)
WRITE, READ = "/c/gaillacois/projet/180", "/c/gaillacois/180"
SAID = {
    "territory": "Entre vigne et causse.\n\nUn numéro pour tous.",
    "people": "",
    "done": "",
    "next": "Élire notre conseil.",
}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    at_letter(made)
    return made


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def publish(camille):
    return camille.post(WRITE, shown(camille.get(WRITE)) | SAID | {"publish": "1"}, follow=True)


def test_before_it_is_published_nobody_else_reads_it(tarn, camille):
    page = words(camille.post(WRITE, shown(camille.get(WRITE)) | SAID))
    assert "Élire notre conseil." in page
    assert "Pas encore publiée" in page
    assert Client().get(READ).status_code == 404
    assert Client().get(f"{READ}.pdf").status_code == 404
    assert "180" not in words(Client().get("/c/gaillacois/"))


def test_published_everybody_reads_it_with_the_name_of_who_published(tarn, camille):
    assert "La page est publiée" in words(publish(camille))
    page = words(Client().get(READ))
    assert "Publié par Camille Roche le 23 novembre 2026" in page
    assert "Source : Insee, populations légales." in page
    assert Client().get(f"{READ}.pdf").content.startswith(b"%PDF")
    assert "180 secondes" in words(Client().get("/c/gaillacois/"))


def test_the_page_counts_its_own_words(tarn, camille):
    publish(camille)
    answer = Client().get(READ)
    told = count(soup(answer).select_one("article").get_text(" "))
    assert f"{told} mots" in words(answer)


def test_too_long_or_without_what_comes_is_told_and_nothing_is_lost(tarn, camille):
    start = shown(camille.get(WRITE)) | {"publish": "1"}
    answer = camille.post(WRITE, start | SAID | {"next": ""})
    assert answer.status_code == 422
    assert "« Ce qui vient, avec vos mots » : une réponse est nécessaire." in words(answer)
    assert "Un numéro pour tous." in answer.content.decode()
    long = dict.fromkeys(("territory", "people", "done"), "mot " * 200)
    answer = camille.post(WRITE, start | SAID | long)
    assert answer.status_code == 422
    assert "450 au plus" in words(answer)
    assert "trop long" in words(answer)


def test_a_page_that_is_not_there_is_not_there(tarn):
    assert Client().get("/c/ailleurs/180").status_code == 404
    assert Client().get("/c/ailleurs/180.pdf").status_code == 404
    assert Client().post(READ).status_code == 404
