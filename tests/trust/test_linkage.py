"""Two hundred voices in simple secrecy: a whole dump, with the columns of PostgreSQL, links none of them to its voter."""

from random import Random

import psycopg
import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, member, open_it
from trust.linkage import attack, dump
from volontiers.core.assembly import Choice
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.governance.actions.opinions import close_opinion, open_opinion, say, write_opinion
from volontiers.governance.models import Elector, Stay

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 200
NAIVE = "naive_ballot"


@pytest.fixture
def beside(owner_sql):
    """The table that anybody would make first: a row for each voice, with no name in it."""
    owner_sql.execute(f"CREATE TABLE {NAIVE} (id serial PRIMARY KEY, choice text NOT NULL)")
    yield owner_sql
    owner_sql.execute(f"DROP TABLE {NAIVE}")


def voted(tarn, sql: psycopg.Connection, chance: Random) -> tuple[int, dict[int, str]]:
    """Everybody votes in an order of chance; each voice goes in the urn, and in the naive table beside."""
    made = association(tarn, values={"simple_secrecy": True})
    with acting(made.desk):
        for number in range(VOTERS - len(made.members)):
            member(tarn, f"Membre{number}", "gp")
    one = convened(made)
    open_it(made, one)
    with acting(made.desk):
        roll = list(Elector.objects.filter(assembly=one).values_list("pk", flat=True))
        insert(*[Stay(community=tarn.community, assembly=one, elector_id=key, since=EVENING) for key in roll])
        item = one.agenda.last().pk
    asked = write_opinion(made.desk, one.pk, item, "?", EVENING, of_a_person=False, in_a_conflict=False)
    open_opinion(made.desk, asked.pk, EVENING)
    chance.shuffle(roll)
    truth = {key: chance.choice([Choice.YES, Choice.YES, Choice.NO, Choice.ABSTAIN]).value for key in roll}
    for key, voice in truth.items():
        say(made.desk, asked.pk, key, key, Choice(voice), EVENING)
        sql.execute(f"INSERT INTO {NAIVE} (choice) VALUES (%s)", [voice])
    close_opinion(made.desk, asked.pk, EVENING)
    return asked.pk, truth


def test_nothing_in_a_whole_dump_links_a_voter_to_a_voice(at, beside):
    at(MONDAY)
    opinion, truth = voted(cast.gaillacois(), beside, Random(20261209))
    held = dump(beside)
    assert len(truth) == VOTERS
    # The attack bites: one row for each voice, without a name nor a moment, tells them all.
    assert attack(held, opinion, truth, Random(1)).right == VOTERS
    found = attack({name: rows for name, rows in held.items() if name != NAIVE}, opinion, truth, Random(1))
    assert found.strategies > 0
    assert found.p > 0.01, found
