"""E6, the tracking page: nothing before the letters, plain words after them, and four gestures."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.decisions import Appointment, appoint
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Agreement, Case, Event, Need, Proposal
from volontiers.consent.models import EntryBody
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import Family, Kind, Mode
from volontiers.database.wall import acting, reading
from volontiers.territory.actions import set_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def opened(client, case) -> str:
    address = f"/s/{case.code}"
    assert client.post(address, {"letters": "dur"}).status_code == 302
    return address


def test_before_the_letters_nothing_is_told(client, tarn):
    case = cast.call(tarn, words="Fièvre depuis deux jours")
    page = text(client.get(f"/s/{case.code}"))
    for secret in ("Durand", "Médecin", "Camille", "Fièvre", "Gaillacois"):
        assert secret not in page


def test_a_wrong_code_looks_like_a_right_one(client, tarn):
    case = cast.call(tarn)
    right = BeautifulSoup(client.get(f"/s/{case.code}").content, "html.parser")
    wrong = BeautifulSoup(client.get("/s/ZZZZZZ").content, "html.parser")
    for page in (right, wrong):
        for changing in page.find_all("input", {"name": "csrfmiddlewaretoken"}):
            changing.decompose()
    assert str(wrong).replace("ZZZ-ZZZ", "") == str(right).replace(f"{case.code[:3]}-{case.code[3:]}", "")


def test_a_code_typed_with_a_hyphen_and_lower_case_is_found(client, tarn):
    case = cast.call(tarn)
    typed = f"{case.code[:3]}-{case.code[3:]}".lower()
    assert client.post("/s/", {"code": typed})["Location"] == f"/s/{case.code}"


def test_the_state_is_told_in_plain_words_without_the_motive(client, tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT, words="Fièvre depuis deux jours")
    page = text(client.get(opened(client, case)))
    assert "nous cherchons" in page
    assert "suivie par Camille" in page
    assert "avant 10:40" in page
    assert "Fièvre" not in page


def test_the_appointment_is_told_with_its_place_and_nobody_before(client, tarn):
    case = cast.call(tarn)
    need = taken(tarn, case)
    address = opened(client, case)
    assert "quelqu’un a accepté" in text(client.get(address))
    assert "Salvy" not in text(client.get(address))
    with reading(tarn.desk):
        proposal = Proposal.objects.get(need=need, state="accepted")
    when = MONDAY + timedelta(hours=5)
    appoint(
        tarn.pro(tarn.alix), proposal.pk, Appointment(Mode.VR, when, "https://visio.example/salle"), MONDAY
    )
    page = client.get(address)
    assert "Dr Salvy" in text(page)
    assert "14:05" in text(page)
    assert BeautifulSoup(page.content, "html.parser").find("a", href="https://visio.example/salle")


def test_when_nobody_is_left_to_ask_the_desk_calls_back(client, tarn):
    case = cast.call(tarn)
    with acting(tarn.machine):
        Need.objects.filter(case=case).update(state=NeedState.UNPLACED)
    page = text(client.get(opened(client, case)))
    assert "le bureau vous rappelle" in page
    assert "nous cherchons" not in page


def taken(tarn, case) -> Need:
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        proposal = Proposal.objects.get(need=need, professional=tarn.alix)
    accept(tarn.pro(tarn.alix), proposal.pk, MONDAY)
    return need


def test_five_wrong_tries_close_the_page_for_a_quarter_of_an_hour(client, tarn, at):
    case = cast.call(tarn)
    for _ in range(5):
        assert client.post(f"/s/{case.code}", {"letters": "xyz"}).status_code == 422
    assert client.post(f"/s/{case.code}", {"letters": "dur"}).status_code == 422
    at(MONDAY + timedelta(minutes=16))
    assert client.post(f"/s/{case.code}", {"letters": "dur"}).status_code == 302


def test_a_late_promise_is_admitted(client, tarn, at):
    case = cast.call(tarn)
    at(MONDAY + timedelta(hours=3))
    assert "Nous sommes en retard" in text(client.get(opened(client, case)))


def test_a_word_added_reaches_the_desk(client, tarn):
    case = cast.call(tarn)
    client.post(opened(client, case), {"choice": "information", "text": "Il a un chien."})
    with reading(tarn.desk):
        assert "Il a un chien." in Case.objects.get().desk_note
        assert Event.objects.filter(verb="information_added").exists()


def test_too_long_a_word_is_not_cut_but_said(client, tarn):
    case = cast.call(tarn)
    response = client.post(opened(client, case), {"choice": "information", "text": "a" * 10_000})
    assert response.status_code == 422
    assert "280 signes au plus" in text(response)
    with reading(tarn.desk):
        assert Case.objects.get().desk_note == ""


def test_a_full_note_sends_to_the_desk(client, tarn):
    case = cast.call(tarn)
    address = opened(client, case)
    answers = [
        client.post(address, {"choice": "information", "text": "b" * 280}).status_code for _ in range(8)
    ]
    assert answers[-1] == 422


def test_no_more_help_needed_closes_one_or_all(client, tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    address = opened(client, case)
    client.post(address, {"choice": "done", "n": "2"})
    with reading(tarn.desk):
        assert list(Need.objects.values_list("n", "state")) == [(1, "ready"), (2, "closed")]
    client.post(address, {"choice": "done"})
    with reading(tarn.desk):
        assert Case.objects.get().closed_at == MONDAY


def test_a_withdrawn_agreement_stops_the_search_and_can_be_given_again(client, tarn):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, MONDAY)
    address = opened(client, case)
    client.post(address, {"choice": "withdraw"})
    with reading(tarn.desk):
        assert Need.objects.get().state == "received"
        assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn"}
        assert not Agreement.objects.filter(given=True, withdrawn_at=None).exists()
    assert "nous ne cherchons pas" in text(client.get(address))
    client.post(address, {"choice": "agree"})
    with reading(tarn.desk):
        assert Need.objects.get().state == "ready"


KEPT = "La personne qui a déjà accepté garde votre nom et votre numéro pour vous répondre ; plus personne d’autre."


def test_who_already_took_it_keeps_it_after_a_withdrawal_and_the_page_says_so(client, tarn):
    case = cast.call(tarn)
    taken(tarn, case)
    address = opened(client, case)
    page = text(client.post(address, {"choice": "withdraw"}, follow=True))
    assert page.count(KEPT) == 2, "once when it is done, and for as long as it is so"
    assert "votre nom est masqué" not in page
    assert KEPT in text(client.get(address))
    with reading(tarn.desk):
        assert Need.objects.get().state == "taken"


def test_where_nobody_accepted_the_name_is_hidden_from_all(client, tarn):
    case = cast.call(tarn)
    page = text(client.post(opened(client, case), {"choice": "withdraw"}, follow=True))
    assert "votre nom est masqué" in page
    assert KEPT not in page


@pytest.mark.parametrize("closed", [False, True])
def test_once_nobody_could_read_it_no_word_is_asked_for_and_one_sent_stays_on_screen(client, tarn, closed):
    case = cast.call(tarn)
    address = opened(client, case)
    assert "Ajouter une information" in text(client.get(address))
    client.post(address, {"choice": "withdraw"})
    if closed:
        client.post(address, {"choice": "done"})
    assert "Ajouter une information" not in text(client.get(address))
    response = client.post(address, {"choice": "information", "text": "Il a un chien."})
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert page.find("textarea", {"name": "text"}).text.strip() == "Il a un chien."
    assert "le bureau ne peut plus lire vos mots. Appelez-le, ou redonnez votre accord." in text(response)
    with reading(tarn.desk):
        assert Case.objects.get().desk_note == ""
        assert not Event.objects.filter(verb="information_added").exists()


def test_a_case_handed_to_the_15_has_no_page(client, tarn):
    case = cast.call(tarn)
    hand_to_emergency(tarn.desk, case.pk, MONDAY)
    assert client.post(f"/s/{case.code}", {"letters": "dur"}).status_code == 422


def test_the_page_closes_by_itself_after_an_hour(client, tarn, at):
    case = cast.call(tarn)
    address = opened(client, case)
    at(MONDAY + timedelta(minutes=61))
    assert "nous cherchons" not in text(client.get(address))


def test_the_page_is_not_kept_and_looking_changes_nothing(client, tarn):
    case = cast.call(tarn)
    address = opened(client, case)
    with reading(tarn.desk):
        before = Case.objects.get().version
    for _ in range(10):
        response = client.get(address)
    client.head(address)
    assert response["Cache-Control"] == "no-store"
    with reading(tarn.desk):
        assert Case.objects.get().version == before


def test_the_words_agreed_to_are_shown_with_their_version_and_since_when(client, tarn):
    page = text(client.get(opened(client, cast.call(tarn))))
    assert "Êtes-vous d’accord pour que je transmette ?" in page
    assert "oui, lun. 23/11 09:05 (formule v1)" in page


def agreed(tarn) -> list[tuple[str, int, str]]:
    """(family, version, channel) of what holds."""
    with reading(tarn.desk):
        rows = Agreement.objects.filter(given=True, withdrawn_at=None).order_by("family")
        return list(rows.values_list("family", "wording__version", "channel"))


def test_one_family_is_withdrawn_and_agreed_to_again_in_the_words_in_force(client, tarn):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    address = opened(client, case)
    client.post(address, {"choice": "withdraw", "family": "services"})
    assert agreed(tarn) == [("carers", 1, "oral")]
    set_wording(tarn.desk, Family.SERVICES, "Puis-je appeler le loueur ?", cast.DECISION)
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert "Puis-je appeler le loueur ?" in page.get_text()
    shown = {one["name"]: one["value"] for one in page.select("input[name^=version_]")}
    assert shown == {"version_services": "2"}
    client.post(address, {"choice": "agree"} | shown)
    assert agreed(tarn) == [("carers", 1, "oral"), ("services", 2, "page")]


@pytest.mark.parametrize(("sent", "recorded"), [("1", 1), ("2", 2), ("", 2), ("7", 2), ("<b>", 2)])
def test_the_version_recorded_is_the_one_that_was_on_screen(client, tarn, sent, recorded):
    case = cast.call(tarn, agreements={})
    set_wording(tarn.desk, Family.CARERS, "Voulez-vous que je cherche ?", cast.DECISION)
    client.post(opened(client, case), {"choice": "agree", "version_carers": sent})
    assert agreed(tarn) == [("carers", recorded, "page")]
    with reading(tarn.desk):
        said = EntryBody.objects.filter(kind="agreement").latest("entry__seq").body
    assert (said["family"], said["wording"], said["channel"]) == ("carers", recorded, "page")
