"""The waiting list on screen: in its order, without illness, searched without a name in an address."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import NAMES, ODETTE, TOMORROW, listed, said, somebody
from tests.web.steering_given import soup, words
from volontiers.accounts.models import AccessEntry
from volontiers.core.priority import Ground
from volontiers.core.waiting import Leaving
from volontiers.database.wall import reading
from volontiers.people.actions import Identity
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.registering import register_together

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/liste/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def rows(response):
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in soup(response).select("tbody tr")
    ]


def test_empty_it_says_how_people_arrive(desk):
    assert "Personne n’attend" in words(desk.get(URL))


def test_the_order_is_that_of_the_members_then_of_the_dates(tarn, desk):
    listed(tarn, somebody(1))
    listed(tarn, ODETTE)
    listed(tarn, somebody(2, insee="81145"), Ground.LONG_TERM_CONDITION, home_visits=True)
    assert rows(desk.get(URL)) == [
        [
            "1",
            "Alba Cazals",
            "02/03/2026",
            "ALD",
            "16 à 64 ans",
            "Lisle-sur-Tarn à domicile",
            "seule",
            "◔︎ en attente",
        ],
        [
            "2",
            "Odette Calmels",
            "02/03/2026",
            "70 ans et plus",
            "65 à 79 ans",
            "Gaillac",
            "seule",
            "◔︎ en attente",
        ],
        [
            "3",
            "Alba Bousquet",
            "02/03/2026",
            "autres situations",
            "16 à 64 ans",
            "Gaillac",
            "seule",
            "◔︎ en attente",
        ],
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("classe=senior", ["Odette Calmels", "René Calmels"]),
        ("commune=81145", ["Alba Cazals"]),
        ("domicile=1", ["Alba Cazals"]),
        ("etat=left", ["Alba Delmas"]),
        ("classe=nothing&commune=99999%00", []),
        ("classe=nothing&secteur=abc&etat=none", ["Alba Cazals", "Odette Calmels", "René Calmels"]),
    ],
)
def test_filters(tarn, desk, query, expected):
    register_together(tarn.desk, [said(ODETTE), said(Identity("Calmels", "René", 1946, "81099"))], MONDAY)
    listed(tarn, somebody(2, insee="81145"), Ground.LONG_TERM_CONDITION, home_visits=True)
    close(tarn.desk, listed(tarn, somebody(3)).pk, Leaving.FOUND, TOMORROW)
    assert [
        row[0] if "=" in query and len(row) == 7 else row[1] for row in rows(desk.get(f"{URL}?{query}"))
    ] == expected


@pytest.mark.parametrize("text", ["calmels", "ODETTE CALM", "06 39 98 12 34", "code"])
def test_somebody_is_found_and_it_is_noted(tarn, desk, text):
    odette = listed(tarn)
    listed(tarn, somebody(1))
    page = desk.post(URL, {"q": odette.code if text == "code" else text})
    assert [row[0] for row in rows(page)] == ["Odette Calmels"]
    with reading(tarn.desk):
        assert AccessEntry.objects.get(what="search").about == f"list:{odette.pk}"


def test_who_waits_no_more_is_found_by_name(tarn, desk):
    close(tarn.desk, listed(tarn).pk, Leaving.MOVED_AWAY, TOMORROW)
    assert "a déménagé" in words(desk.post(URL, {"q": "Calmels"}))


@pytest.mark.parametrize("text", ["", "   ", "\x00", "%", "'; --", "zzz" * 60])
def test_a_search_for_nothing_breaks_nothing(tarn, desk, text):
    listed(tarn)
    assert desk.post(URL, {"q": text}).status_code == 200


def test_a_household_is_seen_and_totals_count(tarn, desk):
    register_together(tarn.desk, [said(ODETTE), said(Identity("Calmels", "Lina", 2026, "81099"))], MONDAY)
    page = desk.get(URL)
    assert [row[6] for row in rows(page)] == ["2 personnes", "2 personnes"]
    assert "En attente 2 70 ans et plus 1 grossesse, enfant de moins de 2 ans 1" in words(page)


def test_pages_of_fifty(tarn, desk):
    for n in range(52):
        listed(tarn, somebody(n))
    assert len(rows(desk.get(URL))) == 50
    assert [row[0] for row in rows(desk.get(f"{URL}?page=2"))] == ["51", "52"]
    assert len(rows(desk.get(f"{URL}?page=ab"))) == 50


def test_the_neighbour_sees_nobody(tarn, signed_in):
    listed(tarn)
    bourbon = cast.bourbon()
    client = signed_in(bourbon.camille)
    assert "Personne n’attend" in words(client.get("/c/bourbon/liste/"))


def test_a_search_keeps_its_words_from_page_to_page_and_out_of_the_address(tarn, desk):
    for n in range(52):
        listed(tarn, Identity("Calmels", NAMES[n % 8] + str(n), 1940, "81099"))
    listed(tarn, somebody(1))
    first = soup(desk.post(URL, {"q": "calmels"}))
    form = first.select_one("form.pager")
    assert form["method"] == "post"
    sent = {one["name"]: one["value"] for one in form.select("input[name=q], button")}
    second = words(desk.post(form["action"], sent))
    assert "52 personnes pour « calmels »" in second
    assert "Page 2 sur 2" in second
    assert "Assié" not in [row.get_text() for row in soup(desk.post(form["action"], sent)).select("tbody th")]
