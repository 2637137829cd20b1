"""The search box: a case is found by whatever the caller says, and the search is noted."""

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.models import AccessEntry
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/bureau/recherche"


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


def numbers(answer):
    return [link.text for link in BeautifulSoup(answer.content, "html.parser").select("td a")]


@pytest.mark.parametrize(
    "said", ["nguyen", "Nguyễn", "minh NGUYEN", "nguyen lisle", "06 39 98 77 66", "+33639987766", "claire d"]
)
def test_a_case_is_found(tarn, desk, said):
    cast.call(tarn)
    cast.call(
        tarn, callback_phone="+33639987766", caller_name="Claire D.", caller="relative",
        person=Identity("Nguyễn", "Minh", 1950, "81145"),
    )  # fmt: skip
    assert "1002" in numbers(desk.post(URL, {"q": said}))


def test_by_its_code_dashed_or_not(tarn, desk):
    code = cast.call(tarn).code
    for said in (code, f"{code[:3]}-{code[3:]}".lower()):
        assert numbers(desk.post(URL, {"q": said})) == ["1001"]


@pytest.mark.parametrize("said", ["1001", "1001-1"])
def test_its_number_opens_it(tarn, desk, said):
    cast.call(tarn)
    assert desk.post(URL, {"q": said}).url.endswith("/dossiers/1001")


def test_ten_at_most_and_noted(tarn, desk):
    for _ in range(12):
        cast.call(tarn)
    assert len(numbers(desk.post(URL, {"q": "durand"}))) == 10
    with reading(tarn.desk):
        assert AccessEntry.objects.get().what == "search"


def test_nothing_found_says_what_to_try(desk):
    answer = desk.post(URL, {"q": "<script>'; DROP"})
    assert "Essayez un numéro" in answer.content.decode()
    assert b"<script>'" not in answer.content


def test_the_neighbour_s_case_is_not_found(tarn, desk):
    cast.call(cast.bourbon())
    assert numbers(desk.post(URL, {"q": "durand"})) == []
