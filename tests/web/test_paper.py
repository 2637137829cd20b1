"""A case on paper: a sheet without controls, its date, who printed it, and the square that leads back to it."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.actions import ownership
from volontiers.database.wall import acting

URL = "/c/gaillacois/dossiers/1001"


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


@pytest.mark.django_db(transaction=True)
def test_the_sheet_says_who_printed_it_and_when(tarn, desk):
    case = cast.call(tarn)
    ownership.write_notes(tarn.desk, case.pk, "sonner deux fois", "", case.version, MONDAY)
    head = BeautifulSoup(desk.get(URL).content, "html.parser").select_one(".paper-head")
    assert "lundi 23 novembre 2026" in head.text
    assert "imprimé par Julie Mas le 23/11/2026 à 09:05" in head.text
    assert head.img["src"] == f"{URL}/carre.svg"


@pytest.mark.django_db(transaction=True)
def test_the_square_is_a_picture_of_the_address_alone(tarn, desk):
    cast.call(tarn)
    answer = desk.get(f"{URL}/carre.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert BeautifulSoup(answer.content, "html.parser").svg.path["d"]
    assert b"Durand" not in answer.content
    assert desk.get("/c/gaillacois/dossiers/1002/carre.svg").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_neighbour_has_no_square(tarn, signed_in):
    cast.call(tarn)
    assert signed_in(cast.bourbon().camille).get(f"{URL}/carre.svg").status_code == 404


@pytest.fixture
def printed(tarn, desk, browser):
    """The case as a printer sees it, in a real browser: printed.is_visible(selector)."""
    case = cast.call(tarn)
    ownership.write_notes(tarn.desk, case.pk, "sonner deux fois", "", case.version, MONDAY)
    html = desk.get(URL).content.decode()
    page = browser.new_page()

    def answer(route):
        path = route.request.url.removeprefix("http://127.0.0.1:9")
        if path.startswith("/static/"):
            route.fulfill(path=Path(finders.find(path.removeprefix("/static/"))))
        else:
            route.fulfill(content_type="text/html", body=html if path == "/" else "")

    page.route("**/*", answer)
    page.goto("http://127.0.0.1:9/")
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_paper_has_no_control(printed):
    assert printed.is_visible("[data-print]")
    printed.emulate_media(media="print")
    seen = [
        one for one in printed.query_selector_all("button, input, textarea, select, nav") if one.is_visible()
    ]
    assert seen == []
    assert printed.is_visible(".paper-date")
    assert printed.is_visible("text=sonner deux fois")
    assert printed.is_visible("ol.timeline")
