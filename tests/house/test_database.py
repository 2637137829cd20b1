"""The catalogue of PostgreSQL says whether the wall stands: row-level security, roles, ownership."""

import os

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import ProgrammingError

from volontiers.database import roles
from volontiers.database.record import Record

pytestmark = pytest.mark.django_db

# Tables without a community, each with its reason.
SHARED = {
    "database_clockshift": "one clock for the installation",
    "territory_community": "the communities themselves; their names are public",
    "territory_municipality": "facts of INSEE and La Poste",
    "territory_traveltime": "facts of the road",
    "accounts_account": "a person signs in once for all their communities",
    "project_regionalproject": "public facts of a region, naming no person",
    "project_regionalstate": "public facts of a region, naming no person",
    "directory_professional": "the same person in every community; the listing is walled",
    "directory_device": "belongs to the professional, in every community",
}


def _tables() -> dict[str, list[str]]:
    return {
        model._meta.db_table: [field.column for field in model._meta.fields]
        for model in apps.get_models()
        if model.__module__.startswith("volontiers.")
    }


def test_every_table_with_a_community_has_its_wall():
    with connection.cursor() as sql:
        sql.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity"
        )
        walled = {name for (name,) in sql.fetchall()}
    with_community = {table for table, columns in _tables().items() if "community_id" in columns}
    assert with_community - walled == set()
    assert set(_tables()) - with_community == set(SHARED)


def test_the_application_role_is_small():
    assert roles.faults() == []


def test_a_role_that_is_too_strong_is_told_so(monkeypatch):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner, owner.cursor() as sql:
        sql.execute(roles._QUESTION)
        row = sql.fetchone()
    assert row[4] > 0
    assert row[6] is True


def test_nothing_is_seen_without_a_community():
    tables = [table for table, columns in _tables().items() if "community_id" in columns]
    with connection.cursor() as sql:
        for table in tables:
            sql.execute(f"SELECT count(*) FROM {table}")
            assert sql.fetchone()[0] == 0, table


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY one_community ON cases_case",
        "ALTER TABLE cases_event DISABLE TRIGGER ALL",
        "TRUNCATE cases_event",
        "INSERT INTO database_clockshift VALUES (true, now(), now(), 1)",
        "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    ],
)
def test_the_application_cannot_take_the_wall_down(statement):
    with pytest.raises(ProgrammingError), connection.cursor() as sql:
        sql.execute(statement)


@pytest.mark.parametrize("model", [m for m in apps.get_models() if issubclass(m, Record)])
def test_every_table_says_why_it_exists(model):
    for label in ("purpose", "ground", "keep"):
        assert len(getattr(model, label)) > 3
