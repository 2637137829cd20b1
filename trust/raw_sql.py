"""Raw SQL as the application role, past all our code: every way around the promises meets PostgreSQL."""

from dataclasses import replace
from random import Random

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.cast import MONDAY, Cast
from trust import base, raw_list, territory
from trust.line import Line, Tally
from volontiers.cases.actions import tracking
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.cases.actions.withdrawals import change_pledge
from volontiers.database.wall import acting

# Not allowed, not the owner, a constraint, a trigger: a mistake in the statement itself is no refusal.
REFUSALS = {"42501", "23514", "23505", "23001", "23502", "23503"}

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
    "ALTER TABLE cases_proposal DISABLE TRIGGER within_consent",
    "DROP TRIGGER within_consent ON cases_proposal",
    "DROP INDEX one_taker",
    "DROP TRIGGER append_only ON consent_entry",
    "ALTER TABLE consent_pledge DISABLE TRIGGER said_in_the_register",
    "ALTER TABLE cases_need DISABLE TRIGGER taken_within_consent",
    "SELECT obey_pledge('{}', %(here)s, %(gone)s, 1, now())",
    "ALTER TABLE consent_pledge DROP CONSTRAINT one_pledge_each",
    "CREATE OR REPLACE FUNCTION within_consent() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION canonical_json(said jsonb) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "ALTER FUNCTION append_entry(text, jsonb, bytea, bigint, bigint, bigint) SECURITY INVOKER",
    "DROP FUNCTION append_entry(text, jsonb, bytea, bigint, bigint, bigint)",
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
# gone said « beaucoup », then « pas du tout »; stays said « beaucoup »; need: proposed to stays alone.
_ASK = (
    "INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, pledge_id, consent_seq, week, state,"
    " tier, modes, sent_at, until, why, alternative) SELECT %(here)s, {need}, {who}, '{basis}', {pledge}, {seq},"
    " '{week}', '{state}', 'near', '{{AMB}}', now(), now(), '', '' FROM consent_pledge p WHERE p.professional_id = {who}"
    " AND p.community_id = %(here)s"
)
_GONE, _STAYS = "%(gone)s", "%(stays)s"


def _ask(**changed: str) -> str:
    """A row that would be right, but for what is changed."""
    right = {
        "need": "%(other)s", "who": _STAYS, "basis": "pledge", "pledge": "p.id", "seq": "p.consent_seq",
        "week": "2026-11-23", "state": "sent",
    }  # fmt: skip
    return _ASK.format(**(right | changed))


