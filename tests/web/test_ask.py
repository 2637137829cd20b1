"""« Demander »: any professional asks as easily as they answer; without a desk they stay the last wave."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Agreement, Case, Need, Proposal
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db
PAGE = "/moi/demander"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def without_desk(tarn):
    with cast.ruling(tarn.desk):
        Community.objects.filter(pk=tarn.community.pk).update(has_desk=False)
    return tarn


def asking(**more):
    return {
        "key": str(uuid4()), "family_name": "Durand", "given_name": "Claire", "birth_year": "1952",
        "commune": "81099", "phone": "06 39 98 12 34", "kinds": ["home_visit"], "when": "today",
        "words": "Très fatiguée depuis hier.", "carers": "on", "services": "on",
    } | more  # fmt: skip


def test_a_nurse_asks_for_a_visit_and_a_bed(tarn, signed_in):
    client = signed_in(tarn.bao.account)
    answer = client.post(PAGE, asking(kinds=["home_visit", "equipment"]), follow=True)
    assert answer.status_code == 200
    with reading(tarn.desk):
        case = Case.objects.get()
        assert (case.origin, case.asked_by_id, case.owner_id) == ("asked", tarn.bao.pk, tarn.camille.pk)
        assert case.to_take_since == MONDAY
        assert case.callback_phone == "+33639981234"
        needs = list(Need.objects.filter(case=case).order_by("n"))
        assert [(need.kind, need.state) for need in needs] == [
            ("home_visit", "ready"),
            ("equipment", "ready"),
        ]
        assert needs[0].due_at.isoformat() == "2026-11-23T17:00:00+00:00"
        assert Agreement.objects.filter(case=case, given=True).count() == 2
    text = BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)
    assert "Claire D." in text
    assert "en recherche" in text


def test_the_same_form_sent_twice_is_one_request(tarn, signed_in):
    client, sent = signed_in(tarn.bao.account), asking()
    for _ in range(2):
        client.post(PAGE, sent)
    with reading(tarn.desk):
        assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "06 39"}, "Ce numéro n’est pas complet"),
        ({"phone": ""}, "Le numéro à rappeler manque"),
        ({"kinds": []}, "Choisissez au moins une chose"),
        ({"family_name": "", "given_name": ""}, "Pour qui demandez-vous ?"),
        ({"birth_year": "1800"}, "Une année entre 1900 et 2026"),
        ({"birth_year": "né en 52"}, "Quatre chiffres"),
        ({"carers": ""}, "Sans l’accord de la personne"),
        ({"kinds": ["home_help"], "services": ""}, "Sans l’accord de la personne"),
        ({"words": "a" * 10_000}, "en 280 caractères"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(tarn, signed_in, wrong, sentence):
    answer = signed_in(tarn.bao.account).post(PAGE, asking(given_name="Claire-Émilie 🌼") | wrong)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert "given_name" in wrong or "Claire-Émilie 🌼" in text
    with reading(tarn.desk):
        assert not Case.objects.exists()


def test_without_a_desk_the_one_who_asked_owns_it(without_desk, signed_in):
    signed_in(without_desk.bao.account).post(PAGE, asking())
    with reading(without_desk.desk):
        case = Case.objects.get()
        assert (case.owner_id, case.to_take_since) == (without_desk.bao.account_id, None)


def test_without_a_desk_the_one_who_asked_is_the_last_wave(without_desk, signed_in):
    tarn = without_desk
    for who in (tarn.alix, tarn.noor):
        cast.pledge(tarn, who, Level.NONE)
    client = signed_in(tarn.bao.account)
    url = client.post(PAGE, asking())["Location"]
    with reading(tarn.desk):
        need = Need.objects.get()
    advance(tarn.machine, need.pk, MONDAY)
    assert "La suite vous revient." in client.get(url).content.decode()
    client.post(url, {"need": need.pk})
    with reading(tarn.desk):
        mine = Proposal.objects.get(need=need)
        assert (mine.professional_id, mine.basis, mine.state) == (tarn.bao.pk, "own", "accepted")
    assert client.get(f"/moi/demandes/{mine.pk}/decision").status_code == 200
    client.post(url, {"need": need.pk})
    with reading(tarn.desk):
        assert Proposal.objects.count() == 1


def test_with_a_desk_the_desk_keeps_the_last_wave(tarn, signed_in):
    client = signed_in(tarn.bao.account)
    url = client.post(PAGE, asking())["Location"]
    assert "Je m’en occupe" not in client.get(url).content.decode()
    with reading(tarn.desk):
        need = Need.objects.get()
    client.post(url, {"need": need.pk})
    with reading(tarn.desk):
        assert Need.objects.get().state == "ready"


def test_what_a_colleague_asked_does_not_exist(tarn, signed_in):
    url = signed_in(tarn.bao.account).post(PAGE, asking())["Location"]
    for who in (tarn.alix.account, cast.bourbon().bao.account):
        client = signed_in(who)
        assert client.get(url).status_code == 404
        assert client.post(url, {"need": "1"}).status_code == 404
