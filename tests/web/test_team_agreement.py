"""E8, the person's page: plain words, three answers, the way back; and the desk that notes a word it heard."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import kinds
from tests.team_given import coteaux
from volontiers.accounts.access import patient
from volontiers.cases.actions.tracking import withdraw_agreement
from volontiers.cases.models import Callback
from volontiers.core import codes
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.people.actions import Identity
from volontiers.people.models import TeamPatient

pytestmark = pytest.mark.django_db
BASE = "/c/gaillacois/structure/structure-des-coteaux"
LAW = "La loi connaît le médecin traitant. « Structure traitante » est ici une organisation locale"


@pytest.fixture
def here(at):
    at(MONDAY)
    return coteaux(cast.gaillacois())


@pytest.fixture
def asked(here):
    return here.ask(here.person(), here.tarn.alix)


@pytest.fixture
def door(asked):
    return f"{BASE}/accord/{codes.show(asked.code)}"


@pytest.fixture
def person(door):
    """A browser that gave the three letters."""
    client = Client()
    assert client.post(door, {"letters": "dur"}).status_code == 302
    return client


def state(here, asked) -> str:
    with reading(here.tarn.desk):
        return TeamPatient.objects.get(pk=asked.pk).state


def test_before_the_letters_nobody_is_named(here, door, client):
    text = client.get(door).content.decode()
    assert "Une équipe pour vous suivre" in text
    assert LAW in text
    for name in ("Durand", "Salvy", "Coteaux"):
        assert name not in text


def test_a_code_that_does_not_exist_looks_the_same(here, door, client):
    right, wrong = (client.post(one, {"letters": "xyz"}) for one in (door, f"{BASE}/accord/AAA-AAA"))
    assert (right.status_code, wrong.status_code) == (422, 422)
    errors = [
        BeautifulSoup(one.content, "html.parser").select_one(".error-summary").text for one in (right, wrong)
    ]
    assert errors[0] == errors[1]


def test_the_exact_words_and_three_answers(here, person, door):
    text = " ".join(BeautifulSoup(person.get(door).content, "html.parser").main.text.split())
    for words in (
        "Cette équipe peut vous répondre quand votre médecin est absent, ou tant que vous n’en avez pas.",
        "Rien ne change sans votre accord. Vous pouvez revenir en arrière.",
        "D’accord", "Je préfère attendre un médecin", "Qu’on m’explique au téléphone", LAW,
        "Votre médecin référent : Dr Salvy", "Texte simplifié, pas encore relu selon la méthode FALC.",
    ):  # fmt: skip
        assert words in text


def test_a_hundred_looks_change_nothing(here, asked, person, door):
    for _ in range(5):
        person.get(door)
    assert state(here, asked) == "asked"
    assert "team_agreement" not in kinds(here.tarn)


def test_yes_then_back_then_yes_again_on_the_same_page(here, asked, person, door):
    person.post(door, {"choice": "agree"})
    assert state(here, asked) == "agreed"
    assert "Vous avez dit : d’accord." in person.get(door).content.decode()
    person.post(door, {"choice": "prefer"})
    assert state(here, asked) == "withdrawn"
    assert "Vous avez dit : je préfère attendre un médecin." in person.get(door).content.decode()
    person.post(door, {"choice": "agree"})
    assert state(here, asked) == "agreed"
    assert kinds(here.tarn)[-3:] == ["team_agreement", "team_withdrawn", "team_agreement"]


def test_the_page_closes_after_an_hour(here, asked, person, door, at):
    at(MONDAY + timedelta(minutes=61))
    person.post(door, {"choice": "agree"})
    assert state(here, asked) == "asked"


def test_without_the_letters_nothing_is_written(here, asked, door, client):
    client.post(door, {"choice": "agree"})
    assert state(here, asked) == "asked"


def test_who_wants_an_explanation_is_on_the_board(here, asked, person, door, signed_in):
    answer = person.post(door, {"choice": "explain", "phone": ""})
    assert answer.status_code == 302
    with reading(here.tarn.desk):
        callback = Callback.objects.get()
    assert callback.phone == "+33639981234"
    assert state(here, asked) == "asked"
    desk = signed_in(here.tarn.camille)
    text = desk.get(reverse("callback", args=["gaillacois", callback.pk])).content.decode()
    assert "Claire souhaite qu’on lui explique : Structure des Coteaux" in text
    assert "Appel manqué" not in text


def test_asked_twice_one_callback(here, person, door):
    for _ in range(2):
        person.post(door, {"choice": "explain", "phone": "06 39 98 55 55"})
    with reading(here.tarn.desk):
        assert [one.phone for one in Callback.objects.all()] == ["+33639985555"]


def test_a_number_that_cannot_be_called_is_said_beside_the_field(here, person, door):
    answer = person.post(door, {"choice": "explain", "phone": "12"})
    assert answer.status_code == 422
    assert "Ce numéro n’est pas complet" in answer.content.decode()


def case_with_team(here, desk, **said):
    case = cast.call(here.tarn, person=Identity("Martin", "Jeanne", 1948, "81099"))
    address = reverse("case-team", args=["gaillacois", case.number])
    return case, desk.post(address, {"team": f"{here.team.pk}/{here.tarn.alix.pk}", **said})


def test_the_desk_asks_from_a_case_and_notes_what_it_heard(here, signed_in):
    desk = signed_in(here.tarn.camille)
    case, answer = case_with_team(here, desk)
    assert answer["Location"] == f"{BASE}/accords"
    with reading(here.tarn.desk):
        asked = TeamPatient.objects.get(person_id=case.person_id)
    desk.post(f"{BASE}/accords/{asked.pk}", {"act": "agree", "how": "phone"})
    with reading(here.tarn.desk):
        heard = TeamPatient.objects.get(pk=asked.pk)
    assert (heard.state, heard.said_by, heard.recorded_by_id) == ("agreed", "phone", here.tarn.camille.pk)
    shown = desk.get(reverse("case", args=["gaillacois", case.number])).content.decode()
    assert "Équipe de suivi" in shown
    assert "d’accord" in shown
    desk.post(f"{BASE}/accords/{asked.pk}", {"act": "stop", "how": "phone"})
    assert "Personne n’a encore été demandé" in desk.get(f"{BASE}/accords").content.decode()


def test_the_link_leaves_by_sms_when_the_desk_sends_it(here, signed_in):
    case_with_team(here, signed_in(here.tarn.camille), send="on")
    with reading(here.tarn.desk):
        message = Message.objects.get(template="patient_team")
        asked = TeamPatient.objects.get()
    assert message.variables["link"].endswith(f"{BASE}/accord/{codes.show(asked.code)}")


def test_a_team_has_to_be_chosen(here, signed_in):
    _, answer = case_with_team(here, signed_in(here.tarn.camille), team="")
    assert answer.status_code == 422
    assert "Choisissez une équipe." in answer.content.decode()


@pytest.mark.parametrize("sheet", ["formulaire", "assurance-maladie"])
def test_the_papers_of_a_person_are_pdf_for_the_desk_alone(here, asked, signed_in, sheet):
    path = f"{BASE}/accords/{asked.pk}/{sheet}.pdf"
    answer = signed_in(here.tarn.camille).get(path)
    assert answer.content.startswith(b"%PDF")
    assert signed_in(here.tarn.alix.account).get(path).status_code == 404


def test_without_a_named_physician_there_is_nothing_to_declare(here, signed_in):
    asked = here.ask(here.person("Martin", "Jean"))
    path = f"{BASE}/accords/{asked.pk}/assurance-maladie.pdf"
    assert signed_in(here.tarn.camille).get(path).status_code == 404


def test_who_took_back_every_agreement_is_not_named_here_either(here, signed_in):
    desk = signed_in(here.tarn.camille)
    case, _ = case_with_team(here, desk)
    withdraw_agreement(patient(here.tarn.community.pk), case.pk, MONDAY)
    with reading(here.tarn.desk):
        asked = TeamPatient.objects.get(person_id=case.person_id)
    text = desk.get(f"{BASE}/accords").content.decode()
    assert "Martin" not in text
    assert "Identité masquée" in text
    assert desk.get(f"{BASE}/accords/{asked.pk}/formulaire.pdf").status_code == 404
    desk.post(f"{BASE}/accords/{asked.pk}", {"act": "agree", "how": "phone"})
    assert "Jeanne Martin" in desk.get(f"{BASE}/accords").content.decode()
