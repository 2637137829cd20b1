"""E1: a call is taken; three things block its saving, and nothing typed is lost."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.models import Case, Need
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/bureau/appel/nouveau"


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


def typed(tarn, **said):
    return {
        "key": str(uuid4()), "telephone": "06 39 98 12 34", "vital": "no", "caller": "person", "family_name": "Durand",
        "given_name": "Claire", "birth_year": "1952", "commune": "Gaillac (81600)", "aware": "yes",
        "agree_carers": "yes", "agree_services": "yes", "tick_unscheduled": "on", "owner": str(tarn.julie.pk),
    } | said  # fmt: skip


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def only_case(tarn):
    with reading(tarn.desk):
        return Case.objects.select_related("person").get()


def test_the_form_is_empty_and_asks_the_emergency_question_first(desk):
    page = soup(desk.get(URL))
    assert page.h1.text == "Nouvel appel"
    radios = page.select("#appel input[type=radio], #appel input[type=tel]")
    assert radios[0]["name"] == "vital"
    assert not page.select("#appel input[name=vital][checked]")


def test_a_call_is_saved_with_its_needs(tarn, desk):
    answer = desk.post(
        URL, typed(tarn, tick_equipment="on", detail_equipment="lit médicalisé", due_equipment="jeudi 12h")
    )
    case = only_case(tarn)
    assert answer.status_code == 302
    assert answer.url.endswith(f"/appel/fin/{case.number}")
    with reading(tarn.desk):
        needs = list(Need.objects.order_by("n").values_list("kind", "detail", "state"))
    assert needs == [("unscheduled", "", "ready"), ("equipment", "lit médicalisé", "ready")]
    assert case.callback_phone == "+33639981234"
    assert case.person.municipality_id == "81099"
    said = soup(desk.get(answer.url)).select_one(".say").text
    assert "Je m’occupe de tout" in said
    assert "10:40" in said
    assert "06 39 98 12 34" in said


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("telephone", "Le numéro de rappel manque"),
        ("vital", "Répondez d’abord à la question d’urgence."),
        ("tick_unscheduled", "Cochez au moins un besoin."),
    ],
)
def test_three_things_block_saving_and_nothing_typed_is_lost(tarn, desk, missing, sentence):
    sent = typed(tarn, words="Il a de la fièvre 🌡️")
    del sent[missing]
    answer = desk.post(URL, sent)
    page = soup(answer)
    assert answer.status_code == 422
    assert sentence in page.select_one(".error-summary").text
    assert page.select_one("#id_words").text.strip() == "Il a de la fièvre 🌡️"
    with reading(tarn.desk):
        assert not Case.objects.exists()


def test_all_else_may_come_later(tarn, desk):
    few = {"key": str(uuid4()), "telephone": "0639981234", "vital": "no", "caller": "person", "aware": "yes",
           "tick_nursing": "on", "owner": str(tarn.julie.pk)}  # fmt: skip
    assert desk.post(URL, few).status_code == 302
    with reading(tarn.desk):
        assert Need.objects.get().state == "received"
