"""E1: a call is taken; three things block its saving, and nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.models import Agreement, Case, Draft, Need
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading
from volontiers.people.models import Around
from volontiers.territory.models import Closure, Preset

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


def errors(answer):
    assert answer.status_code == 422
    return soup(answer).select_one(".error-summary").text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"telephone": "06 39"}, "dix chiffres, par exemple 06 39 98 12 34"),
        ({"telephone": "appelez-moi"}, "dix chiffres"),
        ({"birth_year": "1800"}, "Indiquez une année entre 1900 et 2026"),
        ({"birth_year": "2040"}, "Indiquez une année entre 1900 et 2026"),
        ({"commune": "Trifouillis"}, "« Trifouillis » n’est pas dans la liste"),
        ({"due_unscheduled": "01/01/1800 10:00"}, "Indiquez une échéance à venir"),
        ({"due_unscheduled": "bientôt"}, "Indiquez une échéance à venir"),
        ({"words": "a" * 10_000}, "gardez l’essentiel, en 280 caractères"),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(tarn, desk, said, sentence):
    assert sentence in errors(desk.post(URL, typed(tarn, **said)))
    with reading(tarn.desk):
        assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+33 6 39 98 12 34", "+33639981234"),
        ("0692 12 34 56", "+262692123456"),
        ("05.36.49.00.11", "+33536490011"),
    ],
)
def test_numbers_as_people_say_them(tarn, desk, written, kept):
    desk.post(URL, typed(tarn, telephone=written))
    assert only_case(tarn).callback_phone == kept


def test_arabic_names_and_emoji_are_kept(tarn, desk):
    desk.post(URL, typed(tarn, family_name="سلمى", words="Merci 🙏"))
    case = only_case(tarn)
    assert (case.person.family_name, case.words) == ("سلمى", "Merci 🙏")


def test_a_double_click_is_one_case(tarn, desk):
    sent = typed(tarn)
    assert desk.post(URL, sent).url == desk.post(URL, sent).url
    only_case(tarn)


def test_who_cannot_answer_is_not_proposed_even_when_boxes_were_ticked(tarn, desk):
    desk.post(URL, typed(tarn, aware="unable"))
    with reading(tarn.desk):
        assert Need.objects.get().state == "received"
        assert not Agreement.objects.exists()


def test_information_alone_is_closed_at_once(tarn, desk):
    sent = typed(tarn, tick_information="on")
    del sent["tick_unscheduled"]
    answer = desk.post(URL, sent)
    assert only_case(tarn).closed_at == MONDAY
    assert "Voilà votre renseignement" in soup(desk.get(answer.url)).select_one(".say").text


def test_the_attending_physician_is_known_from_the_start(tarn, desk):
    desk.post(URL, typed(tarn, attending=str(tarn.noor.pk)))
    with reading(tarn.desk):
        assert Around.objects.get().professional_id == tarn.noor.pk


def test_the_bed_waits_for_the_consultation(tarn, desk):
    desk.post(URL, typed(tarn, tick_equipment="on", waits_equipment="unscheduled"))
    with reading(tarn.desk):
        bed = Need.objects.get(kind="equipment")
        assert (bed.state, bed.waits_for.kind, bed.waits_reason) == (
            "received",
            "unscheduled",
            "l’ordonnance",
        )


def test_outside_the_territory_is_said(tarn, desk):
    answer = desk.post(URL, typed(tarn, commune="Saint-Denis"))
    assert "Saint-Denis est hors de la CPTS" in soup(desk.get(answer.url)).text


@pytest.fixture
def going_home(tarn):
    lines = [
        {"kind": "unscheduled", "hours": 6, "detail": "", "waits_for": None},
        {
            "kind": "equipment",
            "hours": 24,
            "detail": "lit médicalisé",
            "waits_for": 0,
            "waits_reason": "l’ordonnance",
        },
    ]
    with acting(tarn.desk):
        return Preset.objects.create(community=tarn.community, name="Retour à domicile", lines=lines)


def test_a_preset_ticks_its_needs_from_the_day_of_return_and_keeps_what_was_typed(tarn, desk, going_home):
    page = soup(desk.post(URL, typed(tarn, preset=str(going_home.pk), return_on="jeudi 10h")))
    assert "Deux besoins ajoutés. Un seul dossier, une échéance pour chacun." in page.text
    assert page.select_one("#id_family_name")["value"] == "Durand"
    assert page.select_one("#id_due_equipment")["value"] == "ven. 27/11 10:00"
    assert page.select_one("#id_detail_equipment")["value"] == "lit médicalisé"
    assert page.select_one("#id_waits_equipment option[selected]")["value"] == "unscheduled"


@pytest.mark.parametrize("said", ["31/02", "31/02/1800", "un jour", "12/03/1999 10:00", "01/01/2999"])
def test_a_day_of_return_that_cannot_be_is_said_and_adds_nothing(tarn, desk, going_home, said):
    answer = desk.post(URL, typed(tarn, preset=str(going_home.pk), return_on=said))
    page = soup(answer)
    assert answer.status_code == 422
    assert "Retour prévu le : Indiquez une échéance à venir" in page.select_one("#besoins [data-focus]").text
    assert page.select_one("#id_return_on")["value"] == said
    assert page.select_one("#id_family_name")["value"] == "Durand"
    assert not page.select_one("#id_tick_equipment").has_attr("checked")
    answer = desk.post(URL, typed(tarn, return_on=said))
    assert answer.status_code == 422
    assert "Indiquez une échéance à venir" in soup(answer).select_one(".error-summary").text
    with reading(tarn.desk):
        assert not Case.objects.exists()


def test_a_fresh_page_starts_at_the_first_question_and_a_refused_one_at_its_summary(tarn, desk):
    assert soup(desk.get(URL)).select_one("[data-focus]")["name"] == "vital"
    assert soup(desk.post(URL, typed(tarn, telephone=""))).select_one("[data-focus]")["class"] == [
        "error-summary"
    ]


def test_a_draft_is_kept_found_on_the_board_and_taken_up_again(tarn, desk):
    key = str(uuid4())
    sent = {"key": key, "telephone": "06 39 98 44 55", "family_name": "Dupuy", "tick_nursing": "on"}
    assert desk.post(f"/c/gaillacois/bureau/brouillons/{key}", sent).status_code == 204
    alert = soup(desk.get("/c/gaillacois/bureau/tableau")).select_one(".alerts li")
    assert "Dupuy, 06 39 98 44 55" in alert.text
    page = soup(desk.get(alert.a["href"]))
    assert page.select_one("#id_telephone")["value"] == "06 39 98 44 55"
    assert page.select_one("#id_tick_nursing").has_attr("checked")
    assert page.select_one("#id_key")["value"] == key


def test_the_draft_of_a_colleague_is_not_mine(tarn, desk, signed_in):
    key = str(uuid4())
    desk.post(f"/c/gaillacois/bureau/brouillons/{key}", {"key": key, "telephone": "06"})
    with acting(tarn.machine):
        other = cast._account(tarn.community, "max@gaillacois.test", "Max", Role.OPERATOR)
    assert signed_in(other).get(URL, {"brouillon": key}).status_code == 404


def test_putting_a_call_on_hold_opens_another(tarn, desk):
    answer = desk.post(URL, typed(tarn, hold="1", telephone=""))
    assert answer.url == URL
    with reading(tarn.desk):
        assert Draft.objects.get().data["family_name"] == "Durand"


def test_the_same_number_shows_the_case_and_completing_it_keeps_the_needs(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    found = desk.post("/c/gaillacois/bureau/doublons", {"telephone": "06 39 98 12 34"})
    assert f"Même numéro : Claire Durand, 1952, dossier {case.number} en cours" in found.content.decode()
    button = soup(found).button
    page = soup(desk.post(button["formaction"], typed(tarn, complete="1", tick_nursing="on")))
    assert page.select_one("#id_tick_nursing").has_attr("checked")
    sent = {"key": str(uuid4()), "tick_nursing": "on"}
    for _ in range(2):
        assert desk.post(button["formaction"], sent).status_code == 302
    with reading(tarn.desk):
        assert list(Need.objects.order_by("n").values_list("kind", flat=True)) == ["unscheduled", "nursing"]


def test_a_name_alike_is_found_without_its_accents(tarn, desk):
    cast.call(tarn, Kind.UNSCHEDULED)
    found = desk.post("/c/gaillacois/bureau/doublons", {"family_name": "dùrand", "given_name": "claire"})
    assert "Nom proche" in found.content.decode()


def test_the_neighbour_s_cases_are_never_duplicates(tarn, desk):
    cast.call(cast.bourbon())
    found = desk.post("/c/gaillacois/bureau/doublons", {"telephone": "06 39 98 12 34"})
    assert not soup(found).select(".found")


def test_communes_of_the_territory_come_first(desk):
    found = desk.get("/c/gaillacois/bureau/communes", {"q": "gail"}).json()
    assert found == [{"code": "81099", "label": "Gaillac (81600)", "note": ""}]
    assert desk.get("/c/gaillacois/bureau/communes", {"q": "974"}).json()[0]["note"] == "hors territoire"


def test_f2_keeps_what_is_typed_and_saves_an_emergency(tarn, desk):
    sent = typed(tarn, emergency="1", telephone="06 39 98 12 34", commune="n’importe où")
    panel = desk.post("/c/gaillacois/bureau/urgence", sent, follow=True)
    page = soup(panel)
    assert "Restez en ligne." in page.text
    done = page.select_one(".panel-15 form")["action"]
    assert desk.post(done).status_code == 302
    assert desk.post(done).status_code == 302
    case = only_case(tarn)
    assert (case.emergency_at, case.callback_phone, case.person.family_name) == (
        MONDAY,
        "+33639981234",
        "Durand",
    )
    with reading(tarn.desk):
        assert not Need.objects.exists()


def test_answering_no_to_the_emergency_question_leads_to_the_15(tarn, desk):
    answer = desk.post(URL, typed(tarn, vital="yes"), follow=True)
    assert soup(answer).h1.text == "Confier au 15"


def test_closed_the_desk_says_where_to_turn(tarn, desk, at):
    at(MONDAY + timedelta(hours=14))
    said = soup(desk.get(URL)).select_one(".message.wait").text
    assert "Urgence vitale : le 15." in said
    assert "116 117" in said


def test_a_suspended_mission_is_said(tarn, desk):
    day = MONDAY.date()
    with cast.ruling(tarn.desk):
        Closure.objects.create(
            community=tarn.community,
            first_day=day,
            last_day=day,
            text="Grève de la permanence",
            suspended=True,
        )
    assert "Grève de la permanence." in soup(desk.get(URL)).text


def test_without_a_signed_protocol_the_desk_does_not_open(tarn, desk, settings):
    cast.unsigned(tarn.desk)
    assert desk.get(URL).status_code == 409
    assert desk.post(URL, typed(tarn)).status_code == 409
    settings.DEMO = True
    assert "EXEMPLE — à valider par votre comité médical" in soup(desk.get(URL)).text


def test_the_number_of_the_telephone_is_there_already(desk):
    page = soup(desk.get(URL, {"telephone": "+33639981234"}))
    assert page.select_one("#id_telephone")["value"] == "06 39 98 12 34"


def test_a_professional_or_the_neighbour_finds_no_desk(tarn, signed_in):
    assert signed_in(cast.Professional.objects.get(pk=tarn.alix.pk).account).get(URL).status_code == 404
    with acting(cast.bourbon().machine):
        pass
    elsewhere = cast.Account.objects.get(email="alix@bourbon.test")
    assert signed_in(elsewhere).get(URL).status_code == 404
