"""Raw SQL as the application role against the read log: it adds rows, and does nothing else to them."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import run
from volontiers.consent.models import Reading
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def read(tarn):
    with acting(tarn.desk):
        tarn.row = Reading.objects.create(
            community=tarn.community, at=MONDAY, reader="engine", what=["caps"], why="need",
            professionals=[tarn.alix.pk, tarn.noor.pk],
        )  # fmt: skip
    return tarn


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_reading SET professionals = '{1}'",
        "UPDATE consent_reading SET at = at - interval '13 months'",
        "DELETE FROM consent_reading",
        "TRUNCATE consent_reading CASCADE",
        "MERGE INTO consent_reading r USING consent_reading s ON r.id = s.id WHEN MATCHED THEN DELETE",
        "WITH gone AS (DELETE FROM consent_reading RETURNING 1) SELECT count(*) FROM gone",
        "SET LOCAL volontiers.erasing = 'old readings'; DELETE FROM consent_reading",
        "INSERT INTO consent_reading SELECT * FROM consent_reading ON CONFLICT (id) DO UPDATE SET wave = 9",
        "SELECT * FROM consent_reading FOR UPDATE",
        "LOCK TABLE consent_reading IN ACCESS EXCLUSIVE MODE",
    ],
)
def test_no_row_is_changed_nor_taken_away(read, statement):
    with acting(read.desk), pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE consent_reading DISABLE TRIGGER ALL",
        "ALTER TABLE consent_reading DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER append_only ON consent_reading",
        "DROP FUNCTION readings_of_mine(timestamptz, timestamptz)",
        "CREATE OR REPLACE FUNCTION forget_old_readings(at timestamptz, most int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION consent_reading_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    ],
)
def test_its_wall_cannot_be_taken_down(read, statement):
    with acting(read.desk), pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement)


def test_what_the_application_may_do_is_two_words():
    rows = run(
        "SELECT DISTINCT a.privilege_type FROM pg_class c, aclexplode(c.relacl) a"
        " WHERE c.relname = 'consent_reading' AND a.grantee <> c.relowner"
    )
    assert sorted(rows) == [("INSERT",), ("SELECT",)]


@pytest.mark.parametrize("statement", ["UPDATE {} SET wave = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_owner_too_is_stopped_by_the_triggers(owner_sql, statement):
    owner_sql.execute("SET lock_timeout = '5s'")
    owner_sql.execute("BEGIN")
    if "TRUNCATE" not in statement:
        # A row of the owner's own, as what a test writes is not committed.
        owner_sql.execute(
            "INSERT INTO territory_community (name, slug, legal_form, time_zone, has_desk, desk_phone, out_of_hours_phone,"
            " out_of_hours_text, form_open, rules) VALUES ('Z', 'z', 'cpts', 'Europe/Paris', false, '', '', '', true, '{}')"
        )
        owner_sql.execute(
            "INSERT INTO consent_reading (community_id, at, reader, role, what, why, ref, professionals, chosen)"
            " VALUES (currval('territory_community_id_seq'), now(), 'engine', '', '{caps}', 'need', '', '{1}', '{}')"
        )
    with pytest.raises(psycopg.Error, match="cannot be rewritten"):
        owner_sql.execute(statement.format("consent_reading"))
    owner_sql.execute("ROLLBACK")


def test_a_row_of_another_community_is_not_written(read):
    bourbon = cast.bourbon()
    with acting(bourbon.desk), pytest.raises(ProgrammingError, match="row-level security"):
        run(
            "INSERT INTO consent_reading (community_id, at, reader, role, what, why, ref, professionals, chosen)"
            " VALUES (%s, now(), 'engine', '', '{caps}', 'need', '', '{1}', '{}')",
            read.community.pk,
        )


def test_the_neighbour_and_nobody_see_no_row(read):
    bourbon = cast.bourbon()
    with reading(bourbon.desk):
        assert not Reading.objects.exists()
    assert run("SELECT count(*) FROM consent_reading") == [(0,)]
    assert run("SELECT count(*) FROM readings_of_mine('-infinity', 'infinity')") == [(0,)]


def test_the_door_of_a_professional_tells_nobody_else_s_number(read):
    columns = run(
        "SELECT unnest(proargnames) FROM pg_proc WHERE proname = 'readings_of_mine' AND pronargs = 2"
    )
    assert not {name for (name,) in columns} & {"professionals", "professional_id"}
    with reading(read.pro(read.alix)):
        (row,) = run("SELECT * FROM readings_of_mine('-infinity', 'infinity')")
    assert [read.alix.pk, read.noor.pk] not in row


@pytest.mark.parametrize("lie", ["9999-01-01", "infinity"])
def test_the_sweep_cannot_be_told_that_it_is_later(read, lie):
    with acting(read.machine):
        assert run("SELECT forget_old_readings(%s, 500)", lie) == [(0,)]


def test_the_sweep_of_one_community_leaves_the_others(read, at):
    bourbon = cast.bourbon()
    later = at(MONDAY + timedelta(days=400))
    with acting(bourbon.machine):
        assert run("SELECT forget_old_readings(%s, 500)", later) == [(0,)]
    with acting(read.machine):
        assert run("SELECT forget_old_readings(%s, 500)", later) == [(1,)]


@pytest.mark.parametrize("table", ["consent_readingreport", "consent_readingstatement"])
def test_reports_and_statements_stay_in_their_community(read, table):
    bourbon = cast.bourbon()
    values = {
        "consent_readingreport": "(community_id, account_id, at, reading_id) VALUES (%s, %s, now(), 1)",
        "consent_readingstatement": "(community_id, account_id, next_check_at) VALUES (%s, %s, now())",
    }
    with acting(bourbon.machine), pytest.raises(DatabaseError, match="row-level security"):
        run(f"INSERT INTO {table} {values[table]}", read.community.pk, read.alix.account_id)
