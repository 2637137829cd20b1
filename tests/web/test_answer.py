"""The one-tap page: a look changes nothing, one tap answers, and nobody's name is read before."""

import gzip
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import code_of, link_of, proposal_of, proposed, read_code
from volontiers import web
from volontiers.cases.actions.desk import record_phone_yes
from volontiers.cases.models import Case, Event, Need, Proposal, StepUp
from volontiers.consent.models import OneOff, Pledge
from volontiers.core.need import Kind
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def page(client, path):
    return BeautifulSoup(client.get(path).content, "html.parser")


def heading(client, path):
    return page(client, path).h1.get_text(strip=True)


def tap(client, path, choice, **more):
    return client.post(path, {"choice": choice, "key": str(uuid4()), **more})


def test_the_page_shows_the_request_and_nobody(tarn, client):
    proposed(tarn, words="Fièvre depuis deux jours")
    answer = client.get(link_of(tarn, tarn.alix))
    text = BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)
    assert "Gaillac" in text
    assert "Une personne de 65 à 79 ans" in text
    assert "Cabinet, visio ou domicile" in text
    assert "Pourquoi vous ?" in text
    for secret in ("Durand", "Claire", "0639981234", "06 39 98 12 34", "Fièvre", "1952"):
        assert secret not in answer.content.decode()


def test_looking_changes_nothing_however_often(tarn):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    with reading(tarn.desk):
        before = (list(Proposal.objects.values()), Event.objects.count(), Message.objects.count())
    strict = Client(enforce_csrf_checks=True)
    for _ in range(10):
        assert strict.get(path).status_code == 200
        assert strict.head(path).status_code == 200
    assert strict.post(path, {"choice": "accept"}).status_code == 403
    with reading(tarn.desk):
        assert (list(Proposal.objects.values()), Event.objects.count(), Message.objects.count()) == before


def test_a_page_is_kept_by_nobody(tarn, client):
    proposed(tarn)
    answer = client.get(link_of(tarn, tarn.alix))
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_yes_needs_a_code_before_the_number_is_read(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    answer = tap(client, path, "accept")
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert heading(client, path) == "Merci. C’est à vous."
    assert "Claire" not in client.get(path).content.decode()
    assert client.get(f"{path}/decision")["Location"] == path

    answer = read_code(client, tarn, path)
    assert (answer.status_code, answer["Location"]) == (303, f"{path}/decision")
    shown = page(client, f"{path}/decision").main.get_text(" ", strip=True)
    assert "Claire D." in shown
    assert "06 39 98 12 34" in shown
    # Another browser has proved nothing.
    assert "Claire" not in Client().get(f"{path}/decision", follow=True).content.decode()


def test_the_code_leaves_by_the_other_channel(tarn, client):
    proposed(tarn)
    tap(client, link_of(tarn, tarn.alix, "sms"), "accept")
    with reading(tarn.desk):
        assert Message.objects.get(template="code").channel == "email"


def test_five_wrong_codes_end_it(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "accept")
    right = code_of(tarn)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert client.post(f"{path}/identite", {"code": wrong}).status_code == 422
    assert read_code(client, tarn, path).status_code == 422


def test_codes_are_not_sent_without_end(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "accept")
    for _ in range(9):
        client.post(f"{path}/identite", {"send": "1"})
    with reading(tarn.desk):
        assert StepUp.objects.count() == 5


def test_a_device_called_mine_asks_no_second_code(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.noor)
    tap(client, path, "accept")
    read_code(client, tarn, path, mine=True)
    proposed(tarn)
    second = link_of(tarn, tarn.noor)
    assert second != path
    tap(client, second, "accept")
    assert client.get(second)["Location"] == f"{second}/decision"


def test_the_device_of_one_is_not_that_of_another(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.noor)
    tap(client, path, "accept")
    read_code(client, tarn, path, mine=True)
    proposed(tarn)
    second = link_of(tarn, tarn.alix)
    tap(client, second, "accept")
    assert heading(client, second) == "Merci. C’est à vous."


def test_the_second_reads_that_it_is_taken(tarn, client):
    proposed(tarn)
    first, second = link_of(tarn, tarn.alix), link_of(tarn, tarn.noor)
    tap(client, first, "accept")
    assert tap(Client(), second, "accept").status_code == 303
    assert heading(Client(), second) == "Déjà pris par un confrère"


def test_the_same_tap_sent_twice_is_one_answer(tarn, client):
    proposed(tarn)
    path, key = link_of(tarn, tarn.alix), str(uuid4())
    for _ in range(3):
        client.post(path, {"choice": "accept", "key": key})
    with reading(tarn.desk):
        assert Event.objects.filter(verb="taken").count() == 1


def test_not_this_time_asks_nothing_more(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "decline")
    assert heading(client, path) == "C’est noté"


def test_a_mistake_is_undone_within_five_minutes(tarn, client, at):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "accept")
    assert "Annuler, je me suis trompé" in client.get(path).content.decode()
    tap(client, path, "undo")
    with reading(tarn.desk):
        assert Need.objects.get().state == "ready"


