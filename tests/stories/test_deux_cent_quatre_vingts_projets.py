"""Deux cent quatre-vingts projets. A region sees its projects by stage and by support, over time; nobody is named."""

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client

from tests.project.test_observing import entered
from tests.web.steering_given import soup, words

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/observatoire/"
JUNE, DECEMBER, APRIL = "01/06/2018", "01/12/2018", "01/04/2019"
# As one source told it in April 2019: 280 projects of which 75 are supported, a quarter more than in December, and
# four times as many supported as in June.
ALL, BY_DECEMBER, BY_JUNE = 280, 224, 100
SUPPORTED, SUPPORTED_IN_JUNE = 75, 19


def said(number: int, day: str, stage: str, supported: bool) -> list[str]:
    name = f"Projet {number:03d}"
    return [name, "Occitanie", "81", "30000", day, stage, "oui" if supported else "non", "exemple"]


def sheet() -> list[list[str]]:
    lines = []
    for number in range(ALL):
        began = JUNE if number < BY_JUNE else DECEMBER if number < BY_DECEMBER else APRIL
        lines.append(said(number, began, "idée", number < SUPPORTED_IN_JUNE))
        if SUPPORTED_IN_JUNE <= number < SUPPORTED:
            lines.append(said(number, APRIL, "lettre d’intention", supported=True))
    return lines


@pytest.fixture
def region():
    assert entered(*sheet()).projects == ALL


def test_a_region_sees_its_projects_grow(region):
    everybody = Client()
    for day, projects, supported in (
        (date(2018, 6, 30), BY_JUNE, SUPPORTED_IN_JUNE),
        (date(2018, 12, 31), BY_DECEMBER, SUPPORTED_IN_JUNE),
        (date(2019, 4, 30), ALL, SUPPORTED),
    ):
        page = words(everybody.get(HERE, {"region": "Occitanie", "au": f"{day}"}))
        assert f": {projects} projets, dont {supported} soutenus." in page, day

    # By stage and by support on one day: two axes, and their sum.
    page = soup(everybody.get(HERE, {"au": "2019-04-30"}))
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in page.select("table")[0].select("tbody tr")
    ]
    assert [row[1:5] for row in rows] == [
        ["19", "205", "–", "224"], ["56", "–", "–", "56"], ["75", "205", "–", "280"],
    ]  # fmt: skip

    # In time too, drawn and in a table; and the sheet leaves with whoever wants to count again.
    moments = [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in page.select("table")[1].select("tbody tr")
    ]
    assert [row[1:] for row in moments] == [["100", "19"], ["224", "19"], ["280", "75"]]
    assert page.select_one("svg")
    lines = list(
        csv.DictReader(
            io.StringIO(everybody.get(f"{HERE}projets.csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert len({one["projet"] for one in lines}) == ALL
    assert json.loads(everybody.get(f"{HERE}projets.json").content)

    # Two hundred and eighty names are read fifty at a time, or found.
    assert "Projet 279" in words(everybody.get(HERE, {"page": "6"}))
    assert "Projet 279" in words(everybody.get(HERE, {"q": "279"}))


def test_the_national_figures_stand_beside_it_even_where_the_sources_disagree(region):
    page = words(Client().get(f"{HERE}reperes"))
    for figure in ("280 projets", "200 projets", "75 projets", "224 projets", "19 projets"):
        assert figure in page, figure
    assert "Une autre source compte autrement à la même date." in page
