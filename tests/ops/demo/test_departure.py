"""The departure of the demonstration: seventy patients at one date, some of them first in line."""

import pytest

from volontiers.database.wall import reading
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.departure import PATIENTS, leave_soon
from volontiers.ops.demo.loading import PLEDGED
from volontiers.placement.queries import cohorts

pytestmark = pytest.mark.django_db(transaction=True)


def test_seventy_patients_at_the_day_of_the_announcement(at):
    at(PLEDGED)
    cpts, _ = territory.install()
    known = people.install(cpts, PLEDGED)
    leave_soon(cpts.community_id, known, PLEDGED)
    with reading(cpts):
        (one,) = cohorts.cohorts(cpts.community_id)
        found, everybody = cohorts.progress(one), list(cohorts.waiting(one))
    assert found.all.everybody == PATIENTS
    assert 15 <= found.fragile.everybody <= 45
    assert {person.since for person in everybody} == {one.announced_on}
