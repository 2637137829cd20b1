"""« Compléter », on the page of the case."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import soup, words
from volontiers.cases.models import Case
from volontiers.database.wall import reading
from volontiers.people.actions import Identity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def case(tarn):
    return cast.call(tarn, person=Identity("Durand", insee="81099"))


@pytest.fixture
def url(case):
    return f"/c/gaillacois/dossiers/{case.number}"


def typed(page, **said):
    form = page.select_one("form[action$='/personne']")
    kept = {
        one["name"]: one.get("value", "") for one in form.select("input") if one.get("type") != "checkbox"
    }
    return {name: value for name, value in kept.items() if name != "csrfmiddlewaretoken"} | said


def person(tarn, case):
    with reading(tarn.desk):
        return Case.objects.select_related("person").get(pk=case.pk).person


def test_what_is_missing_is_said_and_completed(tarn, desk, case, url):
    page = soup(desk.get(url))
    assert "À demander : prénom et année de naissance." in page.get_text()
    answer = desk.post(f"{url}/personne", typed(page, given_name="Claire", birth_year="1952"), follow=True)
    assert "C’est enregistré." in words(answer)
    assert "Claire Durand, 1952" in words(answer)
    assert "À demander" not in words(answer)


def test_another_name_asks_for_a_second_word_and_keeps_what_was_typed(tarn, desk, case, url):
    first = desk.post(f"{url}/personne", typed(soup(desk.get(url)), family_name="Durant"))
    assert first.status_code == 422
    assert "Un autre nom est déjà noté" in words(first)
    assert soup(first).select_one("#personne_family_name")["value"] == "Durant"
    assert person(tarn, case).family_name == "Durand"
    desk.post(f"{url}/personne", typed(soup(first), replace="on"))
    assert person(tarn, case).family_name == "Durant"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"birth_year": "1800"}, "quatre chiffres"),
        ({"birth_year": "deux"}, "quatre chiffres"),
        ({"birth_year": "3000"}, "quatre chiffres"),
        ({"phone": "06 12"}, "dix chiffres"),
        ({"family_name": "é" * 81}, "trop long"),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(tarn, desk, case, url, said, sentence):
    answer = desk.post(f"{url}/personne", typed(soup(desk.get(url)), **said))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert person(tarn, case).birth_year is None


def test_nothing_typed_changes_nothing(desk, url):
    answer = desk.post(f"{url}/personne", typed(soup(desk.get(url))), follow=True)
    assert "Rien de nouveau" in words(answer)
    assert desk.get(f"{url}/personne").status_code == 404


def test_the_number_is_not_shown_by_the_form(desk, url):
    assert "06 39 98 12 34" not in words(desk.get(url))


def test_a_professional_completes_nobody(tarn, signed_in, url):
    assert signed_in(tarn.alix.account).post(f"{url}/personne", {"family_name": "X"}).status_code == 404
