"""E8: the week of a team, for its members and for the desk that notes what they say by telephone."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import cast
from tests.cast import MONDAY
from tests.team_given import AFTERNOON, FRIDAY, THURSDAY, coteaux
from volontiers.agenda import covering
from volontiers.agenda.models import Absence, Swap
from volontiers.core.cover import Half, HalfDay
from volontiers.database.wall import reading
from volontiers.people.models import TeamMember

pytestmark = pytest.mark.django_db
BASE = "/c/gaillacois/structure/structure-des-coteaux"
LAST = HalfDay(THURSDAY.day, Half.EVENING)


@pytest.fixture
def here(at):
    at(MONDAY)
    return coteaux(cast.gaillacois())


@pytest.fixture
def alix(here, signed_in):
    return signed_in(here.tarn.alix.account)


@pytest.fixture
def desk(here, signed_in):
    return signed_in(here.tarn.camille)


def page(client, path: str = "/") -> BeautifulSoup:
    answer = client.get(BASE + path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def half(at: HalfDay) -> str:
    return f"/demi-journee/{at.day}-{at.half}"


def cells(soup: BeautifulSoup) -> dict[tuple[str, str], str]:
    table = soup.select_one("table.rota")
    days = [one.find("span", attrs={"aria-hidden": True}).text for one in table.thead.find_all("th")]
    return {
        (row.th.text, day): " ".join(cell.text.split())
        for row in table.tbody.find_all("tr")
        for day, cell in zip(days, row.find_all("td"), strict=True)
    }


def said(client) -> str:
    return " ".join(
        BeautifulSoup(client.get(BASE + "/").content, "html.parser").select_one(".message").text.split()
    )


def test_the_week_is_a_table_of_names_and_gaps(here, alix):
    here.hold(here.tarn.alix, THURSDAY)
    here.hold(here.tarn.noor, FRIDAY, lead=False)
    week = cells(page(alix))
    assert week["matin", "jeu 26"] == "Dr Salvy"
    assert week["matin", "ven 27"] == "◔\ufe0e fragile Dr Benoît, en réserve seulement"
    assert week["après-midi", "ven 27"].startswith("!\ufe0e découvert Je couvre")
    assert ("matin", "sam 28") not in week


def test_je_couvre_takes_the_half_day(here, alix):
    answer = alix.post(BASE + half(THURSDAY), {"act": "hold"})
    assert answer["Location"] == f"{BASE}/?semaine=2026-11-23"
    assert here.leads(THURSDAY) == here.tarn.alix.pk
    assert "Dr Salvy couvre jeudi 26 novembre, matin" in said(alix)


def test_somebody_was_faster_and_is_named_in_no_reproach(here, alix):
    here.hold(here.tarn.noor, THURSDAY)
    alix.post(BASE + half(THURSDAY), {"act": "hold"})
    assert "Quelqu’un couvre déjà cette demi-journée" in said(alix)


def test_a_member_acts_for_nobody_else(here, alix):
    alix.post(BASE + half(THURSDAY), {"act": "hold", "who": here.tarn.noor.pk})
    assert here.leads(THURSDAY) == here.tarn.alix.pk
    here.hold(here.tarn.noor, FRIDAY)
    alix.post(BASE + half(FRIDAY), {"act": "give_back", "who": here.tarn.noor.pk})
    assert here.leads(FRIDAY) == here.tarn.noor.pk


def test_the_desk_notes_what_a_member_said_by_telephone(here, desk):
    desk.post(BASE + half(THURSDAY), {"act": "hold", "who": here.tarn.noor.pk})
    assert here.leads(THURSDAY) == here.tarn.noor.pk


def test_given_back_late_the_message_of_the_team_is_read(here, alix):
    here.hold(here.tarn.alix, AFTERNOON)
    alix.post(BASE + half(AFTERNOON), {"act": "give_back"})
    assert "Votre créneau est dans 3 h 55. Message de l’équipe : prévenir Mme Faure." in said(alix)


def test_an_absence_is_seen_before_it_is_confirmed(here, alix):
    here.hold(here.tarn.alix, THURSDAY)
    asked = {
        "who": here.tarn.alix.pk, "first_day": "2026-11-26", "first_half": "morning",
        "last_day": "2026-11-26", "last_half": "evening", "note": "",
    }  # fmt: skip
    shown = BeautifulSoup(alix.get(BASE + "/absence", asked).content, "html.parser")
    assert "d’abord Dr Benoît" in shown.text
    with reading(here.tarn.desk):
        assert not Absence.objects.exists()
    confirmed = {one["name"]: one["value"] for one in shown.select("form[method=post] input[type=hidden]")}
    alix.post(BASE + "/absence", confirmed)
    assert here.leads(THURSDAY) is None
    card = page(alix).select_one(".rota-cards").text
    assert "Dr Salvy s’absente jeudi 26 novembre" in card
    assert "À reprendre" in card


@pytest.mark.parametrize(
    ("said_now", "why"),
    [
        ({"last_day": "2026-11-25"}, "La fin vient après le début."),
        ({"first_day": "2026-11-02", "last_day": "2026-11-03"}, "Ce jour est passé"),
        ({"first_day": "demain"}, "Une date, par exemple 26/11/2026."),
        ({"last_day": "2028-11-25"}, "Un an au plus"),
    ],
)
def test_dates_that_cannot_be_are_said_beside_the_field(here, alix, said_now, why):
    asked = {
        "who": here.tarn.alix.pk, "first_day": "2026-11-26", "first_half": "morning",
        "last_day": "2026-11-26", "last_half": "evening", "note": "gardée",
    } | said_now  # fmt: skip
    answer = alix.get(BASE + "/absence", asked)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "gardée" in answer.content.decode()
    assert alix.post(BASE + "/absence", asked).status_code == 422


def test_nobody_announces_the_absence_of_a_colleague(here, alix):
    asked = {
        "who": here.tarn.noor.pk, "first_day": "2026-11-26", "first_half": "morning",
        "last_day": "2026-11-26", "last_half": "evening",
    }  # fmt: skip
    assert alix.post(BASE + "/absence", asked).status_code == 422
    absence = here.away(here.tarn.noor, THURSDAY)
    assert alix.post(f"{BASE}/absence/{absence}", {"act": "end"}).status_code == 404


def test_je_le_remplace(here, signed_in):
    here.hold(here.tarn.alix, THURSDAY)
    absence = here.away(here.tarn.alix, THURSDAY, LAST)
    noor = signed_in(here.tarn.noor.account)
    assert "Je le remplace" in page(noor).text
    noor.post(f"{BASE}/absence/{absence}", {"act": "stand_in"})
    assert here.leads(THURSDAY) == here.tarn.noor.pk
    assert "tout est repris" in page(noor).text


def test_an_exchange_is_proposed_and_answered(here, alix, signed_in):
    here.hold(here.tarn.alix, THURSDAY)
    here.hold(here.tarn.noor, FRIDAY)
    offer = f"{here.tarn.noor.pk}/2026-11-27-morning"
    alix.post(BASE + half(THURSDAY), {"act": "swap", "offer": offer})
    with reading(here.tarn.desk):
        asked = Swap.objects.get()
    assert alix.post(f"{BASE}/echange/{asked.pk}", {"answer": "yes"}).status_code == 404
    noor = signed_in(here.tarn.noor.account)
    assert "Dr Salvy propose un échange à Dr Benoît" in page(noor).text
    noor.post(f"{BASE}/echange/{asked.pk}", {"answer": "yes"})
    assert (here.leads(THURSDAY), here.leads(FRIDAY)) == (here.tarn.noor.pk, here.tarn.alix.pk)


def test_an_exchange_without_a_choice_says_what_to_do(here, alix):
    here.hold(here.tarn.alix, THURSDAY)
    answer = alix.post(BASE + half(THURSDAY), {"act": "swap", "offer": ""})
    assert answer.status_code == 422
    assert "Choisissez à qui proposer." in answer.content.decode()


def test_the_eight_weeks_say_what_is_fragile(here, alix):
    here.hold(here.tarn.bao, THURSDAY)
    here.away(here.tarn.alix, THURSDAY)
    here.away(here.tarn.noor, THURSDAY)
    rows = page(alix).select("table.data tbody tr")
    assert len(rows) == 8
    assert rows[0].find_all("td")[1].text == "jeu 26 matin"
    assert rows[1].find_all("td")[0].text == "15 demi-journées"


def test_a_stranger_finds_no_team(here, signed_in):
    newcomer = signed_in(cast.newcomer(here.tarn).account)
    for path in ("/", half(THURSDAY), "/absence", "/calendrier"):
        assert newcomer.get(BASE + path).status_code == 404
    assert newcomer.post(BASE + half(THURSDAY), {"act": "hold"}).status_code == 404
    assert "aucune équipe" in newcomer.get(reverse("my-team")).content.decode()


def test_who_left_the_team_sees_it_no_more(here, alix):
    with reading(here.tarn.desk):
        member = TeamMember.objects.get(professional=here.tarn.alix)
    covering.end_membership(here.tarn.desk, member.pk, date(2026, 11, 20), MONDAY)
    assert alix.get(BASE + "/").status_code == 404


def test_a_message_leads_to_the_only_team(here, alix):
    assert alix.get(reverse("my-team"))["Location"] == BASE + "/"


@pytest.mark.parametrize("typed", ["2026-11-26", "2026-11-26-noon", "demain-morning", "2026-13-01-morning"])
def test_a_half_day_that_is_none_is_not_there(here, alix, typed):
    assert alix.get(f"{BASE}/demi-journee/{typed}").status_code == 404


def feeds(client) -> list[str]:
    return [one["value"].partition("/c/")[2] for one in page(client, "/calendrier").select("input[readonly]")]


def test_the_calendar_holds_half_days_and_nobody_cared_for(here, alix, client):
    here.ask(here.person())
    here.hold(here.tarn.alix, THURSDAY)
    here.hold(here.tarn.noor, FRIDAY)
    mine, team = (client.get(f"/c/{one}").content.decode() for one in feeds(alix))
    assert "DTSTART:20261126T070000Z\r\nDTEND:20261126T120000Z" in mine
    assert (mine.count("BEGIN:VEVENT"), team.count("BEGIN:VEVENT")) == (1, 2)
    assert "Dr Benoît" in team
    assert "Durand" not in mine + team


def test_a_calendar_address_that_was_changed_answers_no_more(here, alix, client):
    before = feeds(alix)[0]
    alix.post(BASE + "/calendrier")
    assert client.get(f"/c/{before}").status_code == 404
    assert client.get(f"/c/{feeds(alix)[0]}").status_code == 200
    assert client.get(f"/c/{before.replace('.ics', 'x.ics')}").status_code == 404


def test_the_sheet_for_the_door_is_a_pdf(here, alix):
    absence = here.away(here.tarn.alix, THURSDAY, LAST)
    answer = alix.get(f"{BASE}/absence/{absence}/affiche.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_neighbour_reaches_no_team_of_another_community(here, signed_in):
    elsewhere = cast.bourbon()
    client = signed_in(elsewhere.camille)
    assert client.get(BASE + "/").status_code == 404
    assert client.get("/c/bourbon/structure/structure-des-coteaux/").status_code == 404


def test_the_number_of_persons_is_told_to_the_team_and_their_names_are_not(here, alix):
    here.ask(here.person())
    text = page(alix).text
    assert "1 personne suivie" in text
    assert "Durand" not in text
    assert alix.get(BASE + "/accords").status_code == 404
