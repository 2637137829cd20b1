"""E6, the form: one question per page, nothing asked twice, nothing lost, nothing proposed without an agreement."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.web.public_given import ROOT, answer
from volontiers.accounts.models import Membership
from volontiers.cases.models import Agreement, Case, Need
from volontiers.core.need import Family
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.territory.actions import set_wording
from volontiers.territory.models import Closure

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_a_daughter_asks_for_her_father(client, tarn):
    response = answer(client)
    assert response["Location"] == f"{ROOT}/recu"
    with reading(tarn.desk):
        case = Case.objects.get()
        needs = {need.kind: need.state for need in Need.objects.filter(case=case)}
        assert (case.origin, case.caller, case.caller_link) == ("form", "relative", "sa fille")
        assert case.owner == tarn.camille
        assert case.to_take_since == MONDAY
        assert Message.objects.get().template == "patient_received"
    assert needs == {"unscheduled": "ready", "equipment": "ready"}


def test_the_receipt_shows_the_code_and_the_next_date(client, tarn):
    answer(client)
    page = text(client.get(f"{ROOT}/recu"))
    with reading(tarn.desk):
        code = Case.objects.get().code
    assert f"{code[:3]}-{code[3:]}" in page
    assert "avant 10:40" in page


def test_sending_twice_makes_one_case(client, tarn):
    answer(client, until="accord")
    session = dict(client.session)
    client.post(f"{ROOT}/verifier")
    kept = client.session
    kept.update(session)
    kept.save()
    client.post(f"{ROOT}/verifier")
    with reading(tarn.desk):
        assert Case.objects.count() == 1


def test_a_vital_answer_leads_to_the_15_and_keeps_nothing(client, tarn):
    response = client.post(f"{ROOT}/urgence", {"vital": "oui"})
    assert "15" in text(client.get(response["Location"]))
    assert not client.session.keys()
    with reading(tarn.desk):
        assert not Case.objects.exists()


def test_a_question_cannot_be_skipped(client, tarn):
    client.post(f"{ROOT}/urgence", {"vital": "non"})
    assert client.get(f"{ROOT}/contact")["Location"] == f"{ROOT}/pour-qui"


def test_going_back_finds_what_was_answered(client, tarn):
    answer(client, until="contact")
    page = BeautifulSoup(client.get(f"{ROOT}/contact").content, "html.parser")
    assert page.find("input", {"name": "family_name"})["value"] == "Durand"
    page = BeautifulSoup(client.get(f"{ROOT}/besoins").content, "html.parser")
    ticked = [box["value"] for box in page.find_all("input", {"name": "kinds"}) if box.has_attr("checked")]
    assert ticked == ["unscheduled", "equipment"]


def test_a_change_from_the_last_page_comes_back_to_it(client, tarn):
    answer(client, until="accord")
    response = client.post(f"{ROOT}/besoins?retour=verifier", {"kinds": ["nursing"], "words": ""})
    assert response["Location"] == f"{ROOT}/verifier"


def test_without_agreement_nothing_is_proposed(client, tarn):
    answer(client, accord={})
    with reading(tarn.desk):
        assert {need.state for need in Need.objects.all()} == {"received"}
        assert not Agreement.objects.filter(given=True).exists()


def test_the_box_is_never_ticked_in_advance(client, tarn):
    answer(client, until="contact")
    page = BeautifulSoup(client.get(f"{ROOT}/accord").content, "html.parser")
    boxes = page.find_all("input", {"type": "checkbox"})
    assert len(boxes) == 2
    assert not any(box.has_attr("checked") for box in boxes)


@pytest.mark.parametrize(
    ("step", "values", "sentence"),
    [
        ("urgence", {}, "Répondez d’abord"),
        ("commune", {"town": "Atlantide"}, "n’a pas été trouvée"),
        ("besoins", {"words": "rien"}, "au moins une réponse"),
        ("besoins", {"kinds": ["nursing"], "words": "a" * 10_000}, "280 signes au plus"),
        ("besoins", {"kinds": ["sorcery"]}, "sorcery"),
        ("contact", {"family_name": "Durand", "phone": "12", "aware": "yes"}, "ne se lit pas"),
        (
            "contact",
            {"family_name": "Durand", "phone": "0639981234", "birth_year": "1800", "aware": "yes"},
            "1952",
        ),
        ("contact", {"family_name": "", "phone": "0639981234", "aware": "yes"}, "Indiquez le nom"),
    ],
)
def test_bad_input_says_what_to_do_beside_the_field(client, tarn, step, values, sentence):
    before = {"urgence": None, "commune": "pour-qui", "besoins": "commune", "contact": "besoins"}[step]
    if before:
        answer(client, until=before)
    response = client.post(f"{ROOT}/{step}", values)
    assert response.status_code == 422
    assert sentence in text(response)


@pytest.mark.parametrize("name", ["محمد", "Ñandú 😀", "d’Été-Œuvre"])
def test_every_name_is_kept_as_it_was_written(client, tarn, name):
    contact = {
        "family_name": name,
        "phone": "0639981234",
        "aware": "yes",
        "caller_name": "",
        "caller_link": "",
    }
    answer(client, contact=contact)
    with reading(tarn.desk):
        assert Case.objects.get().person.family_name == name


def test_an_hour_later_the_answers_are_gone(client, tarn, at):
    answer(client, until="contact")
    at(MONDAY + timedelta(minutes=61))
    assert client.get(f"{ROOT}/accord")["Location"] == f"{ROOT}/urgence"


def test_a_partner_is_one(client, tarn):
    answer(client, pour_qui={"who": "organization"})
    with reading(tarn.desk):
        assert Case.objects.get().origin == "partner"


def test_closed_hours_are_said_and_the_request_is_kept(client, tarn, at):
    at(MONDAY + timedelta(hours=14))
    page = text(client.get(f"{ROOT}/urgence"))
    assert "15" in page
    assert "116117" in page.replace(" ", "")
    assert answer(client)["Location"] == f"{ROOT}/recu"


def test_a_suspended_mission_takes_nothing(client, tarn):
    with cast.ruling(tarn.desk):
        Closure.objects.create(
            community=tarn.community, first_day=MONDAY.date(), last_day=MONDAY.date(), text="Grève : appelez le 15.",
            suspended=True,
        )  # fmt: skip
    page = text(client.get(f"{ROOT}/urgence"))
    assert "Grève" in page
    assert client.post(f"{ROOT}/urgence", {"vital": "non"}).status_code == 200


def test_without_a_signed_protocol_only_the_15_and_the_telephone_stand(client, tarn):
    cast.unsigned(tarn.desk)
    page = text(client.get(f"{ROOT}/urgence"))
    assert "appelez le 15" in page
    assert "05 36 49 00 00" in page
    assert not BeautifulSoup(client.get(f"{ROOT}/urgence").content, "html.parser").find("form")


def test_an_example_protocol_carries_its_banner(client, tarn, settings):
    settings.DEMO = True
    cast.unsigned(tarn.desk)
    assert "EXEMPLE — à valider par votre comité médical" in text(client.get(f"{ROOT}/urgence"))


def test_nobody_to_own_it_is_said_with_the_telephone(client, tarn):
    with acting(tarn.desk):
        Membership.objects.update(default_owner=False)
    response = answer(client)
    assert response.status_code == 503
    assert "05 36 49 00 00" in text(response)


def test_the_twenty_first_request_of_an_hour_is_not_taken(client, tarn):
    for _ in range(20):
        answer(client)
    assert answer(client).status_code == 503
    with reading(tarn.desk):
        assert Case.objects.count() == 20


def test_the_home_of_a_community_says_when_it_answers(client, tarn):
    page = text(client.get("/c/gaillacois/"))
    assert "Faire une demande" in page
    assert "08:00 à 20:00" in page
    assert client.get("/c/nulle-part/").status_code == 404
    assert client.get("/")["Location"] == "/c/gaillacois/"


@pytest.mark.parametrize("address", ["/accessibilite", "/donnees-personnelles", "/s/"])
def test_statements_are_open_to_all(client, tarn, address):
    assert client.get(address).status_code == 200


def test_behind_a_proxy_each_visitor_counts_for_themselves(client, tarn, settings):
    settings.TRUSTED_PROXIES = 1
    for visitor in range(25):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{visitor}"
        assert answer(client).status_code == 302


@pytest.mark.parametrize("proxies", [0, 1])
def test_nobody_forges_their_address(client, tarn, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    seen = ", 198.51.100.7" if proxies else ""
    for lie in range(20):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{lie}{seen}"
        answer(client)
    client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.99{seen}"
    assert answer(client).status_code == 503


def test_the_name_of_the_community_needs_no_article(client, tarn):
    page = text(client.get("/c/gaillacois/"))
    assert f"Territoire : {tarn.community.name}" in page
    assert "territoire de" not in page


def test_the_words_recorded_are_those_that_were_on_screen(client, tarn):
    answer(client, until="contact")
    page = BeautifulSoup(client.get(f"{ROOT}/accord").content, "html.parser")
    shown = {one["name"]: one["value"] for one in page.select("input[name^=version_]")}
    assert shown == {"version_carers": "1", "version_services": "1"}
    set_wording(tarn.desk, Family.CARERS, "Voulez-vous que je cherche ?", cast.DECISION)
    client.post(f"{ROOT}/accord", {"carers": "on", "services": "on"} | shown)
    client.post(f"{ROOT}/verifier")
    with reading(tarn.desk):
        rows = Agreement.objects.order_by("family").values_list("family", "wording__version", "channel")
        assert list(rows) == [("carers", 1, "form"), ("services", 1, "form")]
