"""The list of the demonstration: eighty people through the verbs, of every class, the same each time."""

import pytest

from volontiers.core.priority import PriorityClass
from volontiers.database.wall import reading
from volontiers.ops.demo import territory
from volontiers.ops.demo.loading import PLEDGED
from volontiers.ops.demo.waiting import LEAVES, PEOPLE, wait
from volontiers.placement.queries.listing import Wanted, household_sizes, in_order, totals

pytestmark = pytest.mark.django_db(transaction=True)


def test_eighty_people_of_every_class(at):
    at(PLEDGED)
    by, _ = territory.install()
    wait(by, PLEDGED, at)
    with reading(by):
        waiting, everybody = totals(), list(in_order(Wanted(), everybody=True))
        sizes = household_sizes(one.household_id for one in everybody)
    assert PEOPLE <= len(everybody) <= PEOPLE + 2
    assert waiting.waiting == len(everybody) - len(LEAVES)
    assert {one for one, _ in waiting.by_class} == set(PriorityClass)
    assert {2, 3} <= set(sizes.values())
    assert len({one.since for one in everybody}) > 40
