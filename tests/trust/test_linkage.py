"""Two hundred voices in simple secrecy: a whole dump, with the columns of PostgreSQL, links none of them to its voter."""

from random import Random

import pytest

from tests import cast
from tests.cast import MONDAY
from trust.secrecy import VOTERS, attacked, naive_table, voted

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_in_a_whole_dump_links_a_voter_to_a_voice(at, owner_sql):
    at(MONDAY)
    with naive_table(owner_sql) as beside:
        opinion, truth = voted(cast.gaillacois(), beside, Random(20261209))
        naive, found = attacked(beside, opinion, truth, Random(1))
    assert len(truth) == VOTERS
    # The attack bites: one row for each voice, without a name nor a moment, tells them all.
    assert naive == VOTERS
    assert found.strategies > 0
    assert found.p > 0.01, found
