"""The observatory, for everybody: two axes, over time, and national figures that disagree side by side."""

import csv
import io

import pytest
from django.test import Client

from tests.project.test_observing import LINE, entered
from tests.web.steering_given import soup, words
from volontiers.core.observatory_file import COLUMNS

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/observatoire/"


@pytest.fixture
def region(at):
    entered(
        LINE,
        [*LINE[:4], "01/02/2020", "lettre validée", "oui", "ARS"],
        ["Dadou", "Occitanie", "81", "", "01/06/2019", "idée", "non", "presse"],
        ["Armor", "Bretagne", "22", "10000", "01/06/2019", "en marche", "oui", "ARS"],
    )


def test_a_region_on_a_day(region):
    page = words(Client().get(f"{HERE}?region=Occitanie&au=2019-12-31"))
    assert "Occitanie, au 31 décembre 2019 : 2 projets, dont 0 soutenu." in page
    assert "42 000 habitants, sans compter 1 projet dont la population n’est pas dite" in page
    assert "Armor" not in page
    page = words(Client().get(f"{HERE}?region=Occitanie&au=2020-12-31"))
    assert "2 projets, dont 1 soutenu." in page


def test_one_project_is_found_by_its_name_or_department(region):
    page = words(Client().get(f"{HERE}?q=dad"))
    assert "Dadou" in page
    assert "Armor 22" not in page
    assert "Aucun projet ne porte « zzz »" in words(Client().get(f"{HERE}?q=zzz"))


def test_a_day_before_everything_and_a_day_that_is_none(region):
    assert "Aucun projet n’est connu à cette date" in words(Client().get(f"{HERE}?au=2001-01-01"))
    page = words(Client().get(f"{HERE}?au=demain"))
    assert "Cette date ne se lit pas" in page
    assert "3 projets" in page


def test_nothing_entered_is_said_so():
    assert "tenue par qui exploite cette installation" in words(Client().get(HERE))


def test_the_national_figures_stand_with_their_sources_even_where_they_disagree():
    page = words(Client().get(f"{HERE}reperes"))
    assert page.count("Une autre source compte autrement à la même date.") == 2
    assert "280 projets" in page
    assert "200 projets" in page


def test_two_sources_are_never_joined_by_one_line():
    """224, then 200, then 280: nobody published that fall."""
    page = soup(Client().get(f"{HERE}reperes"))
    projects = page.select_one("figure.chart")
    assert [one.get_text() for one in projects.select(".chart-key li")] == [
        "infirmiers.com, 2019", "Le Quotidien du médecin", "Fédération nationale des CPTS",
    ]  # fmt: skip
    said = [[dot.get_text(strip=True).split(" : ")[1] for dot in line] for line in _dots(projects)]
    assert said == [["224", "280"], ["200", "400", "403"], ["738"]]


def _dots(figure):
    return [figure.select(f"circle.chart-{style}") for style in range(3)]


def test_the_files_say_what_the_page_says_and_come_in_again(region):
    answer = Client().get(f"{HERE}projets.csv?region=Occitanie")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["projet"], row["date"], row["soutenu"]) for row in rows] == [
        ("Gaillacois", "2019-04-30", "non"),
        ("Gaillacois", "2020-02-01", "oui"),
        ("Dadou", "2019-06-01", "non"),
    ]
    assert Client().get(f"{HERE}projets.json?region=Occitanie").json() == {"projets": rows}
    national = Client().get(f"{HERE}reperes.json").json()["reperes"]
    assert {one["valeur"] for one in national if one["date"] == "2019-04"} == {"200", "280", "75"}
    assert b"2019-04" in Client().get(f"{HERE}reperes.csv").content


def test_the_page_asks_the_same_few_questions_of_many_projects(region, django_assert_max_num_queries):
    entered(*[[f"Projet {n}", *LINE[1:]] for n in range(120)])
    with django_assert_max_num_queries(8):
        page = words(Client().get(HERE))
    assert "Page 1 sur 3" in page
    assert "Page 3 sur 3" in words(Client().get(f"{HERE}?page=3"))
