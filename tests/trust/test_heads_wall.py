"""Raw SQL as the application role against the published heads: one a day, of the chain as it is, and never changed."""

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import run
from volontiers.consent import heads, ledger
from volontiers.consent.models import Head
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db

FORGED = (
    "INSERT INTO consent_head (community_id, day, seq, head, published_at)"
    " SELECT community_id, day + 1, seq, head, published_at FROM consent_head"
)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    with acting(tarn.desk):
        heads.publish()
    return tarn


@pytest.mark.parametrize(
    "statement",
    [
        FORGED,
        "UPDATE consent_head SET head = '\\x00'",
        "UPDATE consent_head SET day = day - 1",
        "DELETE FROM consent_head",
        "TRUNCATE consent_head",
        "MERGE INTO consent_head h USING consent_head g ON h.id = g.id WHEN MATCHED THEN DELETE",
        "SELECT * FROM consent_head FOR UPDATE",
        "COPY consent_head FROM STDIN",
    ],
)
def test_no_head_is_written_past_the_function(tarn, statement):
    with acting(tarn.desk), pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE consent_head DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON consent_head",
        "ALTER TABLE consent_head DISABLE ROW LEVEL SECURITY",
        "ALTER FUNCTION publish_head() SECURITY INVOKER",
        "DROP FUNCTION publish_head()",
        "CREATE OR REPLACE FUNCTION consent_head_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    ],
)
def test_its_wall_cannot_be_taken_down(tarn, statement):
    with acting(tarn.desk), pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE consent_head SET day = day", "DELETE FROM consent_head", "TRUNCATE consent_head"]
)
def test_the_owner_too_is_stopped(owner_sql, statement):
    owner_sql.execute("SET lock_timeout = '5s'")
    owner_sql.execute("BEGIN")
    if not statement.startswith("TRUNCATE"):
        # A row of the owner's own, as what a test writes is not committed.
        owner_sql.execute(
            "INSERT INTO territory_community (name, slug, legal_form, time_zone, has_desk, desk_phone, out_of_hours_phone,"
            " out_of_hours_text, form_open, rules) VALUES ('Z', 'z', 'cpts', 'Europe/Paris', false, '', '', '', true, '{}')"
        )
        owner_sql.execute(
            "SELECT set_config('volontiers.community', currval('territory_community_id_seq')::text, true)"
        )
        owner_sql.execute(cast.NOTED)
        owner_sql.execute("SELECT publish_head()")
    with pytest.raises(psycopg.Error, match="cannot be rewritten"):
        owner_sql.execute(statement)
    owner_sql.execute("ROLLBACK")


def test_it_says_the_end_of_the_chain_once_a_day(tarn):
    with acting(tarn.desk):
        cast_last = ledger.last(tarn.community.pk)
        assert [one.receipt for one in heads.published(tarn.community.pk)] == [cast_last]
    cast.pledge(tarn, tarn.alix, Level.MANY)
    with acting(tarn.desk):
        assert heads.publish() is None
        assert heads.published(tarn.community.pk)[0].receipt == cast_last


def test_it_is_of_one_community(tarn):
    with pytest.raises(DatabaseError, match="of one community"):
        run("SELECT publish_head()")
    neighbour = cast.bourbon()
    with reading(neighbour.desk):
        assert not Head.objects.exists()
    assert run("SELECT count(*) FROM consent_head") == [(0,)]
