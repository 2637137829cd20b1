"""The election of the demonstration: called with the assembly of December, for the board that had no specialist."""

import pytest

from volontiers.accounts.access import Actor, Role
from volontiers.core.election import ElectionState
from volontiers.database.wall import reading
from volontiers.governance.queries import assemblies
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.board import unplanned
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.association import found_association
from volontiers.ops.demo.loading import PLEDGED
from volontiers.ops.demo.meetings import hold_meetings

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_seat_that_ends_is_called_and_have_their_candidates(at):
    at(PLEDGED)
    cpts, _ = territory.install()
    known = people.install(cpts, PLEDGED)
    claire = Actor(
        cpts.community_id,
        account_id=known.accounts["claire"],
        name="Claire",
        roles=frozenset({Role.COORDINATOR}),
    )
    found_association(claire, known, PLEDGED)
    hold_meetings(cpts.community_id, known, at(PLEDGED.replace(day=20)))
    with reading(claire):
        general = assemblies.assemblies(drafts=True).order_by("starts_at").last()
        called = queries.elections(general.pk)
        day = general.starts_at.date()
        left = unplanned(general, day, day)
        standing = [[row.name for row in queries.candidates(one.pk)] for one in called]
    assert [(one.college, one.seats, one.state) for one in called] == [
        ("gp", 2, ElectionState.CALLED), ("specialists", 2, ElectionState.CALLED), ("allied", 2, ElectionState.CALLED),
    ]  # fmt: skip
    assert left == []
    assert [len(names) for names in standing] == [3, 3, 3]
    assert all(one.item.title.startswith("Élection.") for one in called)
