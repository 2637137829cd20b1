"""The emergency protocol: an example opens nothing, a named person signs, a signed text never changes."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown, soup, words
from volontiers.core.protocol import EXAMPLE_BANNER
from volontiers.database.wall import reading
from volontiers.territory.actions import EXAMPLE_LINES, EXAMPLE_QUESTION, EXAMPLE_SCRIPT
from volontiers.territory.models import Protocol

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/parametres/protocole"
SIGN = f"{URL}/signature"
TEXT = {
    "desk_question": "La personne répond-elle ?",
    "public_lines": "ne répond pas\nrespire mal",
    "script": "Je vous passe le 15.",
}
SIGNED = {
    "decision": "comité médical du 20/11/2026",
    "signatory": "Dr Vidal",
    "signatory_role": "présidente du comité médical",
    "review_on": "2027-11-01",
}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def example(tarn):
    with cast.ruling(tarn.desk):
        Protocol.objects.all().delete()
        return Protocol.objects.create(
            community=tarn.community, version=1, status="example", desk_question=EXAMPLE_QUESTION,
            public_lines=list(EXAMPLE_LINES), script=list(EXAMPLE_SCRIPT),
        )  # fmt: skip


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def versions(tarn):
    with reading(tarn.desk):
        return {one.version: one.status for one in Protocol.objects.all()}


def test_an_example_is_never_shown_as_validated(example, camille):
    page = soup(camille.get(URL))
    assert EXAMPLE_BANNER in page.get_text()
    assert "✓" not in page.select_one(".settings .stack").get_text()
    assert "exemple" in page.select_one("#a-signer").text


def test_the_desk_opens_once_a_named_person_signed(tarn, example, camille):
    intake = "/c/gaillacois/bureau/appel/nouveau"
    closed = camille.get(intake)
    assert closed.status_code == 409
    assert URL in closed.content.decode()
    camille.post(URL, TEXT)
    assert camille.get(intake).status_code == 409
    sent = shown(camille.get(URL), "Signer") | SIGNED
    assert camille.post(SIGN, sent).status_code == 302
    assert camille.get(intake).status_code == 200
    assert "Signée par Dr Vidal, présidente du comité médical, le 23/11/2026" in words(camille.get(URL))
    with reading(tarn.desk):
        assert Protocol.objects.get(status="signed").public_lines == ["ne répond pas", "respire mal"]


def test_a_new_text_waits_and_the_signed_one_stays_in_force(tarn, camille):
    camille.post(URL, TEXT)
    assert versions(tarn) == {1: "signed", 2: "draft"}
    said = words(camille.get(URL))
    assert "En vigueur : version 1" in said
    assert "La version 1 reste en vigueur" in said
    camille.post(URL, TEXT | {"desk_question": "Parle-t-elle ?"})
    assert versions(tarn) == {1: "signed", 2: "draft"}


def test_a_text_changed_since_it_was_read_is_not_signed(tarn, camille):
    camille.post(URL, TEXT)
    sent = shown(camille.get(URL), "Signer") | SIGNED
    camille.post(URL, TEXT | {"script": "Autre chose."})
    assert "a été changé entre-temps" in words(camille.post(SIGN, sent, follow=True))
    assert versions(tarn) == {1: "signed", 2: "draft"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signatory": ""}, "À compléter."),
        ({"signatory_role": ""}, "À compléter."),
        ({"review_on": "2026-11-23"}, "Une date à venir"),
        ({"review_on": "2029-01-01"}, "dans un an au plus"),
        ({"review_on": "bientôt"}, "Une date, par exemple"),
    ],
)
def test_nobody_signs_halfway(tarn, camille, changed, sentence):
    camille.post(URL, TEXT)
    answer = camille.post(SIGN, shown(camille.get(URL), "Signer") | SIGNED | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert versions(tarn)[2] == "draft"


def test_what_is_too_long_is_said_and_nothing_is_lost(camille):
    answer = camille.post(URL, TEXT | {"public_lines": "x" * 121, "script": "Restez là."})
    assert answer.status_code == 422
    assert "120 signes au plus" in words(answer)
    assert "Restez là." in answer.content.decode()


def test_what_is_overdue_is_said_and_the_desk_stays_open(tarn, camille, at):
    at(MONDAY.replace(year=2030))
    assert "Le protocole devait être relu avant le 01/01/2030." in words(camille.get(URL))
    assert camille.get("/c/gaillacois/bureau/appel/nouveau").status_code == 200
