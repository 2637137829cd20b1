"""What somebody whom nothing stops does to a register is found at its first line, without any export."""

import os

import psycopg
import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.consent import heads
from volontiers.consent.soundness import first_break
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)

# Every later line hashed again, as one would who knows the format: only a head that was published tells.
FORK = """
DO $$ DECLARE line consent_entry; before bytea := ''; fresh bytea; BEGIN
  FOR line IN SELECT * FROM consent_entry ORDER BY seq LOOP
    IF line.seq = 2 THEN line.commitment := sha256('autre'); END IF;
    fresh := sha256(framed(before) || framed(convert_to(line.community_id::text, 'UTF8'))
                    || framed(convert_to(line.seq::text, 'UTF8')) || framed(line.commitment));
    UPDATE consent_entry SET commitment = line.commitment, prev = before, head = fresh WHERE id = line.id;
    before := fresh;
  END LOOP;
END $$
"""
INSERTED = (
    "INSERT INTO consent_entry (community_id, seq, day, commitment, head, prev)"
    " SELECT community_id, 7, day, commitment, sha256('y'), head FROM consent_entry WHERE seq = 6"
)
TAMPERINGS = {
    "edited": ("UPDATE consent_entry SET commitment = sha256('x') WHERE seq = 3", 3),
    "head edited": ("UPDATE consent_entry SET head = sha256('x') WHERE seq = 3", 3),
    "deleted": ("DELETE FROM consent_entry WHERE seq = 2", 2),
    "first deleted": ("DELETE FROM consent_entry WHERE seq = 1", 1),
    "inserted": (
        INSERTED,
        7,
    ),
    "reordered": ("UPDATE consent_entry SET seq = CASE seq WHEN 2 THEN 3 ELSE 2 END WHERE seq IN (2, 3)", 2),
    "cut": ("DELETE FROM consent_entry WHERE seq > 3", 6),
    "forked": (FORK, 6),
}


@pytest.fixture
def superuser():
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute("SET session_replication_role = replica")
        yield sql


@pytest.fixture
def tarn(at):
    """Six lines, and a head published on the last one."""
    at(MONDAY)
    tarn = cast.gaillacois()
    cast.pledge(tarn, tarn.alix, Level.MANY)
    with acting(tarn.desk):
        assert heads.publish().receipt.seq == 6
    return tarn


def found(tarn, *, bodies: bool = False) -> int:
    with reading(tarn.desk):
        one = first_break(tarn.community.pk, bodies=bodies)
        return one.seq if one else 0


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found_at_its_line(tarn, superuser, name):
    assert found(tarn, bodies=True) == 0
    statement, line = TAMPERINGS[name]
    # The two unique constraints would stop some of it: the one who does this takes them away first.
    superuser.execute(
        "ALTER TABLE consent_entry DROP CONSTRAINT one_entry_per_number, DROP CONSTRAINT one_entry_after_each"
    )
    try:
        superuser.execute(statement)
        assert found(tarn) == line
    finally:
        superuser.execute("TRUNCATE consent_entry CASCADE")
        superuser.execute(
            "ALTER TABLE consent_entry ADD CONSTRAINT one_entry_per_number UNIQUE (community_id, seq),"
            " ADD CONSTRAINT one_entry_after_each UNIQUE (community_id, prev)"
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_entrybody SET body = '{}'",
        "UPDATE consent_entrybody SET kind = 'pause'",
        "UPDATE consent_entrybody SET salt = sha256('x')",
        "UPDATE consent_entry SET day = day - 1",
    ],
)
def test_what_the_lines_say_is_checked_too(tarn, superuser, statement):
    superuser.execute(statement)
    assert found(tarn) == 0
    assert found(tarn, bodies=True) == 1


def test_what_was_forgotten_breaks_nothing(tarn, superuser):
    superuser.execute("DELETE FROM consent_entrybody")
    assert found(tarn, bodies=True) == 0


def test_a_neighbour_s_break_is_theirs(tarn, superuser):
    other = cast.bourbon()
    superuser.execute(
        "UPDATE consent_entry SET commitment = sha256('x') WHERE community_id = %s AND seq = 1",
        [other.community.pk],
    )
    assert (found(tarn), found(other)) == (0, 1)
