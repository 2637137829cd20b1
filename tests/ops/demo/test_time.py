"""Time in the demonstration: six people give some, and one evening of four places is half filled."""

import pytest

from volontiers.database.wall import reading
from volontiers.governance.queries import sessions
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.loading import PLEDGED
from volontiers.ops.demo.time import give_time

pytestmark = pytest.mark.django_db(transaction=True)
NOW = PLEDGED.replace(day=20)


def test_an_evening_is_half_filled(at):
    at(PLEDGED)
    cpts, _ = territory.install()
    known = people.install(cpts, PLEDGED)
    give_time(cpts.community_id, known, at(NOW))
    with reading(cpts):
        (one,) = sessions.listed(cpts.community_id)
        seen = sessions.seen(one.pk)
    assert (one.coming, one.places, one.state) == (2, 4, "open")
    assert len(seen.coming) == 2
    assert seen.why[0].startswith("6 personnes sollicitées")
