"""The project of the demonstration: refused once for its board, and a page that everybody may read."""

import pytest

from volontiers.core.spoken import MOST_WORDS
from volontiers.database.wall import reading
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.loading import PARIS, PLEDGED
from volontiers.ops.demo.project import OBJECTED, file_once
from volontiers.project.documents.story import length
from volontiers.project.queries import course as queries

pytestmark = pytest.mark.django_db(transaction=True)
NOW = PLEDGED.replace(day=20)


def test_a_letter_that_came_back_and_a_page_for_everybody(at):
    at(PLEDGED)
    cpts, _ = territory.install()
    known = people.install(cpts, PLEDGED)
    file_once(cpts.community_id, known, at(NOW))
    with reading(cpts):
        course, story = queries.course(cpts.community_id), queries.story(cpts.community_id)
    assert tuple(one.check_key for one in course.objections) == OBJECTED
    assert course.holding(NOW.astimezone(PARIS).date()).to == ()
    assert {one.label for one in course.pieces if not one.ready_on} == {
        "Lettre d’intention",
        "Statuts et composition du conseil",
    }
    assert length("CPTS", story.parts) < MOST_WORDS