ASKED = (
    _ask(who=_GONE),
    _ask(who=_GONE, seq="p.consent_seq - 1"),
    *(_ask(who=_GONE, basis=basis, pledge="NULL") for basis in ("duty", "one_off", "own")),
    *(
        _ask(who=_GONE, basis=basis, pledge="NULL", seq="p.consent_seq - 1")
        for basis in ("duty", "one_off", "own")
    ),
    _ask(who=_GONE, pledge="(SELECT id FROM consent_pledge WHERE professional_id = %(stays)s)"),
    _ask(seq="p.consent_seq - 1"),
    _ask(seq="p.consent_seq + 1"),
    _ask(seq="NULL"),
    _ask(state="accepted"),
    _ask(state="alternative"),
    _ask(week="2026-11-30"),
    _ask(week="2026-11-16"),
    _ask(need="%(silent)s"),
    _ask(need="%(urgent)s"),
    _ask(basis="own", pledge="NULL"),
    _ask(basis="one_off", pledge="NULL"),
)
_OPEN = " WHERE need_id = %(need)s AND professional_id = %(stays)s"
_TAKE = f"UPDATE cases_proposal SET state = 'accepted', taken_seq = {{}}{_OPEN}"
TAKEN = (
    _TAKE.format("consent_seq - 1"),
    _TAKE.format("consent_seq + 1"),
    _TAKE.format("NULL"),
    f"UPDATE cases_proposal SET state = 'accepted', taken_seq = consent_seq, professional_id = %(gone)s{_OPEN}",
    f"UPDATE cases_proposal SET professional_id = %(gone)s{_OPEN}",
    f"UPDATE cases_proposal SET need_id = %(other)s{_OPEN}",
    f"UPDATE cases_proposal SET week = week - 7{_OPEN}",
    f"UPDATE cases_proposal SET basis = 'own'{_OPEN}",
    f"UPDATE cases_proposal SET consent_seq = consent_seq - 1{_OPEN}",
    "UPDATE cases_proposal SET state = 'sent' WHERE state = 'withdrawn'",
    "UPDATE cases_proposal SET state = 'accepted', taken_seq = consent_seq WHERE state = 'withdrawn'",
    "UPDATE cases_need SET state = 'taken', taken_by_id = %(gone)s WHERE id = %(need)s",
    "UPDATE cases_need SET state = 'taken', taken_by_id = %(stays)s WHERE id = %(other)s",
    "UPDATE cases_need SET state = 'taken', taken_by_id = NULL WHERE id = %(need)s",
    "UPDATE cases_need SET kind = 'equipment' WHERE id = %(need)s",
)
_MINE = " WHERE professional_id = %(gone)s"
SAID = (
    f"UPDATE consent_pledge SET level = 'many', until = '2027-01-01'{_MINE}",
    f"UPDATE consent_pledge SET consent_seq = consent_seq - 1{_MINE}",
    *(
        f"UPDATE consent_pledge SET {change} WHERE professional_id = %(stays)s"
        for change in (
            "asked_cap = 99", "accepted_cap = asked_cap", "until = until + 90", "paused_until = NULL, version = 0",
            "modes = '{AMB,HH}'", "minutes = 500", "communes = '{81099}'", "days = '{1}'", "by_kind = '{\"nursing\": {}}'",
            "professional_id = %(gone)s",
        )
    ),
    "INSERT INTO consent_pledge SELECT * FROM consent_pledge",
    "UPDATE directory_professional SET ceiling_asked = 99 WHERE id = %(stays)s",
    "UPDATE directory_professional SET ceiling_accepted = 99 WHERE id = %(stays)s",
    f"DELETE FROM consent_pledge{_MINE}",
)  # fmt: skip
# In steps, or by a line that would hide the others from whoever reads theirs.
ROUND_ABOUT = (
    "UPDATE cases_need SET modes = '{HH}', state = 'ready' WHERE id = %(need)s",
    "UPDATE cases_need SET case_id = (SELECT max(id) FROM cases_case) WHERE id = %(need)s",
    "SELECT append_entry('place', '{}', sha256('x'), %(stays)s, NULL)",
    "SELECT append_entry('shift', '{\"shift\": 1, \"starts\": \"2026-11-24T08:00:00Z\"}', sha256('x'), %(stays)s, NULL)",
    "SELECT append_entry('shift_ended', '{}', sha256('x'), %(stays)s, NULL)",
    "SELECT append_entry('pledge', '{\"level\": \"many\"}', sha256('x'), %(stays)s, NULL)",
    "SELECT append_entry('rule', '{\"decision\": \"AG\"}', sha256('x'), NULL, NULL)",
)
# A rule of the community, without the entry of its decision.
RULED = (
    "UPDATE territory_community SET rules = '{\"hard_cap_minutes\": 240}' WHERE id = %(here)s",
    "UPDATE territory_community SET rules = rules || '{\"many_asked\": 99}' WHERE id = %(here)s",
    "UPDATE territory_community SET name = 'Autre' WHERE id = %(here)s",
    "UPDATE territory_community SET has_desk = false, form_open = false WHERE id = %(here)s",
    (
        "INSERT INTO territory_community (name, slug, legal_form, time_zone, has_desk, desk_phone, out_of_hours_phone,"
        " out_of_hours_text, form_open, rules) VALUES ('Z', 'z', 'cpts', 'Europe/Paris', false, '', '', '', true, '{}')"
    ),
    "INSERT INTO territory_openperiod (community_id, weekday, opens, closes) VALUES (%(here)s, 6, '00:00', '23:59')",
    "UPDATE territory_openperiod SET opens = '07:00' WHERE weekday = 0",
    "DELETE FROM territory_openperiod",
    (
        "INSERT INTO territory_closure (community_id, first_day, last_day, text, suspended)"
        " VALUES (%(here)s, '2026-12-01', '2027-12-01', 'Grève', true)"
    ),
    "INSERT INTO territory_sector (community_id, name) VALUES (%(here)s, 'Nulle part')",
    "UPDATE territory_sector SET name = 'Nulle part'",
    "INSERT INTO territory_place (community_id, municipality_id) VALUES (%(here)s, '97411')",
    "UPDATE territory_place SET sector_id = NULL",
    "DELETE FROM territory_place",
    (
        "INSERT INTO territory_agreementwording (community_id, family, version, text)"
        " VALUES (%(here)s, 'carers', 2, 'Oui ?')"
    ),
    "UPDATE territory_agreementwording SET text = 'Oui ?'",
    "UPDATE territory_protocol SET script = '{\"Rappelez demain.\"}'",
    "UPDATE territory_protocol SET review_on = review_on + 3650",
    "UPDATE territory_protocol SET signatory = 'Dr Autre'",
    "DELETE FROM territory_protocol",
    'SELECT append_entry(\'rule\', \'{"rule": "hours", "decision": "AG"}\', sha256(\'x\'), NULL, NULL)',
    'SELECT append_entry(\'rule\', \'{"decision": "AG", "values": {"hours": []}}\', sha256(\'x\'), NULL, NULL)',
    (
        "SELECT append_entry('rule', jsonb_build_object('decision', ' ', 'values', jsonb_build_object('hours',"
        " rule_value(%(here)s, 'hours'))), sha256('x'), NULL, NULL)"
    ),
    (
        "SELECT append_entry('rule', jsonb_build_object('decision', 'AG', 'values', jsonb_build_object('hours',"
        " rule_value(%(here)s, 'hours'))), sha256('x'), %(stays)s, NULL)"
    ),
    "ALTER TABLE territory_closure DISABLE TRIGGER rule_is_said",
)
# near works in Gaillac and goes 20 minutes; the person of far lives at 24.
_NEAR, _THERE = "%(near)s", "'81069'"
_FAR_ASKED = _ask(who=_NEAR, need="%(far)s")
_AT_NEAR = f" WHERE professional_id = {_NEAR}"
_PERSON = " WHERE id = (SELECT c.person_id FROM cases_case c JOIN cases_need n ON n.case_id = c.id WHERE n.id = %(need)s)"
_SECOND = (
    "INSERT INTO directory_practice (community_id, professional_id, municipality_id, name, address, modes, video)"
    f" VALUES (%(here)s, {_NEAR}, {_THERE}, '', '', '{{}}', '')"
)
_NOTED = (
    'SELECT note_communes(jsonb_build_array(to_jsonb(m) || \'{"latitude": 43.9016, "longitude": 1.8976}\'))'
    f" FROM territory_municipality m WHERE m.insee = {_THERE}"
)
# Said one after the other in one transaction, which would put everything back: one of them is refused.
PLACES = (
    (_FAR_ASKED,),
    (f"UPDATE directory_practice SET municipality_id = {_THERE}{_AT_NEAR}", _FAR_ASKED),
    (_SECOND, _FAR_ASKED),
    (
        f"DELETE FROM directory_practice{_AT_NEAR}",
        f"UPDATE directory_organization SET municipality_id = {_THERE}",
        "UPDATE directory_listing SET active = false",
        f"UPDATE directory_listing SET organization_id = (SELECT min(id) FROM directory_organization){_AT_NEAR}",
        _FAR_ASKED,
    ),
    (f"UPDATE consent_pledge SET origins = '{{81069}}'{_AT_NEAR}",),
    (f"SELECT obey_entry('place', '{{\"from\": [\"81069\"]}}', %(here)s, {_NEAR}, 1, now())",),
    (f"INSERT INTO territory_traveltime (origin_id, destination_id, minutes) VALUES ('81099', {_THERE}, 1)",),
    (f"UPDATE territory_municipality SET latitude = 43.9016, longitude = 1.8976 WHERE insee = {_THERE}",),
    ("DELETE FROM territory_municipality WHERE insee = '97411'",),
    (_NOTED,),
    (f"UPDATE people_person SET municipality_id = {_THERE}{_PERSON}",),
    (f"UPDATE people_person SET municipality_id = NULL{_PERSON}",),
    *(
        (change.format(table),)
        for table in (
            "territory_community", "directory_professional", "consent_pledge", "people_person", "cases_case", "cases_need",
            "cases_proposal",
        )
        for change in ("DELETE FROM {}", "UPDATE {} SET id = id + 1000000")
    ),
)  # fmt: skip
EVERY: tuple[str | tuple[str, ...], ...] = (
    *REGISTER,
    *WALLS,
    *PROMISES,
    *ASKED,
    *TAKEN,
    *SAID,
    *ROUND_ABOUT,
    *RULED,
    *PLACES,
    *raw_list.EVERY,
)


