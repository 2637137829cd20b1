"""Raw SQL as the application role against the register: it can add a line through one function, and nothing else."""

import os

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import run
from volontiers.consent.models import Entry, EntryBody
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db
TABLES = ("consent_entry", "consent_entrybody")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def said(tarn):
    with acting(tarn.desk):
        cast.note(tarn.desk)
    return tarn


FORGED = (
    "INSERT INTO consent_entry (community_id, seq, day, commitment, head, prev)"
    " SELECT community_id, seq + 1, day, commitment, head, head FROM consent_entry ORDER BY seq DESC LIMIT 1"
)


@pytest.mark.parametrize(
    "statement",
    [
        FORGED,
        "INSERT INTO consent_entrybody SELECT * FROM consent_entrybody",
        "UPDATE consent_entry SET day = day - 1",
        "UPDATE consent_entry SET head = commitment",
        "UPDATE consent_entrybody SET body = '{}'",
        "DELETE FROM consent_entry",
        "DELETE FROM consent_entrybody",
        "TRUNCATE consent_entry CASCADE",
        "TRUNCATE consent_entrybody",
        "MERGE INTO consent_entry e USING consent_entry f ON e.id = f.id WHEN MATCHED THEN DELETE",
        "WITH gone AS (DELETE FROM consent_entrybody RETURNING 1) SELECT count(*) FROM gone",
        "INSERT INTO consent_entry SELECT * FROM consent_entry ON CONFLICT (id) DO UPDATE SET seq = 0",
        "SELECT * FROM consent_entry FOR UPDATE",
        "LOCK TABLE consent_entry IN ACCESS EXCLUSIVE MODE",
        "COPY consent_entry FROM STDIN",
    ],
)
def test_no_line_is_written_past_the_function(said, statement):
    with acting(said.desk), pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE consent_entry DISABLE TRIGGER ALL",
        "ALTER TABLE consent_entrybody DISABLE TRIGGER append_only",
        "ALTER TABLE consent_entry DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE consent_entry DROP CONSTRAINT one_entry_after_each",
        "ALTER TABLE consent_entry OWNER TO CURRENT_USER",
        "DROP TRIGGER append_only ON consent_entry",
        "DROP TRIGGER owner_only ON consent_entrybody",
        "DROP TRIGGER forgets_what_was_said ON cases_case",
        "CREATE TRIGGER mine BEFORE INSERT ON consent_entry FOR EACH ROW EXECUTE FUNCTION forget_case_bodies()",
        "CREATE RULE mine AS ON INSERT TO consent_entry DO INSTEAD NOTHING",
        "DROP TABLE consent_entrybody",
        "CREATE OR REPLACE FUNCTION canonical_json(said jsonb) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE OR REPLACE FUNCTION framed(field bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
        "CREATE OR REPLACE FUNCTION consent_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "ALTER FUNCTION append_entry(text, jsonb, bytea, bigint, bigint, bigint) SECURITY INVOKER",
        "ALTER FUNCTION append_entry(text, jsonb, bytea, bigint, bigint, bigint) SET search_path = pg_temp",
        "DROP FUNCTION append_entry(text, jsonb, bytea, bigint, bigint, bigint)",
        "CREATE FUNCTION append_entry(text, jsonb, bytea) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SET ROLE volontiers_owner",
        "SET SESSION AUTHORIZATION volontiers_owner",
    ],
)
def test_the_wall_of_the_register_cannot_be_taken_down(said, statement):
    with (
        acting(said.desk),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be able"),
    ):
        run(statement)


def test_the_privileges_of_everybody_else_are_to_read(said):
    rows = run(
        "SELECT DISTINCT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a"
        " WHERE c.relname IN ('consent_entry', 'consent_entrybody') AND a.grantee <> c.relowner"
    )
    assert sorted(rows) == [(table, "SELECT") for table in TABLES]


@pytest.mark.parametrize("flag", ["ledger bodies", "old cases"])
def test_saying_that_one_erases_opens_no_door(said, flag):
    with acting(said.desk), pytest.raises(ProgrammingError, match="permission denied"):
        run(f"SET LOCAL volontiers.erasing = '{flag}'; DELETE FROM consent_entrybody")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET community_id = community_id",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_the_owner_too_is_stopped_by_the_triggers(owner_sql, statement, table):
    owner_sql.execute("SET lock_timeout = '5s'")
    owner_sql.execute("BEGIN")
    if "TRUNCATE" not in statement:
        # A row of the owner's own, as what a test writes is not committed.
        owner_sql.execute(
            "INSERT INTO territory_community (name, slug, legal_form, time_zone, has_desk, desk_phone, out_of_hours_phone,"
            " out_of_hours_text, form_open, rules) VALUES ('Z', 'z', 'cpts', 'Europe/Paris', false, '', '', '', true, '{}')"
        )
        owner_sql.execute(
            "SELECT set_config('volontiers.community', currval('territory_community_id_seq')::text, true)"
        )
        owner_sql.execute(cast.NOTED)
    with pytest.raises(psycopg.Error, match="cannot be rewritten"):
        owner_sql.execute(statement.format(table))
    owner_sql.execute("ROLLBACK")


def test_unique_constraints_keep_the_chain_linear():
    names = run(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'consent_entry'::regclass AND contype = 'u'"
    )
    assert set(names) == {("one_entry_after_each",), ("one_entry_per_number",)}


def test_the_neighbour_reads_no_line(said):
    neighbour = cast.bourbon()
    with reading(neighbour.desk):
        assert set(Entry.objects.values_list("community_id", flat=True)) <= {neighbour.community.pk}
        assert set(EntryBody.objects.values_list("community_id", flat=True)) <= {neighbour.community.pk}
    assert run("SELECT count(*) FROM consent_entry") == [(0,)]


def test_a_table_of_ones_own_or_another_path_changes_nothing(said):
    """Where the database lets the application make temporary tables, they hide nothing from the function."""
    with acting(said.desk):
        before = Entry.objects.count()
        run("CREATE TEMPORARY TABLE consent_entry (LIKE public.consent_entry) ON COMMIT DROP")
        run("SET LOCAL search_path = pg_temp, pg_catalog")
        run(cast.NOTED)
        run("SET LOCAL search_path = public")
        run("DROP TABLE pg_temp.consent_entry")
        assert Entry.objects.count() == before + 1


def test_no_table_of_ones_own_opens_the_door_of_the_cases(said):
    case = cast.call(said)
    with acting(said.desk):
        run("CREATE TEMPORARY TABLE decoy (id bigint) ON COMMIT DROP")
        run("INSERT INTO decoy VALUES (%s)", case.pk)
        run("CREATE TRIGGER mine BEFORE DELETE ON decoy FOR EACH ROW EXECUTE FUNCTION forget_case_bodies()")
        with pytest.raises(ProgrammingError, match="only a case that is erased"):
            run("DELETE FROM decoy")
        assert EntryBody.objects.filter(case=case).exists()


def test_the_bodies_of_a_member_are_kept(said):
    with acting(said.desk), pytest.raises(IntegrityError, match="keeps what its members said"):
        run("SELECT forget_bodies(%s)", said.alix.pk)


def test_it_is_tested_as_the_application():
    assert run("SELECT current_user") == [
        (psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["user"],)
    ]
