"""The same settings form sent twice in the same instant, by two real connections: one row, and a plain answer to each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown
from volontiers.accounts.models import Invitation, Membership
from volontiers.agenda.models import DutyShift
from volontiers.database.wall import reading
from volontiers.directory.models import Listing, Organization, Practice
from volontiers.territory.models import AgreementWording, Closure, OpenPeriod, Preset, Protocol, Sector

pytestmark = pytest.mark.django_db(transaction=True)
SETTINGS, DIRECTORY = "/c/gaillacois/parametres/", "/c/gaillacois/annuaire/"
WORDS = {
    "carers": "Êtes-vous d’accord pour les soignants ?",
    "services": "Et pour les services ?",
    "decision": "AG",
}
PERSON = {
    "given_name": "Julie", "family_name": "Mas", "profession": "60", "active": "on", "rpps": "",
    "email": "julie@exemple.test", "phone": "06 39 98 00 07", "town_0": "cordes sur ciel", "modes_0": ["HH"],
}  # fmt: skip
TEXT = {
    "desk_question": "La personne répond-elle ?",
    "public_lines": "ne répond pas",
    "script": "Je passe le 15.",
}
SENT = {
    "sector": (
        f"{SETTINGS}secteurs",
        {"name": "Vignoble", "communes": ["81099"], "decision": "AG"},
        Sector,
        1,
    ),
    "preset": (f"{SETTINGS}prereglage", {"name": "Répit", "kind_0": "home_help", "hours_0": "24"}, Preset, 1),
    "closure": (
        f"{SETTINGS}heures",
        {
            "close": "1",
            "first_day": "2026-12-24",
            "last_day": "2026-12-24",
            "reason": "Noël.",
            "decision": "AG",
        },
        Closure,
        1,
    ),
    "week": (
        f"{SETTINGS}heures",
        {"week": "1", "de_0_1": "08:00", "a_0_1": "12:00", "decision": "AG"},
        OpenPeriod,
        1,
    ),
    "wordings": (f"{SETTINGS}accords", WORDS, AgreementWording, 2),
    "protocol": (f"{SETTINGS}protocole", TEXT, Protocol, 1),
    "shift": (
        f"{SETTINGS}gardes",
        {"professional": "alix", "on": "2026-11-24", "starts": "20:00", "ends": "08:00"},
        DutyShift,
        1,
    ),
    "invitation": (
        f"{SETTINGS}membres",
        {"name": "Julie Mas", "email": "julie@exemple.test", "phone": "", "roles": ["operator"]},
        Invitation,
        1,
    ),
    "professional": (f"{DIRECTORY}nouveau", PERSON, Listing, 1),
    "structure": (
        f"{DIRECTORY}structures/nouvelle",
        {"kind": "pharmacy", "name": "Pharmacie du Causse", "town": "Gaillac", "phone": "", "finess": ""},
        Organization,
        1,
    ),
}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def counted(tarn, model):
    with reading(tarn.desk):
        return model.objects.count()


def sent_twice(account, address, data):
    together = Barrier(2)

    def send(_):
        client = Client()
        client.force_login(account)
        together.wait(timeout=20)
        try:
            return client.post(address, data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(send, range(2)))


@pytest.mark.parametrize("form", SENT)
def test_one_row_and_two_plain_answers(tarn, signed_in, form):
    address, data, model, more = SENT[form]
    data = {name: tarn.alix.pk if said == "alix" else said for name, said in data.items()}
    signed_in(tarn.camille)
    before = counted(tarn, model)
    answers = sent_twice(tarn.camille, address, data)
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 302, answers[0].content.decode()[:3000]
    assert statuses[1] in {302, 422}
    assert counted(tarn, model) == (more if form == "week" else before + more)


def test_one_role_given_twice_is_held_once(tarn, signed_in):
    signed_in(tarn.camille)
    address = f"{SETTINGS}membres/{tarn.camille.pk}"
    answers = sent_twice(tarn.camille, address, {"give": "board"})
    assert [answer.status_code for answer in answers] == [302, 302]
    with reading(tarn.desk):
        assert Membership.objects.filter(account=tarn.camille, role="board").count() == 1


def test_one_place_noted_twice_is_there_once(tarn, signed_in):
    """The same professional corrected twice: the places replace each other, they do not add up."""
    with reading(tarn.desk):
        before = Practice.objects.filter(professional=tarn.alix).count()
    page = shown(signed_in(tarn.camille).get(f"{DIRECTORY}{tarn.alix.pk}"))
    answers = sent_twice(tarn.camille, f"{DIRECTORY}{tarn.alix.pk}", page)
    assert [answer.status_code for answer in answers] == [302, 302]
    with reading(tarn.desk):
        assert Practice.objects.filter(professional=tarn.alix).count() == before
