"""A version that leaves, with the checks read first; and what came back."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter
from tests.web.steering_given import shown, words
from volontiers.database.wall import reading
from volontiers.project.actions.exchange import Sending, send_file
from volontiers.project.models import Answer, Dispatch, Objection

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/projet/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    at_letter(made)
    return made


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def test_the_checks_are_read_before_the_version_is_noted(tarn, camille):
    page = words(camille.get(f"{URL}envoi"))
    assert page.index("Aucun partenaire du médico-social") < page.index("Parti le")
    form = shown(camille.get(f"{URL}envoi")) | {"to": ["ars", "msa"], "sent_on": "20/11/2026"}
    answer = camille.post(f"{URL}envoi", form)
    assert answer.status_code == 422
    assert "Relisez les points ci-dessus" in words(answer)
    page = words(camille.post(f"{URL}envoi", form | {"read": "on"}, follow=True))
    assert "Version 1 envoyée : ARS et MSA" in page
    assert "Le dossier est à l’examen (ARS et MSA) depuis le 20 novembre 2026 (3 jours)." in page


def test_nobody_to_send_to_is_told_and_nothing_is_lost(tarn, camille):
    form = shown(camille.get(f"{URL}envoi")) | {"note": "par courriel", "read": "on"}
    answer = camille.post(f"{URL}envoi", form)
    assert answer.status_code == 422
    assert "Choisissez au moins un destinataire" in words(answer)
    assert 'value="par courriel"' in answer.content.decode()


def test_the_same_form_sent_twice_is_one_version(tarn, camille):
    form = shown(camille.get(f"{URL}envoi")) | {"to": ["ars"], "read": "on"}
    camille.post(f"{URL}envoi", form)
    answer = camille.post(f"{URL}envoi", form)
    assert answer.status_code == 422
    assert "Un envoi a été noté entre-temps" in words(answer)
    with reading(tarn.desk):
        assert Dispatch.objects.count() == 1


def test_what_came_back_is_noted_point_by_point(tarn, camille):
    one = send_file(tarn.desk, Sending(date(2026, 10, 5), ["ars"], []), MONDAY)
    url = f"{URL}envois/{one.pk}/reponse"
    form = {
        "examiner": "ars", "came_on": "09/11/2026", "outcome": "not_kept", "known": ["specialist", "founders"],
        "others": "Le budget n’est pas signé\n\n", "text": "",
    }  # fmt: skip
    page = words(camille.post(url, form, follow=True))
    assert "La réponse est notée." in page
    assert "Aucun médecin spécialiste au conseil" in page
    with reading(tarn.desk):
        assert [one.check_key for one in Objection.objects.all()] == ["specialist", "founders", ""]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"came_on": "01/10/2026"}, "la réponse vient le même jour ou après"),
        ({"examiner": ""}, "une réponse est nécessaire"),
        ({"outcome": "accepted"}, "n’a pas d’objection"),
        ({"others": "\n".join(["point"] * 11)}, "10 points au plus"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field(tarn, camille, changed, told):
    one = send_file(tarn.desk, Sending(date(2026, 10, 5), ["ars"], []), MONDAY)
    form = {
        "examiner": "ars",
        "came_on": "09/11/2026",
        "outcome": "not_kept",
        "known": ["founders"],
        "others": "",
        "text": "le reste",
    }
    answer = camille.post(f"{URL}envois/{one.pk}/reponse", form | changed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert "le reste" in answer.content.decode()
    with reading(tarn.desk):
        assert not Answer.objects.exists()


def test_a_version_that_is_not_there_has_no_answer(camille):
    assert camille.get(f"{URL}envois/99/reponse").status_code == 404
    assert camille.post(f"{URL}envois/99/reponse", {}).status_code == 404
