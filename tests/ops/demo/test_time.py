"""Time in the demonstration: twelve people give some, one evening was, and one of four places is half filled."""

import pytest

from volontiers.database.wall import reading
from volontiers.governance.queries import sessions
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.loading import PLEDGED
from volontiers.ops.demo.time import ask_time, give_time

pytestmark = pytest.mark.django_db(transaction=True)
NOW = PLEDGED.replace(day=20)


def test_an_evening_is_half_filled(at):
    at(PLEDGED)
    cpts, _ = territory.install()
    known = people.install(cpts, PLEDGED)
    give_time(cpts.community_id, known, PLEDGED)
    ask_time(cpts.community_id, known, at(NOW))
    with reading(cpts):
        one, past = sessions.listed(cpts.community_id)
        seen = sessions.seen(one.pk)
    assert (one.coming, one.places, one.state) == (2, 4, "open")
    assert (past.coming, past.places, past.state) == (5, 5, "over")
    assert len(seen.coming) == 2
    assert seen.why[0].startswith("8 personnes sollicitées")
