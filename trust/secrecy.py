"""Opinions asked in simple secrecy, then attacked with a whole dump: nothing links a voter to what they said."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import psycopg

from tests import cast
from tests.cast import MONDAY, Cast
from tests.governance.assembly_given import EVENING, association, convened, member, open_it
from trust import base
from trust.line import Line, Tally
from trust.linkage import Found, attack, dump
from volontiers.core.assembly import Choice
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.governance.actions.opinions import close_opinion, open_opinion, say, write_opinion
from volontiers.governance.models import Elector, Stay

VOTERS = 200
NAIVE = "naive_ballot"
NAIVE_READ = "naive ballots read"
# Voices given out by lot do as well once in a hundred times: one attack that did is tried on another opinion.
ENOUGH, TWICE = 0.01, 2


@contextmanager
def naive_table(sql: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The table that anybody would make first: a row for each voice, with no name in it."""
    sql.execute(f"CREATE TABLE {NAIVE} (id serial PRIMARY KEY, choice text NOT NULL)")
    try:
        yield sql
    finally:
        sql.execute(f"DROP TABLE {NAIVE}")


def voted(tarn: Cast, beside: psycopg.Connection, chance: Random) -> tuple[int, dict[int, str]]:
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
        beside.execute(f"INSERT INTO {NAIVE} (choice) VALUES (%s)", [voice])
    close_opinion(made.desk, asked.pk, EVENING)
    return asked.pk, truth


def attacked(
    beside: psycopg.Connection, opinion: int, truth: dict[int, str], chance: Random
) -> tuple[int, Found]:
    """(voices that the naive table told, what the rest of the dump gave)."""
    held = dump(beside)
    naive = attack(held, opinion, truth, chance).right
    return naive, attack({name: rows for name, rows in held.items() if name != NAIVE}, opinion, truth, chance)


def lot(chance: Random) -> Tally:
    tally = Tally(VOTERS)
    for time in range(1, TWICE + 1):
        base.fresh(MONDAY)
        with naive_table(base.superuser()) as beside:
            opinion, truth = voted(cast.gaillacois(), beside, chance)
            naive, found = attacked(beside, opinion, truth, chance)
        tally.seen[NAIVE_READ] += naive == VOTERS
        if found.strategies and found.p > ENOUGH:
            break
        if time == TWICE:
            tally.broken.append(
                f"{found.right} of {VOTERS} voices linked by {found.strategies} strategies, p {found.p}"
            )
    return tally


LINES = (
    Line(
        "secrecy",
        "P11 · un avis au secret simple : la base entière, avec ses colonnes internes, ne relie personne à son vote",
        "pas mieux que le hasard",
        (2000, 600, 200),
        lot,
        (NAIVE_READ,),
    ),
)
