"""A paper form on one page: a household at once, doubts and twins shown before anything is saved."""

from datetime import date
from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import listed
from tests.web.steering_given import shown, soup, words
from volontiers.core.waiting import Leaving
from volontiers.database.wall import reading
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.withdrawing import withdraw_agreement
from volontiers.placement.models import Registration, WaitingEvent

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/liste/nouvelle"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def typed(**said):
    return {
        "key": str(uuid4()), "since": "02/03/2026", "origin": "paper", "family_name": "Calmels", "given_name": "Odette",
        "birth_year": "1948", "phone": "06 39 98 12 34", "commune": "81600 Gaillac", "situation": "none", "agreed": "on",
    } | said  # fmt: skip


def everybody(tarn):
    with reading(tarn.desk):
        return list(Registration.objects.select_related("person").order_by("pk"))


def test_a_paper_form_is_a_place_at_its_own_date(tarn, desk):
    page = desk.post(URL, typed(grounds=["isolated"], commune="Gaillac"), follow=True)
    (one,) = everybody(tarn)
    assert (one.since, one.origin, one.priority, one.person.municipality_id) == (
        date(2026, 3, 2), "paper", "senior", "81099",
    )  # fmt: skip
    assert f"Code à donner : {one.code[:3]}-{one.code[3:]}" in words(page)


def test_the_date_is_today_at_first_and_is_read_in_short(tarn, desk):
    assert shown(desk.get(URL))["since"] == "23/11/2026"
    desk.post(URL, typed(since="020326", commune="Gaillac"))
    assert everybody(tarn)[0].since == date(2026, 3, 2)


def test_who_left_is_recognised_and_takes_their_place_again(tarn, desk):
    one = close(tarn.desk, listed(tarn).pk, Leaving.FOUND, MONDAY)
    page = desk.post(URL, typed(commune="Gaillac", since="23/11/2026"))
    assert page.status_code == 422
    button = soup(page).select_one("button[formaction]")
    assert button.get_text() == "Reprendre sa place du 02/03/2026"
    desk.post(button["formaction"], typed(commune="Gaillac"))
    (now,) = everybody(tarn)
    assert (now.pk, now.state, now.since) == (one.pk, "waiting", date(2026, 3, 2))


def test_who_left_is_shown_while_the_name_is_typed(tarn, desk):
    close(tarn.desk, listed(tarn).pk, Leaving.FOUND, MONDAY)
    sent = {"family_name": "Calmels", "given_name": "Odette", "birth_year": "1948"}
    assert "Reprendre sa place" in desk.post("/c/gaillacois/liste/ressemblances", sent).content.decode()


def test_who_took_their_agreement_back_is_shown_to_nobody(tarn, desk):
    withdraw_agreement(tarn.desk, listed(tarn).pk, MONDAY)
    assert desk.post(URL, typed(commune="Gaillac"), follow=True).status_code == 200


def test_an_older_date_said_on_the_telephone_needs_its_reason(tarn, desk):
    page = desk.post(URL, typed(commune="Gaillac", origin="desk"))
    assert page.status_code == 422
    assert "Écrivez pourquoi la demande compte depuis ce jour" in words(page)
    assert everybody(tarn) == []
    page = desk.post(
        URL, typed(commune="Gaillac", origin="desk", since_why="le cahier du cabinet Roux"), follow=True
    )
    assert "Comptée depuis sa date d’origine : le cahier du cabinet Roux" in words(page)


def test_one_types_at_once(desk):
    assert [one["name"] for one in soup(desk.get(URL)).select("[autofocus]")] == ["since"]


def test_a_household_on_one_form(tarn, desk):
    home = {
        "given_1": "René",
        "year_1": "1946",
        "given_2": "Lina",
        "family_2": "Faure",
        "grounds_2": ["state_aid"],
    }
    desk.post(URL, typed(commune="Gaillac", **home))
    odette, rene, lina = everybody(tarn)
    assert (rene.person.family_name, lina.person.family_name, lina.priority) == ("Calmels", "Faure", "cover")
    assert rene.caller_phone == odette.person.phone
    assert odette.household_id == rene.household_id == lina.household_id is not None


def test_somebody_of_a_home_that_waits_already(tarn, desk):
    odette = listed(tarn)
    page = desk.get(f"{URL}?foyer={odette.code}")
    assert "Du même foyer que Odette Calmels" in words(page)
    desk.post(URL, shown(page) | typed(given_name="René", birth_year="1946", commune="Gaillac"))
    first, second = everybody(tarn)
    assert first.household_id == second.household_id is not None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"since": "02/03/2027"}, "Cette date est dans le futur"),
        ({"since": "02/03/1954"}, "Cette date est trop ancienne"),
        ({"since": ""}, "Écrivez le jour ainsi"),
        ({"since": "31/02/2026"}, "Écrivez le jour ainsi"),
        ({"agreed": ""}, "Sans son accord"),
        ({"birth_year": "2031"}, "Indiquez une année"),
        ({"family_name": "", "given_name": ""}, "Un nom ou un prénom suffit"),
        ({"year_1": "1946"}, "Écrivez le prénom de cette personne"),
        ({"given_1": "René", "year_1": "1846"}, "Indiquez une année"),
        ({"commune": "Nulle-Part"}, "n’est pas dans la liste"),
        ({"origin": "pigeon"}, "choisissez une des réponses proposées"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(tarn, desk, wrong, sentence):
    page = desk.post(URL, typed(commune="Gaillac") | {"note": "le matin"} | wrong)
    assert page.status_code == 422
    assert sentence in words(page)
    assert soup(page).select_one("#id_note")["value"] == "le matin"
    assert everybody(tarn) == []


def test_who_wants_another_doctor_the_desk_reads_why_and_decides(tarn, desk):
    sent = typed(commune="Gaillac", situation="wants_change")
    page = desk.post(URL, sent)
    assert page.status_code == 422
    assert "vos règles ne le prévoient pas" in words(page)
    assert "vous pouvez demander vous-même à un autre médecin" in words(page)
    desk.post(URL, sent | {"reason": "ne peut plus y aller"})
    with reading(tarn.desk):
        assert WaitingEvent.objects.get(kind="in_spite_of").data == {"reason": "ne peut plus y aller"}


def test_who_looks_alike_is_shown_before_saving(tarn, desk):
    listed(tarn)
    sent = typed(commune="Gaillac", given_name="Odete", phone="")
    page = desk.post(URL, sent)
    assert page.status_code == 422
    assert "Odette Calmels" in words(page)
    assert len(everybody(tarn)) == 1
    desk.post(URL, sent | {"other": "on"})
    assert len(everybody(tarn)) == 2


def test_and_while_it_is_typed(tarn, desk):
    odette = listed(tarn)
    page = desk.post("/c/gaillacois/liste/ressemblances", {"phone": "0639981234"})
    assert odette.code in page.content.decode()
    nobody = desk.post("/c/gaillacois/liste/ressemblances", {"family_name": "\x00", "birth_year": "19"})
    assert nobody.content.decode().strip() == ""


def test_twenty_clicks_one_place(tarn, desk):
    sent = typed(commune="Gaillac")
    for _ in range(3):
        desk.post(URL, sent)
    assert len(everybody(tarn)) == 1


def test_a_key_that_is_none_loses_nothing(tarn, desk):
    desk.post(URL, typed(commune="Gaillac", key="abc"))
    assert len(everybody(tarn)) == 1