def test_after_five_minutes_it_is_handed_back(tarn, client, at):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "accept")
    at(MONDAY + timedelta(minutes=6))
    assert "Annuler" not in client.get(path).content.decode()
    tap(client, path, "undo")
    with reading(tarn.desk):
        assert Need.objects.get().state == "taken"
    tap(client, path, "release")
    with reading(tarn.desk):
        assert Need.objects.get().state == "ready"


def test_a_pause_takes_the_request_away_at_once(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "pause")
    assert heading(client, path) == "Vous n’êtes plus sollicité·e"
    with reading(tarn.desk):
        pledge = Pledge.objects.get(professional=tarn.alix)
        assert pledge.paused_until.isoformat() == "2026-11-23T23:00:00+00:00"
    tap(client, path, "accept")
    assert proposal_of(tarn, tarn.alix).state == "withdrawn"


def test_the_cap_of_the_week_is_said(tarn, client):
    proposed(tarn)
    taken = link_of(tarn, tarn.alix)
    proposed(tarn)
    waiting = link_of(tarn, tarn.alix)
    tap(client, taken, "accept")
    assert heading(client, waiting) == "Plafond atteint"
    tap(client, waiting, "accept")
    assert proposal_of(tarn, tarn.alix).state == "sent"


def test_an_old_link_is_renewed_to_the_same_place(tarn, client, at):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    at(MONDAY + timedelta(hours=3))
    shown = page(client, path)
    assert shown.h1.get_text() == "Ce lien a expiré"
    assert "06 •• •• •• 01" in shown.get_text()
    tap(client, path, "accept")
    assert proposal_of(tarn, tarn.alix).state == "sent"
    tap(client, path, "renew")
    assert heading(client, link_of(tarn, tarn.alix)) == "Cette demande n’attend plus de réponse"


def test_a_new_link_leaves_the_older_one_its_own_life(tarn, client, at):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    tap(client, path, "accept")
    at(MONDAY + timedelta(hours=1))
    tap(client, path, "renew")
    at(MONDAY + timedelta(hours=5))
    assert heading(client, path) == "Merci. C’est à vous."


def test_a_forged_link_leads_nowhere(tarn, client):
    answer = client.get("/p/" + "x" * 22)
    assert answer.status_code == 404
    assert "Ce lien ne mène à aucune demande" in answer.content.decode()


def test_what_was_handed_to_the_15_says_so(tarn, client):
    proposed(tarn)
    first, second = link_of(tarn, tarn.noor), link_of(tarn, tarn.alix)
    tap(client, first, "accept")
    read_code(client, tarn, first)
    assert "La personne est-elle en ligne avec vous ?" in client.get(f"{first}/15").content.decode()
    client.post(f"{first}/15")
    with reading(tarn.desk):
        assert Case.objects.get().emergency_at == MONDAY
    for path in (first, second):
        assert heading(client, path) == "Cette demande est confiée au 15"


def test_nobody_confides_to_the_15_before_the_step_up(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.noor)
    tap(client, path, "accept")
    client.post(f"{path}/15")
    with reading(tarn.desk):
        assert Case.objects.get().emergency_at is None