def lot(chance: Random) -> Tally:
    """In another order each time."""
    land, values = _given()
    statements = chance.sample(EVERY, len(EVERY))
    tally = Tally(len(statements))
    for statement in statements:
        refused = _refused(land, statement, values)
        if refused not in REFUSALS:
            tally.broken.append(f"{refused or 'not refused'}: {statement}")
    for right in (_ask(), _ask(who=_NEAR), _TAKE.format("consent_seq"), *raw_list.RIGHT):
        if fault := _refused(land, right, values):
            tally.broken.append(f"{fault}: what is right was refused too: {right}")
    return tally


def _given() -> tuple[Cast, dict[str, object]]:
    """silent: a need of somebody who took their agreement back; urgent: of a case handed to the 15."""
    base.fresh(MONDAY)
    land = territory.lands(MONDAY).here
    gone, stays, near = (territory.physician(number, land) for number in (1, 2, 3))
    territory.say(land, gone, territory.much(MONDAY, 5, 5), MONDAY)
    over = territory.proposed(land, MONDAY)
    change_pledge(land.pro(gone), gone.pk, territory.nothing(), MONDAY, (None, None))
    for caps in (3, 5):
        territory.say(land, stays, territory.much(MONDAY, caps, 3), MONDAY)
    needs = {"need": territory.proposed(land, MONDAY)}
    needs |= {name: territory.called(land, MONDAY) for name in ("other", "silent", "urgent")}
    territory.say(land, near, replace(territory.much(MONDAY, 5, 3), minutes=20), MONDAY)
    needs["far"] = territory.called(land, MONDAY, home="81069")
    cases = dict(base.seen("SELECT id, case_id FROM cases_need"))
    tracking.withdraw_agreement(land.machine, cases[needs["silent"]], MONDAY)
    hand_to_emergency(land.desk, cases[needs["urgent"]], MONDAY)
    return land, raw_list.given(land) | {
        "gone": gone.pk,
        "stays": stays.pk,
        "near": near.pk,
        "who": gone.pk,
        "here": land.community.pk,
        "over": over,
        **needs,
    }


def _refused(land: Cast, said: str | tuple[str, ...], values: dict[str, object]) -> str:
    """The SQLSTATE of the refusal; empty when all of it was done (and then taken back)."""
    try:
        with acting(land.machine), connection.cursor() as sql:
            for statement in [said] if isinstance(said, str) else said:
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
        " solliciter qui s’est retiré, rapprocher un lieu, changer une règle sans décision, rattacher sans accord",
        "100 % refusés",
        (len(EVERY) * 10, len(EVERY) * 2, len(EVERY)), lot,
    ),
)  # fmt: skip
