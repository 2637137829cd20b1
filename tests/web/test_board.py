"""E2: nothing is forgotten, nothing moves under the cursor, and rest costs nothing."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.actions import desk as verbs
from volontiers.cases.actions import emergency, ownership, waves
from volontiers.cases.actions.intake import NeedAsked
from volontiers.cases.actions.withdrawals import change_pledge
from volontiers.cases.models import Callback, Case, Need
from volontiers.consent.actions import Terms
from volontiers.core.need import Kind, Outcome
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/bureau/tableau"
TUESDAY_EVENING = MONDAY + timedelta(hours=34, minutes=55)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    """Julie, operator."""
    with acting(tarn.machine):
        julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return signed_in(julie)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def needs(tarn, case):
    with reading(tarn.desk):
        return list(Need.objects.filter(case=case).order_by("n"))


def poll(desk, page, **headers):
    return desk.get(page.select_one("#vivant")["hx-get"], headers={"HX-Request": "true"} | headers)


def test_an_empty_board_says_what_it_means(desk):
    assert "Rien en attente." in soup(desk.get(URL)).select_one(".empty").text


def test_beyond_four_alerts_the_others_are_folded_so_that_the_rows_stay_in_sight(tarn, desk):
    for count, open_ones, folded in ((4, 4, 0), (6, 3, 3)):
        with reading(tarn.desk):
            known = Case.objects.count()
        for _ in range(count - known):
            emergency.hand_to_emergency(tarn.desk, cast.call(tarn).pk, MONDAY)
        page = soup(desk.get(URL))
        assert len(page.select(".alerts > li")) == count
        assert len(page.select(".other-alerts .alerts > li")) == folded
        assert len(page.select("#vivant > .alerts > li")) == open_ones
    assert page.select_one(".other-alerts summary").text == "3 autres à voir"


def test_alerts_of_one_moment_stand_in_the_order_of_arrival(tarn, desk):
    first = cast.call(tarn)
    cases = [first, cast.call(tarn), cast.call(tarn, person_id=first.person_id)]
    for case in reversed(cases):
        emergency.hand_to_emergency(tarn.desk, case.pk, MONDAY)
    shown = [one["id"] for one in soup(desk.get(URL)).select("#vivant > .alerts > li")]
    assert shown == [f"quinze-{case.pk}" for case in cases]


def test_late_ones_come_first_and_are_never_folded_unsaid(tarn, desk, at):
    for _ in range(3):
        emergency.hand_to_emergency(tarn.desk, cast.call(tarn).pk, MONDAY)
    promised = cast.call(tarn, Kind.EQUIPMENT)
    with acting(tarn.desk):
        Case.objects.filter(pk=promised.pk).update(news_due_at=MONDAY - timedelta(minutes=5))
        Callback.objects.create(
            community=tarn.community, phone="+33536490022", owner=tarn.camille, due_at=MONDAY
        )  # fmt: skip
    at(MONDAY + timedelta(minutes=1))
    page = soup(desk.get(URL))
    tones = [alert["class"][-1] for alert in page.select("#vivant .alerts > li")]
    assert tones == ["late", "late", "wait", "wait", "wait"]
    assert page.select_one(".other-alerts summary").text == "2 autres à voir"
    for _ in range(5):
        emergency.hand_to_emergency(tarn.desk, cast.call(tarn).pk, MONDAY)
    at(MONDAY + timedelta(minutes=45))
    page = soup(desk.get(URL))
    assert len(page.select("#vivant > .alerts > li.late")) == 6
    assert page.select_one(".other-alerts summary").text == "4 autres à voir, dont 4 en retard"


def test_rows_say_where_each_need_is(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    waves.advance(tarn.machine, needs(tarn, case)[0].pk, MONDAY)
    page = soup(desk.get(URL))
    said = [" ".join(row.text.split()) for row in page.select("tbody tr")]
    assert "vague 1 sur 1 · 2 personnes" in said[0]
    assert "Gaillac" in said[0]
    assert "va être proposé" in said[1]
    assert page.select_one(".tabs [aria-current] b").text == "2"


def test_at_rest_the_poll_is_answered_304_until_something_moves(tarn, desk):
    case = cast.call(tarn)
    page = soup(desk.get(URL))
    first = poll(desk, page)
    assert first.status_code == 200
    etag = {"If-None-Match": first["ETag"]}
    assert poll(desk, page, **etag).status_code == 304
    assert poll(desk, page, **{"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    verbs.close(tarn.desk, needs(tarn, case)[0].pk, Outcome.SEEN, MONDAY)
    assert poll(desk, page, **etag).status_code == 200


def test_the_minute_a_colleague_and_a_decline_each_change_the_etag(tarn, desk, at):
    case = cast.call(tarn)
    page = soup(desk.get(URL))
    seen = [poll(desk, page)["ETag"]]
    ownership.be_present(tarn.desk, case.pk, MONDAY)
    seen.append(poll(desk, page)["ETag"])
    at(MONDAY + timedelta(minutes=1))
    seen.append(poll(desk, page)["ETag"])
    assert len(set(seen)) == 3


def test_no_row_moves_none_is_lost_and_new_ones_wait(tarn, desk):
    first, second = cast.call(tarn, Kind.UNSCHEDULED), cast.call(tarn, Kind.NURSING)
    page = soup(desk.get(URL))
    shown = [row["id"] for row in page.select("tbody tr")]
    verbs.close(tarn.desk, needs(tarn, first)[0].pk, Outcome.SEEN, MONDAY)
    sooner = NeedAsked(Kind.UNSCHEDULED, MONDAY + timedelta(hours=1))
    cast.call(tarn, needs=(sooner,))
    polled = soup(poll(desk, page))
    assert [row["id"] for row in polled.select("tbody tr")] == shown
    assert polled.select("tbody tr")[0]["class"] == ["gone"]
    newcomers = polled.select_one(".newcomers")
    assert newcomers.text == "+ 1 nouvelle — Afficher"
    again = soup(desk.get(newcomers["href"] if newcomers["href"].startswith("/") else URL))
    assert [row["id"] for row in again.select("tbody tr")] == [
        row["id"] for row in soup(desk.get(URL)).select("tbody tr")
    ]
    assert second.number == 1002


def test_a_probable_duplicate_is_said_on_both_rows_and_on_the_case(tarn, desk, at):
    first = cast.call(tarn)
    cast.call(tarn, callback_phone="+33639987766", person=Identity("Salvy", "Paul", 1980, "81145"))
    third = cast.call(tarn, callback_phone="+33639980000")
    chips = [
        row.select_one(".c-ref").text
        for row in soup(desk.get(URL)).select("tbody tr")
        if "doublon" in row.text
    ]
    assert chips == ["1001-1", "1003-1"]
    page = soup(desk.get(f"/c/gaillacois/dossiers/{first.number}"))
    assert [link.text for link in page.select(".message.wait p a")] == ["dossier 1003"]
    verbs.close(tarn.desk, needs(tarn, third)[0].pk, Outcome.DUPLICATE, MONDAY)
    assert "doublon probable" not in soup(desk.get(URL)).select_one("table").text


def test_an_establishment_calls_for_many_people(tarn, desk):
    for family, year in (("Salvy", 1930), ("Roux", 1931)):
        cast.call(tarn, caller="organization", person=Identity(family, "Jo", year, "81099"))
    assert "doublon probable" not in soup(desk.get(URL)).text


def test_the_number_of_queries_does_not_follow_the_rows(tarn, desk, django_assert_num_queries):
    cast.call(tarn)
    cast.call(tarn)
    desk.get(URL)
    with CaptureQueriesContext(connection) as few:
        desk.get(URL)
    for _ in range(18):
        cast.call(tarn)
    with django_assert_num_queries(len(few)):
        assert len(soup(desk.get(URL)).select("tbody tr")) == 20


def test_every_id_is_there_once_and_rows_are_named_aloud(tarn, desk):
    cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    page = soup(desk.get(URL))
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert page.select_one("tbody tr")["aria-label"].startswith("Besoin 1001-1, Gaillac, Consultation rapide")


def test_late_is_said_in_words_and_waits_for_a_call(tarn, desk, at):
    case = cast.call(tarn, needs=(NeedAsked(Kind.UNSCHEDULED, MONDAY + timedelta(minutes=30)),))
    waves.advance(tarn.machine, needs(tarn, case)[0].pk, MONDAY)
    at(MONDAY + timedelta(minutes=40))
    row = soup(desk.get(URL)).select_one("tbody tr")
    assert row["class"] == ["late"]
    assert "en retard de 10 min" in row.text
    assert row.select_one(".c-next").text == "Rappeler"


def test_a_yes_that_nobody_confirmed_comes_back_late(tarn, desk, at):
    case = cast.call(tarn, callback_phone="+33536490011")
    verbs.record_phone_yes(tarn.desk, needs(tarn, case)[0].pk, tarn.alix.pk, MONDAY)
    row = soup(desk.get(URL)).select_one("tbody tr")
    assert row["class"] != ["late"]
    assert row.select_one(".c-next").text == "Voir"
    at(MONDAY + timedelta(hours=8, minutes=5))
    row = soup(desk.get(URL)).select_one("tbody tr")
    assert row["class"] == ["late"]
    assert "accepté par Dr Salvy, jamais confirmé" in row.text
    assert row.select_one(".c-next").text == "Rappeler"


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        ("a-rappeler", ["1002-1"]),
        ("clos", ["1003-1"]),
        ("a-proposer", ["1001-1"]),
        ("nimporte", ["1001-1", "1002-1"]),
    ],
)
def test_each_tab_shows_its_needs(tarn, desk, tab, expected):
    cast.call(tarn)
    cast.call(tarn, agreements={})
    closed = cast.call(tarn)
    verbs.close(tarn.desk, needs(tarn, closed)[0].pk, Outcome.SEEN, MONDAY)
    page = soup(desk.get(URL, {"etat": tab}))
    assert [ref.text for ref in page.select(".c-ref")] == expected


def test_mine_and_by_case(tarn, desk):
    cast.call(tarn, Kind.UNSCHEDULED, Kind.NURSING)
    assert not soup(desk.get(URL, {"miens": "1"})).select("tbody tr")
    page = soup(desk.get(URL, {"vue": "dossier"}))
    assert "Dossier 1001 · Gaillac · suivi par Camille Roche" in page.select_one("tr.group").text
    assert len(page.select("tbody tr[id]")) == 2


def test_what_comes_first(tarn, desk, at):
    emergency_case = cast.call(tarn)
    emergency.hand_to_emergency(tarn.desk, emergency_case.pk, MONDAY)
    orphan = cast.call(tarn, owner_id=None)
    with acting(tarn.desk):
        Callback.objects.create(
            community=tarn.community,
            phone="+33536490022",
            owner=tarn.camille,
            due_at=MONDAY + timedelta(minutes=20),
        )
    said = [" ".join(alert.text.split()) for alert in soup(desk.get(URL)).select(".alerts li")]
    assert "Dossier 1001, confié au 15 à 09:05." in said[0]
    assert "On attend un appel au 05 36 49 00 22, à rappeler avant 09:25" in said[1]
    assert "Dossier 1002, suivi à reprendre depuis 09:05." in said[2]
    at(MONDAY + timedelta(minutes=31))
    assert "Suite connue ? Rappeler la famille ?" in soup(desk.get(URL)).select_one(".alerts li").text
    assert orphan.number == 1002


def test_proposing_from_the_board(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    with acting(tarn.desk):
        Need.objects.filter(case=case).update(state="received", next_check_at=None)
    form = soup(desk.get(URL)).select_one(".c-next form")
    assert desk.post(form["action"]).status_code == 302
    assert needs(tarn, case)[0].state == "proposed"


def test_the_week_counts_needs(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.NURSING)
    verbs.record_phone_yes(tarn.desk, needs(tarn, case)[0].pk, tarn.alix.pk, MONDAY + timedelta(minutes=50))
    verbs.close(tarn.desk, needs(tarn, case)[0].pk, Outcome.SEEN, MONDAY + timedelta(minutes=55))
    line = " ".join(soup(desk.get(URL)).select_one(".lead-line").text.split())
    assert line == "Cette semaine : 2 demandes, 1 avec une solution, délai médian 50 min."


def test_the_neighbour_sees_nothing(tarn, signed_in):
    cast.call(tarn)
    elsewhere = cast.bourbon()
    with acting(elsewhere.machine):
        hina = cast._account(elsewhere.community, "hina@bourbon.test", "Hina", Role.OPERATOR)
    client = signed_in(hina)
    assert client.get(URL).status_code == 404
    assert not soup(client.get("/c/bourbon/bureau/tableau")).select("tbody tr")


def test_a_case_whose_owner_went_home_is_told_and_taken_in_one_tap(tarn, desk, at):
    case = cast.call(tarn)
    evening = at(MONDAY.replace(hour=19, minute=10))
    told = "suivi à reprendre depuis 20:00 : la journée de Camille Roche est finie."
    assert told in soup(desk.get(URL)).get_text()
    address = f"/c/gaillacois/dossiers/{case.number}"
    assert "la journée de Camille Roche est finie depuis 20:00" in soup(desk.get(address)).get_text()
    desk.post(f"{address}/reprendre")
    at(evening + timedelta(minutes=1))
    assert told not in soup(desk.get(URL)).get_text()


def test_many_cases_of_one_person_are_one_line(tarn, desk, at):
    numbers = [cast.call(tarn).number for _ in range(5)]
    at(MONDAY.replace(hour=19, minute=10))
    line = soup(desk.get(URL)).select_one("[id^=suivis-]")
    assert "5 dossiers" in line.get_text()
    assert all(str(number) in line.get_text() for number in numbers)


def test_a_long_list_of_cases_is_cut_and_each_end_of_day_has_its_line(tarn, desk, at):
    for _ in range(5):
        cast.call(tarn)
    at(MONDAY + timedelta(days=1))
    with acting(tarn.machine):
        namesake = cast._account(tarn.community, "c2@gaillacois.test", tarn.camille.name, Role.OPERATOR)
        Case.objects.update(opened_at=MONDAY)
    for _ in range(10):
        cast.call(tarn, owner_id=namesake.pk)
    at(MONDAY + timedelta(days=2))
    lines = soup(desk.get(URL)).select("li[id^=suivis-]")
    assert len({line["id"] for line in lines}) == len(lines) == 2
    assert any("1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013 et 2 autres." in one.text for one in lines)


def test_whatever_asks_for_a_call_is_under_to_call(tarn, desk, at):
    cast.call(tarn, Kind.UNSCHEDULED)
    at(MONDAY + timedelta(days=5))
    page = soup(desk.get(URL, {"etat": "a-rappeler"}))
    assert len(page.select("tbody tr[id]")) == 1
    assert page.select_one("#onglet-a-rappeler b").text == "1"


def gives_back(tarn, who):
    nothing = Terms(Level.NONE, 0, 0, None)
    change_pledge(tarn.pro(who), who.pk, nothing, MONDAY, (None, None))


def empty_shifts(client):
    lines = soup(client.get(URL)).select("li[id^=garde-]")
    return [one.get_text(" ", strip=True).replace("\u00a0", " ") for one in lines]


def test_a_shift_given_back_stays_on_the_board_until_somebody_takes_it(tarn, desk, signed_in):
    cast.duty(tarn, tarn.alix, TUESDAY_EVENING)
    page = soup(desk.get(URL))
    assert empty_shifts(desk) == []
    gives_back(tarn, tarn.alix)
    assert poll(desk, page).status_code == 200
    said = "La garde du mardi 24 novembre de 20 h à minuit est sans médecin."
    assert empty_shifts(desk) == [f"◔ {said}"]
    assert empty_shifts(signed_in(tarn.camille)) == [f"◔ {said} Voir les gardes"]
    cast.duty(tarn, tarn.noor, TUESDAY_EVENING, hours=2)
    assert empty_shifts(desk) == ["◔ La garde du mardi 24 novembre de 22 h à minuit est sans médecin."]
    cast.duty(tarn, tarn.noor, TUESDAY_EVENING + timedelta(hours=2), hours=2)
    assert empty_shifts(desk) == []


def test_a_shift_given_back_is_late_once_it_runs_and_gone_once_it_is_over(tarn, desk, at):
    cast.duty(tarn, tarn.alix, TUESDAY_EVENING)
    gives_back(tarn, tarn.alix)
    at(TUESDAY_EVENING)
    assert empty_shifts(desk)[0].startswith("! La garde du mardi 24 novembre")
    at(TUESDAY_EVENING + timedelta(hours=4))
    assert empty_shifts(desk) == []


def test_many_shifts_given_back_are_one_line_and_the_neighbour_s_are_not_there(tarn, desk):
    elsewhere = cast.bourbon()
    cast.duty(elsewhere, elsewhere.alix, TUESDAY_EVENING)
    gives_back(elsewhere, elsewhere.alix)
    for days in range(4):
        cast.duty(tarn, tarn.alix, TUESDAY_EVENING + timedelta(days=days))
    gives_back(tarn, tarn.alix)
    first = "mardi 24 novembre de 20 h à minuit"
    assert empty_shifts(desk) == [f"◔ 4 gardes sont sans médecin. La première : {first}."]