def test_something_else_is_offered_to_the_desk(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    assert client.post(f"{path}/autre", {"key": str(uuid4())}).status_code == 422
    answer = client.post(
        f"{path}/autre", {"key": str(uuid4()), "what": "AMB", "at": "demain 9:00", "text": "après la tournée"}
    )
    assert answer.status_code == 303
    assert proposal_of(tarn, tarn.alix).alternative == "Au cabinet, mar. 24/11 09:00, après la tournée"
    assert heading(client, path) == "C’est transmis au bureau"


def taken(tarn, client, who, kind=Kind.UNSCHEDULED):
    proposed(tarn, kind)
    path = link_of(tarn, who, "sms" if who != tarn.bed else "email")
    tap(client, path, "accept")
    read_code(client, tarn, path)
    return f"{path}/decision"


def test_the_physician_decides_and_the_person_is_told(tarn, client):
    path = taken(tarn, client, tarn.noor)
    buttons = [one.get_text(strip=True) for one in page(client, path).select("button[name=mode]")]
    assert buttons == ["Téléconsultation", "Au cabinet", "À domicile"]
    client.post(path, {"key": str(uuid4()), "mode": "VR", "at": "2026-11-23T11:30"})
    with reading(tarn.desk):
        need = Need.objects.get()
        assert (need.agreed_mode, need.agreed_place) == ("VR", "https://visio.example/salle")
        assert need.agreed_at.isoformat() == "2026-11-23T10:30:00+00:00"
        assert Message.objects.filter(
            template__in=["patient_appointment", "patient_visit", "patient_video"]
        ).exists()
    assert "Comment cela s’est-il terminé ?" in client.get(path).content.decode()


def test_an_hour_is_asked_and_a_past_one_refused(tarn, client):
    path = taken(tarn, client, tarn.noor)
    empty = client.post(path, {"key": str(uuid4()), "mode": "AMB"})
    assert empty.status_code == 422
    assert "Indiquez quand." in empty.content.decode()
    past = client.post(path, {"key": str(uuid4()), "mode": "AMB", "at": "2026-11-20T11:30"})
    assert "Cette heure est passée." in past.content.decode()
    with reading(tarn.desk):
        assert Need.objects.get().agreed_at is None


def test_a_nurse_gives_a_time_and_no_medical_decision(tarn, client):
    path = taken(tarn, client, tarn.bao, Kind.NURSING)
    shown = page(client, path)
    assert [one.get_text(strip=True) for one in shown.select("button[name=mode]")] == ["À domicile"]
    assert "Un confrère doit la voir" not in shown.get_text()


def test_advice_closes_and_unreachable_goes_back_to_the_desk(tarn, client):
    path = taken(tarn, client, tarn.noor)
    client.post(path, {"act": "end", "ending": "unreachable"})
    with reading(tarn.desk):
        assert Need.objects.get().state == "unplaced"


def test_a_colleague_is_searched_for_with_the_words_of_the_physician(tarn, client):
    path = taken(tarn, client, tarn.noor)
    client.post(path, {"act": "elsewhere", "mode": "HH", "note": "Ne peut pas se lever."})
    with reading(tarn.desk):
        need = Need.objects.select_related("case").get()
        assert (need.state, need.modes, need.case.shared_note) == ("ready", ["HH"], "Ne peut pas se lever.")


def test_it_ends_in_one_tap(tarn, client):
    path = taken(tarn, client, tarn.noor)
    client.post(path, {"key": str(uuid4()), "mode": "AMB", "at": "2026-11-23T11:30"})
    client.post(path, {"act": "end", "ending": "seen"})
    with reading(tarn.desk):
        assert Need.objects.get().outcome == "seen"
    assert heading(client, path.removesuffix("/decision")) == "C’est terminé"
    assert "Claire" not in client.get(path, follow=True).content.decode()


def test_a_link_that_is_hammered_waits(tarn, client):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    codes = [client.post(path, {"choice": "nothing"}).status_code for _ in range(61)]
    assert codes == [303] * 60 + [429]
    assert client.get(path).status_code == 200


def test_a_yes_that_was_never_given_is_contested(tarn, client):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    record_phone_yes(tarn.desk, need.pk, tarn.alix.pk, MONDAY)
    path = link_of(tarn, tarn.alix)
    assert "Ce n’est pas moi" in client.get(path).content.decode()
    tap(client, path, "not_me")
    with reading(tarn.desk):
        assert Need.objects.get().state == "ready"
        assert OneOff.objects.get().contested_at == MONDAY


def test_the_page_is_light(tarn, client):
    proposed(tarn)
    answer = client.get(link_of(tarn, tarn.alix))
    static = Path(web.__file__).parent / "static"
    weight = len(gzip.compress(answer.content)) + sum(
        len(gzip.compress((static / name).read_bytes()))
        for name in ("css/public.css", "js/phone.js", "img/icons.svg", "img/favicon.svg")
    )
    assert weight <= 45_000
    assert "http" not in answer.content.decode().replace("http-equiv", "")


def test_enter_in_the_time_field_decides_nothing(tarn, client):
    """A browser sends the first button of the form: that one carries no mode."""
    path = taken(tarn, client, tarn.noor)
    first = page(client, path).select_one("form:has(input[name=at]) button[type=submit]")
    assert not first.has_attr("name")
    answer = client.post(path, {"key": str(uuid4()), "at": "2026-11-23T11:30"})
    assert answer.status_code == 422
    assert "Choisissez comment." in answer.content.decode()
