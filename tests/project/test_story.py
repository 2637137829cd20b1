"""« Ma CPTS en 180 secondes »: published by a named person, frozen, short enough, and without a small count."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter, member
from volontiers.accounts.access import NobodySigned
from volontiers.core.need import Kind
from volontiers.core.spoken import MOST_WORDS
from volontiers.database.wall import acting, reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.story import publish_story
from volontiers.project.models import Story
from volontiers.project.queries.figures import of_the_members

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"territory": "Entre vigne et causse.", "next": "Nous élisons notre conseil."}
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    at_letter(made)
    return made


def told(one: Story) -> str:
    return " ".join(
        " ".join(
            [part["title"], part["said"], *(f"{fact['text']} {fact['source']}" for fact in part["facts"])]
        )
        for part in one.parts
    )


def test_it_tells_the_territory_the_stage_and_the_words_of_the_community(tarn):
    said = told(publish_story(tarn.desk, WORDS, 0, MONDAY))
    assert "4 communes et 22\u202f212 habitants." in said
    assert "Insee, populations légales" in said
    assert "lettre d’intention" in said
    assert "Nous élisons notre conseil." in said
    # A part of which nothing is known is not there.
    assert "Ce qui a été fait" not in said


def test_what_the_desk_did_is_told_from_five_on_and_stays_as_it_was_all_the_quarter(tarn, at):
    for _ in range(4):
        cast.call(tarn, Kind.NURSING, now=MONDAY - timedelta(days=5))
    assert "demandes" not in told(publish_story(tarn.desk, WORDS, 0, MONDAY))
    cast.call(tarn, Kind.NURSING, now=MONDAY - timedelta(days=4))
    said = told(publish_story(tarn.desk, WORDS, 1, MONDAY))
    assert "5 demandes de soins reçues." in said
    assert "du 1er octobre 2026 au 22 novembre 2026" in said
    # One more request is not found by taking one page from the other.
    cast.call(tarn, Kind.NURSING, now=MONDAY)
    assert "5 demandes de soins reçues." in told(publish_story(tarn.desk, WORDS, 2, at(TOMORROW)))


def test_a_page_longer_than_three_minutes_is_not_published(tarn):
    with pytest.raises(NotWritten, match=str(MOST_WORDS)):
        publish_story(tarn.desk, WORDS | {"done": "mot " * MOST_WORDS}, 0, MONDAY)
    with reading(tarn.desk):
        assert not Story.objects.exists()


def test_what_comes_next_is_said_and_by_somebody(tarn):
    with pytest.raises(NotWritten) as wrong:
        publish_story(tarn.desk, {"next": "  "}, 0, MONDAY)
    assert wrong.value.field == "next"
    with pytest.raises(NobodySigned):
        publish_story(tarn.machine, WORDS, 0, MONDAY)


def test_a_page_that_was_published_is_not_rewritten_and_a_stale_one_is_not_published(tarn):
    publish_story(tarn.desk, WORDS, 0, MONDAY)
    with pytest.raises(NotWritten, match="entre-temps"):
        publish_story(tarn.desk, WORDS, 0, MONDAY)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        Story.objects.update(parts=[])


def test_members_are_told_by_profession_from_five_on(tarn):
    (fact,) = of_the_members({"10": 9, "60": 6, "50": 2, "other": 1}, MONDAY.date())
    assert fact.text == "18 membres : 9 médecins et 9 autres."
    assert of_the_members({"10": 4}, MONDAY.date()) == []
    assert "5 sages-femmes" in of_the_members({"50": 5, "10": 5}, MONDAY.date())[0].text


def test_the_members_of_the_register_are_counted(tarn):
    for n in range(6):
        # Half of them came by a spreadsheet, without a code.
        member(tarn, f"Membre {n}", "infirmière", "60" if n % 2 else "")
    assert "6 membres : 6 infirmiers." in told(publish_story(tarn.desk, WORDS, 0, MONDAY))
