"""A lasting physician is asked for from every door: the desk, the public form, a professional. Each leads to the list."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import soup, words
from tests.web.test_intake import typed
from volontiers.accounts.access import Role
from volontiers.cases.models import Case, Need
from volontiers.database.wall import acting, reading
from volontiers.people.models import Around
from volontiers.placement.models import Registration

pytestmark = pytest.mark.django_db(transaction=True)
CALL = "/c/gaillacois/bureau/appel/nouveau"
FORM = "/c/gaillacois/besoin"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    with acting(tarn.machine):
        tarn.julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return signed_in(tarn.julie)


def call(tarn, **said):
    sent = typed(tarn, tick_attending_physician="on", situation_attending_physician="none") | said
    sent.pop("tick_unscheduled")
    return sent


def listed(tarn):
    with reading(tarn.desk):
        return list(Registration.objects.select_related("person").order_by("pk"))


def test_a_call_opens_two_details_and_leads_to_the_list(tarn, desk):
    page = soup(desk.get(CALL))
    assert page.select_one("[name=situation_attending_physician]")
    assert page.select_one("[name=due_attending_physician]") is None
    end = desk.post(CALL, call(tarn, ground_long_term_condition="on"), follow=True)
    (one,) = listed(tarn)
    assert (one.priority, one.origin, one.since) == ("long_term", "desk", MONDAY.date())
    assert "Vous êtes sur la liste d’attente" in words(end)
    case = words(desk.get("/c/gaillacois/dossiers/1001"))
    assert "sur la liste d’attente" in case
    assert "voir son inscription" in case


def test_a_doubt_is_read_on_the_case_and_decided_there(tarn, desk):
    desk.post(CALL, call(tarn, situation_attending_physician="wants_change"))
    assert listed(tarn) == []
    page = words(desk.get("/c/gaillacois/dossiers/1001"))
    assert "vos règles ne le prévoient pas" in page
    assert "Pourquoi l’inscrire quand même" in page
    again = desk.post("/c/gaillacois/dossiers/1001/proposer/1", follow=True)
    assert "écrivez la raison" in words(again)
    desk.post("/c/gaillacois/dossiers/1001/proposer/1", {"reason": "ne peut plus s’y rendre"})
    assert len(listed(tarn)) == 1


def test_a_need_added_later_keeps_the_date_of_the_case(tarn, desk, at):
    case = cast.call(tarn)
    at(MONDAY.replace(day=25))
    page = desk.get(f"/c/gaillacois/dossiers/{case.number}/besoin")
    sent = {"key": soup(page).select_one("[name=key]")["value"], "tick_attending_physician": "on"}
    desk.post(f"/c/gaillacois/dossiers/{case.number}/besoin", sent)
    assert listed(tarn)[0].since == MONDAY.date()


ANSWERS = {
    "urgence": {"vital": "non"},
    "pour-qui": {"who": "person"},
    "commune": {"town": "Gaillac"},
    "besoins": {"kinds": ["attending_physician"]},
    "medecin": {"situation": "moved", "grounds": ["isolated"], "given_1": "Lina", "year_1": "2026"},
    "contact": {
        "family_name": "Rouquette",
        "given_name": "Inès",
        "birth_year": "1990",
        "phone": "06 39 98 55 12",
    },
    "accord": {"carers": "on"},
}


def answered(client, **changed):
    for step, said in (ANSWERS | changed).items():
        page = client.post(f"{FORM}/{step}", said)
        assert page.status_code == 302, (step, page.content.decode()[-2000:])


@pytest.mark.parametrize(
    ("who", "words_said"),
    [("person", "Vous n’avez pas de médecin traitant"), ("relative", "Elle n’a pas de médecin traitant")],
)
def test_the_questions_are_asked_of_who_answers(tarn, client, who, words_said):
    for step in ("urgence", "pour-qui", "commune", "besoins"):
        client.post(f"{FORM}/{step}", {"who": who} if step == "pour-qui" else ANSWERS[step])
    assert words_said in words(client.get(f"{FORM}/medecin"))


def test_the_public_form_asks_only_when_it_matters(tarn, client):
    answered(client)
    check = words(client.get(f"{FORM}/verifier"))
    assert "Étape 8 sur 8" in check
    assert "a déménagé loin de son médecin" in check
    assert "vit seule, sans aide" in check
    client.post(f"{FORM}/verifier")
    ines, lina = listed(tarn)
    assert (ines.situation, ines.priority, ines.origin) == ("moved", "isolated", "form")
    assert (lina.person.family_name, lina.priority) == ("Rouquette", "early_life")
    assert ines.household_id == lina.household_id is not None


def test_otherwise_that_page_is_not_there(tarn, client):
    steps = [("urgence", {"vital": "non"}), ("pour-qui", {"who": "person"}), ("commune", {"town": "Gaillac"})]
    for step, said in steps:
        client.post(f"{FORM}/{step}", said)
    page = client.post(f"{FORM}/besoins", {"kinds": ["nursing"]})
    assert page["Location"].endswith("/contact")
    assert client.get(f"{FORM}/medecin")["Location"].endswith("/contact")
    assert "sur 7" in words(client.get(f"{FORM}/contact"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"situation": ""}, "Choisissez la réponse la plus proche"),
        ({"situation": "none", "year_1": "1846", "given_1": "Lina"}, "Vérifiez l’année"),
        ({"situation": "none", "year_2": "1946"}, "Écrivez aussi son prénom"),
        ({"situation": "none", "year_1": "abc", "given_1": "Lina"}, "quatre chiffres"),
    ],
)
def test_bad_input_in_the_public_form(tarn, client, wrong, sentence):
    for step in ("urgence", "pour-qui", "commune", "besoins"):
        client.post(f"{FORM}/{step}", ANSWERS[step])
    page = client.post(f"{FORM}/medecin", wrong)
    assert page.status_code == 422
    assert sentence in words(page)


def test_without_the_agreement_the_desk_calls_back(tarn, client):
    answered(client, accord={})
    client.post(f"{FORM}/verifier")
    assert listed(tarn) == []
    with reading(tarn.desk):
        assert Need.objects.get().state == "received"
        assert Case.objects.get().closed_at is None


def test_the_tracking_page_says_it(tarn, client):
    answered(client)
    client.post(f"{FORM}/verifier")
    with reading(tarn.desk):
        code = Case.objects.get().code
    client.post(f"/s/{code}", {"letters": "ROU"})
    text = words(client.get(f"/s/{code}"))
    assert "sur la liste d’attente" in text


def test_a_professional_asks_and_already_sees_them(tarn, signed_in):
    client = signed_in(tarn.noor.account)
    page = soup(client.get("/moi/demander"))
    sent = {
        "key": page.select_one("[name=key]")["value"], "family_name": "Vidal", "given_name": "Paul", "birth_year": "1950",
        "commune": "81099", "phone": "06 39 98 55 13", "kinds": ["attending_physician"], "when": "usual", "carers": "on",
        "grounds": ["complex"], "sees": "on",
    }  # fmt: skip
    assert client.post("/moi/demander", sent).status_code == 302
    (one,) = listed(tarn)
    assert (one.origin, one.priority, one.grounds) == ("professional", "senior", ["complex"])
    with reading(tarn.desk):
        tie = Around.objects.get(person=one.person_id)
    assert (tie.professional_id, tie.tie) == (tarn.noor.pk, "usual")
