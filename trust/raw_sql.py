"""Raw SQL as the application role, past all our code: every way around the promises meets PostgreSQL."""

from random import Random

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.cast import MONDAY, Cast
from trust import base, territory
from trust.line import Line, Tally
from volontiers.database.wall import acting

# Not allowed, not the owner, a constraint, a trigger: a mistake in the statement itself is no refusal.
REFUSALS = {"42501", "23514", "23505", "23001", "23503"}

FORGED = (
    "INSERT INTO consent_entry (community_id, seq, day, commitment, head, prev)"
    " SELECT community_id, seq + 1, day, commitment, head, head FROM consent_entry ORDER BY seq DESC LIMIT 1"
)
REGISTER = (
    FORGED,
    "INSERT INTO consent_entrybody SELECT * FROM consent_entrybody",
    "UPDATE consent_entry SET day = day - 1",
    "UPDATE consent_entry SET head = commitment",
    "UPDATE consent_entrybody SET body = '{}'",
    "UPDATE consent_entrybody SET professional_id = NULL",
    "DELETE FROM consent_entry",
    "DELETE FROM consent_entrybody",
    "TRUNCATE consent_entry CASCADE",
    "TRUNCATE consent_entrybody",
    "MERGE INTO consent_entry e USING consent_entry f ON e.id = f.id WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM consent_entrybody RETURNING 1) SELECT count(*) FROM gone",
    "INSERT INTO consent_entry SELECT * FROM consent_entry ON CONFLICT (id) DO UPDATE SET seq = 0",
    "SELECT * FROM consent_entry FOR UPDATE",
    "LOCK TABLE consent_entry IN ACCESS EXCLUSIVE MODE",
    "SELECT forget_bodies(%(who)s)",
    "SET LOCAL volontiers.erasing = 'ledger bodies'; DELETE FROM consent_entrybody",
    "SET LOCAL volontiers.erasing = 'old cases'; DELETE FROM consent_entrybody",
)
WALLS = (
    "ALTER TABLE consent_entry DISABLE TRIGGER ALL",
    "ALTER TABLE consent_entrybody DISABLE TRIGGER append_only",
    "ALTER TABLE consent_entry DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE consent_entry DROP CONSTRAINT one_entry_after_each",
    "ALTER TABLE cases_proposal DISABLE TRIGGER counts_in",
    "DROP TRIGGER counts_in ON cases_proposal",
    "DROP INDEX one_taker",
    "DROP TRIGGER append_only ON consent_entry",
    "ALTER TABLE consent_pledge DISABLE TRIGGER ALL",
    "ALTER TABLE consent_pledge DROP CONSTRAINT one_pledge_each",
    "CREATE OR REPLACE FUNCTION proposal_counts() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION canonical_json(said jsonb) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "ALTER FUNCTION append_entry(text, jsonb, bytea, bigint, bigint) SECURITY INVOKER",
    "DROP FUNCTION append_entry(text, jsonb, bytea, bigint, bigint)",
    "CREATE RULE mine AS ON INSERT TO consent_entry DO INSTEAD NOTHING",
    "CREATE TABLE mine (id int)",
    "SET session_replication_role = replica",
    "SET ROLE volontiers_owner",
    "SET SESSION AUTHORIZATION volontiers_owner",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
)
PROMISES = (
    "UPDATE consent_pledgeuse SET asked = 0",
    "UPDATE consent_pledgeuse SET accepted = 0",
    "DELETE FROM consent_pledgeuse",
    "UPDATE cases_case SET opened_at = opened_at - interval '1 day'",
    "UPDATE cases_need SET opened_at = opened_at - interval '1 day'",
    "UPDATE cases_event SET verb = 'nothing'",
    "DELETE FROM cases_event",
    "DELETE FROM cases_case",
)
# Somebody who has said « pas du tout »: by any row, asked or taken.
_COLUMNS = (
    "INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, pledge_id, week, state, tier, modes,"
    " sent_at, until, why, alternative) SELECT %(here)s, %(need)s, %(who)s, '{basis}', {pledge}, '2026-11-23', '{state}',"
    " 'near', '{{AMB}}', now(), now(), '', '' FROM consent_pledge WHERE professional_id = %(who)s"
)
ASKED = tuple(
    _COLUMNS.format(basis="pledge", pledge="id", state=state) for state in ("sent", "accepted", "alternative")
)
EVERY = (*REGISTER, *WALLS, *PROMISES, *ASKED)


def lot(chance: Random) -> Tally:
    """In another order each time, on a base where somebody took a need and somebody else withdrew."""
    base.fresh(MONDAY)
    lands = territory.lands(MONDAY)
    gone, stays = territory.physician(1, lands.here), territory.physician(2, lands.here)
    territory.say(lands.here, stays, territory.much(MONDAY, 5, 5), MONDAY)
    territory.say(lands.here, gone, territory.nothing(), MONDAY)
    values = {"who": gone.pk, "here": lands.here.community.pk, "need": territory.proposed(lands.here, MONDAY)}
    statements = chance.sample(EVERY, len(EVERY))
    tally = Tally(len(statements))
    for statement in statements:
        refused = _refused(lands.here, statement, values)
        if refused not in REFUSALS:
            tally.broken.append(f"{refused or 'not refused'}: {statement}")
    return tally


def _refused(land: Cast, statement: str, values: dict[str, object]) -> str:
    """The SQLSTATE of the refusal; empty when it was done (and then taken back)."""
    try:
        with acting(land.machine), connection.cursor() as sql:
            sql.execute(statement, values)
            sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        cause = error.__cause__
        return cause.sqlstate or "unknown" if isinstance(cause, psycopg.Error) else "unknown"
    return ""


LINES = (
    Line(
        "sql", "P1, P9 · le compte de l’application, en SQL nu : écrire dans le registre, défaire un garde-fou,"
        " solliciter qui s’est retiré", "100 % refusés", (len(EVERY) * 10, len(EVERY) * 2, len(EVERY)), lot,
    ),
)  # fmt: skip
