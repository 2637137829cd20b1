"""E11, « Qui a lu mes disponibilités »: counted, told, filtered, exported, reported; over all one's communities."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.consent.test_readings import explained, mine, wave
from tests.web.practice_given import proposed
from volontiers.accounts.access import Role
from volontiers.accounts.models import Account, Membership
from volontiers.consent import readings
from volontiers.consent.models import ReadingStatement
from volontiers.consent.readings import Read
from volontiers.core.reading import MOST_A_DAY, Column, Reader, Why
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db
PAGE = "/moi/lectures"
NIGHT = MONDAY + timedelta(hours=14)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def page(client, query=""):
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def text(client, query=""):
    return page(client, query).get_text(" ", strip=True)


def lines(client, query=""):
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in page(client, query).select("tbody tr")
    ]


def test_nobody_has_read_anything_this_month(alix):
    said = text(alix)
    assert "Personne n’a consulté vos disponibilités ce mois-ci." in said
    assert "Vos créneaux partagés : 0" in said
    assert "Votre agenda : jamais lu" in said
    assert "Lectures ce mois : 0" in said


def test_a_wave_is_told_to_each_in_their_own_words(tarn, alix, signed_in):
    case = proposed(tarn)
    (mine_,) = lines(alix)
    assert mine_[:2] == ["lun. 23/11 09:05", "Moteur, vague 1"]
    assert mine_[2] == "votre engagement, votre semaine"
    assert mine_[3] == f"besoin {case.number}-1"
    assert mine_[4] == "proposé"
    assert lines(signed_in(tarn.bao.account)) == [], "a nurse was not looked at for a physician's need"


def test_who_was_not_asked_reads_so(tarn, alix):
    wave(tarn, tarn.alix, tarn.noor, chosen=[tarn.noor])
    wave(tarn, tarn.alix, number=None)
    assert [(line[1], line[4]) for line in lines(alix)] == [
        ("Moteur", "rien proposé"),
        ("Moteur, vague 1", "non proposé"),
    ]


def test_the_desk_that_opens_a_case_is_seen(tarn, alix, signed_in):
    case = proposed(tarn)
    desk = signed_in(tarn.camille)
    desk.get(f"/c/gaillacois/dossiers/{case.number}")
    desk.get(f"/c/gaillacois/dossiers/{case.number}")
    assert [(line[1], line[2], line[4]) for line in lines(alix)][:1] == [
        ("Camille Roche (bureau)", "nom, trajet et réponse", "—")
    ]
    assert len(lines(alix)) == 2
    assert desk.get("/c/gaillacois/dossiers/9999").status_code == 404


def test_reading_one_s_own_page_is_no_read(alix):
    for _ in range(2):
        alix.get("/moi/engagement")
        alix.get(PAGE)
    assert "Lectures ce mois : 0" in text(alix)


def console(tarn):
    with acting(tarn.machine):
        read = Read(Reader.ROLE, (Column.ENTRIES,), [tarn.alix.pk], Why.REGISTER, role="technical")
        readings.note(tarn.machine, read, MONDAY)


def test_the_reader_can_be_chosen(tarn, alix):
    wave(tarn, tarn.alix)
    explained(tarn, tarn.alix)
    console(tarn)
    assert {line[1] for line in lines(alix, "?par=personnes")} == {
        "Camille Roche (bureau)", "Administration technique",
    }  # fmt: skip
    assert [line[1] for line in lines(alix, "?par=moteur")] == ["Moteur, vague 1"]
    assert len(lines(alix, "?par=nimporte")) == 3
    assert "Aucune lecture de cette sorte" in text(alix, "?par=systemes")
    assert "dont 2 par des personnes" in text(alix)


def test_the_month_can_be_chosen_and_starts_at_local_midnight(tarn, alix, at):
    wave(tarn, tarn.alix)
    at(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))  # half past midnight, December in Paris
    assert "Personne n’a consulté vos disponibilités ce mois-ci." in text(alix)
    assert len(lines(alix, "?mois=2026-11")) == 1
    assert "ce mois-là" in text(alix, "?mois=2026-10")
    assert len(page(alix).select("#mois option")) == 13
    assert page(alix, "?mois=2030-01").select_one("#mois option[selected]")["value"] == "2026-12"


def test_an_unusual_read_is_said(tarn, alix, at):
    explained(tarn, tarn.alix)
    assert "inhabituelle" not in text(alix)
    explained(tarn, tarn.alix, at=NIGHT)
    assert "inhabituelle" in lines(alix)[0][0]
    assert "inhabituelle" not in lines(alix)[1][0]
    assert "Une lecture est inhabituelle" in text(alix)


def test_many_reads_of_one_day_are_said_even_when_others_are_chosen(tarn, alix):
    for n in range(MOST_A_DAY + 1):
        with acting(tarn.desk):
            read = Read(Reader.PERSON, (Column.TOTAL,), [tarn.alix.pk], Why.FIGURES)
            readings.note(tarn.desk, read, MONDAY + timedelta(minutes=n))
    assert all("inhabituelle" in line[0] for line in lines(alix))
    assert "Des lectures sont inhabituelles" in text(alix, "?par=moteur")


def test_fifteen_a_page(tarn, alix):
    for n in range(16):
        wave(tarn, tarn.alix, number=n + 1)
    assert len(lines(alix)) == 15
    assert len(lines(alix, "?par=moteur&page=2")) == 1
    assert "par=moteur&page=1" in page(alix, "?par=moteur&page=2").select_one("[rel=prev]")["href"]


def exported(client, query=""):
    answer = client.get(f"{PAGE}/export{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return answer, list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_same_lines_go_to_a_spreadsheet(tarn, alix):
    wave(tarn, tarn.alix, chosen=[tarn.alix])
    explained(tarn, tarn.alix, at=NIGHT)
    answer, (heading, night, morning) = exported(alix)
    assert answer["Content-Disposition"] == 'attachment; filename="lectures-2026-11.csv"'
    assert heading == ["Quand", "Qui", "Quoi", "Pourquoi", "Suite", "Communauté", "Inhabituelle"]
    assert (morning[0], morning[1], morning[4], morning[6]) == (
        "23/11/2026 09:05",
        "Moteur, vague 1",
        "proposé",
        "",
    )
    assert (night[1], night[6]) == ("Camille Roche (bureau)", "oui")
    assert len(exported(alix, "?par=moteur")[1]) == 2
    assert alix.post(f"{PAGE}/export").status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_is_a_formula_is_not_run(tarn, alix, sign):
    Account.objects.filter(pk=tarn.camille.pk).update(name=f"{sign}cmd()")
    explained(tarn, tarn.alix)
    assert exported(alix)[1][1][1] == f"'{sign}cmd() (bureau)"


def test_a_read_is_reported_once_and_its_answer_is_told(tarn, alix, at):
    explained(tarn, tarn.alix)
    (line,) = mine(tarn, tarn.alix)
    answer = alix.post(f"{PAGE}?par=personnes", {"signaler": line.id}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?par=personnes", 302)]
    assert "La coordination voit votre signalement" in answer.content.decode()
    assert lines(alix)[0][5] == "Signalée à la coordination"
    answer = alix.post(PAGE, {"signaler": line.id}, follow=True)
    assert "déjà signalée" in answer.content.decode()
    with reading(tarn.desk):
        (waiting,) = readings.waiting_reports()
    readings.note_report_seen(tarn.desk, waiting.pk, MONDAY)
    assert lines(alix)[0][5] == "Regardée par la coordination aujourd’hui"


def test_the_read_of_another_is_not_reported(tarn, alix):
    explained(tarn, tarn.noor)
    (line,) = mine(tarn, tarn.noor)
    alix.post(PAGE, {"signaler": line.id})
    alix.post(PAGE, {"signaler": "²"})
    with reading(tarn.desk):
        assert readings.waiting_reports() == []


def test_the_monthly_statement_is_wanted_then_no_more(tarn, alix):
    answer = alix.post(PAGE, {"releve": "oui"}, follow=True)
    assert "partira le 1er de chaque mois" in answer.content.decode()
    with reading(tarn.desk):
        assert ReadingStatement.objects.get().account == tarn.alix.account
    assert "Ne plus recevoir ce relevé par mois" in text(alix)
    alix.post(PAGE, {"releve": "non"})
    with reading(tarn.desk):
        assert not ReadingStatement.objects.exists()


def test_taking_it_all_back_is_one_page_away(tarn, alix):
    link = page(alix).find("a", string="Retirer tout")["href"]
    answer = alix.get(link)
    shown = BeautifulSoup(answer.content, "html.parser")
    assert shown.select_one("input[name=level][checked]")["value"] == "none"
    assert "pas encore enregistré" in shown.get_text()
    with reading(tarn.pro(tarn.alix)):
        assert tarn.alix.pledges.get().level == "some"


def test_two_communities_on_one_page(tarn, alix, within):
    bourbon = cast.bourbon()
    wave(bourbon, tarn.alix)
    wave(tarn, tarn.alix)
    assert [line[5] == "—" for line in lines(alix)] == [False, True], (
        "where she is no member, she reports nothing"
    )
    with within(bourbon.desk):
        Membership.objects.create(
            community=bourbon.community, account=tarn.alix.account, role=Role.PROFESSIONAL
        )
    told = lines(alix)
    assert {line[1] for line in told} == {
        "Moteur, vague 1 CPTS de Bourbon", "Moteur, vague 1 CPTS du Grand Gaillacois",
    }  # fmt: skip
    assert {line[0] for line in told} == {"lun. 23/11 12:05", "lun. 23/11 09:05"}
    there = next(one for one in mine(tarn, tarn.alix) if one.community_id == bourbon.community.pk)
    alix.post(PAGE, {"signaler": there.id})
    with reading(bourbon.desk):
        assert [one.reading_id for one in readings.waiting_reports()] == [there.id]


def test_whoever_is_not_in_the_directory_has_no_such_page(tarn, signed_in):
    client = signed_in(tarn.camille)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/export").status_code == 404


def test_it_is_one_step_from_the_inbox_and_from_the_pledge(alix):
    for where in ("/moi/", "/moi/engagement"):
        assert f'href="{PAGE}"' in alix.get(where).content.decode()
