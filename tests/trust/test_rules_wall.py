"""Raw SQL as the application role against the rules: none changes without its entry, and no entry says otherwise."""

from functools import partial
from json import loads

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import verified
from tests.together import together
from tests.trust.raw import run
from volontiers.consent import ledger
from volontiers.consent.models import EntryBody
from volontiers.core.ledger import EntryKind, Rule
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading
from volontiers.territory import actions
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db(transaction=True)
DAY = MONDAY.date()
# Those that a community has from its first day; of the others, tests/governance/test_statutes, tests/project/test_hours
# and tests/indicators.
LATER = {Rule.STATUTES, Rule.COMPENSATION, Rule.INDICATORS}
RULES = [rule for rule in Rule if rule not in LATER]
HERE = "current_setting('volontiers.community')::bigint"
# Each changes what the members decided: refused at the end of the transaction, or at once.
UNSAID = (
    "UPDATE territory_community SET rules = '{\"hard_cap_minutes\": 240}' WHERE slug = 'gaillacois'",
    "UPDATE territory_community SET rules = rules || '{\"target\": 0.5}' WHERE slug = 'gaillacois'",
    "UPDATE territory_community SET name = 'Autre' WHERE slug = 'gaillacois'",
    "UPDATE territory_community SET desk_phone = '+33100000000' WHERE slug = 'gaillacois'",
    "UPDATE territory_community SET form_open = false, has_desk = false WHERE slug = 'gaillacois'",
    "UPDATE territory_community SET slug = 'ailleurs' WHERE slug = 'gaillacois'",
    ("INSERT INTO territory_community (name, slug, legal_form, time_zone, has_desk, desk_phone, out_of_hours_phone,"
    " out_of_hours_text, form_open, rules) VALUES ('Z', 'z', 'cpts', 'Europe/Paris', false, '', '', '', true, '{}')"),
    f"INSERT INTO territory_openperiod (community_id, weekday, opens, closes) VALUES ({HERE}, 6, '00:00', '23:59')",
    "UPDATE territory_openperiod SET closes = '20:00:01' WHERE weekday = 0",
    "DELETE FROM territory_openperiod WHERE weekday = 0",
    (f"INSERT INTO territory_closure (community_id, first_day, last_day, text, suspended)"
    f" VALUES ({HERE}, '2026-12-01', '2027-12-01', 'Grève', true)"),
    "UPDATE territory_closure SET suspended = true",
    "UPDATE territory_closure SET text = 'Revenez plus tard'",
    "DELETE FROM territory_closure",
    f"INSERT INTO territory_sector (community_id, name) VALUES ({HERE}, 'Nulle part')",
    "UPDATE territory_sector SET name = 'Nulle part'",
    f"INSERT INTO territory_place (community_id, municipality_id) VALUES ({HERE}, '97411')",
    "UPDATE territory_place SET sector_id = NULL",
    "DELETE FROM territory_place WHERE municipality_id = '81099'",
    f"INSERT INTO territory_agreementwording (community_id, family, version, text) VALUES ({HERE}, 'carers', 2, 'Oui ?')",
    "UPDATE territory_agreementwording SET text = 'Oui ?'",
    "UPDATE territory_agreementwording SET version = version + 1",
    "DELETE FROM territory_agreementwording",
    "UPDATE territory_protocol SET review_on = review_on + 3650",
    "UPDATE territory_protocol SET script = '{\"Rappelez demain.\"}'",
    "UPDATE territory_protocol SET signatory_role = 'informaticien'",
    "UPDATE territory_protocol SET signatory = 'Dr Autre'",
    "UPDATE territory_protocol SET signed_at = signed_at - interval '1 year'",
    "UPDATE territory_protocol SET status = 'example', signed_at = NULL, signatory = ''",
    "DELETE FROM territory_protocol",
    (f"INSERT INTO territory_protocol (community_id, version, status, desk_question, public_lines, script,"
    f" signed_at, signatory, signatory_role, review_on)"
    f" VALUES ({HERE}, 9, 'signed', '', '{{}}', '{{}}', now(), 'X', 'X', '2030-01-01')"),
)  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    actions.close_days(tarn.desk, DAY, DAY, "Fermé.", suspended=False, decision=cast.DECISION)
    return tarn


def state(tarn) -> list[tuple]:
    """Every rule as its table holds it."""
    with reading(tarn.desk):
        return run("SELECT rule_value(%s, r)::text FROM unnest(%s::text[]) r", tarn.community.pk, RULES)


def refused(why: str = "by an entry of the register|keeps its signature"):
    return pytest.raises(IntegrityError, match=why)


@pytest.mark.parametrize("statement", UNSAID)
def test_no_rule_changes_without_its_entry(tarn, statement):
    before = state(tarn)
    with refused(), acting(tarn.desk):
        run(statement)
    assert state(tarn) == before
    assert Community.objects.count() == 1


def stands(tarn, rule: Rule) -> object:
    return loads(run("SELECT rule_value(%s, %s)::text", tarn.community.pk, rule)[0][0])


def enter(tarn, values: dict[str, object], **said: object) -> None:
    append(tarn.desk, EntryKind.RULE, {"rule": "essai", "decision": cast.DECISION, "values": values} | said)


@pytest.mark.parametrize(
    "statement", [one for one in UNSAID if "signatory =" not in one and "signed_at" not in one]
)
def test_an_entry_of_the_other_rules_does_not_cover_it(tarn, statement):
    before = state(tarn)
    with reading(tarn.desk):
        stood = {rule: stands(tarn, rule) for rule in RULES}
    with refused(), acting(tarn.desk):
        run(statement)
        enter(tarn, {rule: value for rule, value in stood.items() if value == stands(tarn, rule)})
    assert state(tarn) == before


@pytest.mark.parametrize(
    "statement", [one for one in UNSAID if "signa" not in one and "signed" not in one and " 'z'," not in one]
)
def test_with_its_entry_and_its_decision_it_changes(tarn, statement):
    """The refusals above are not those of a mistake in the statement."""
    before = state(tarn)
    with cast.ruling(tarn.desk):
        run(statement)
    assert state(tarn) != before


LIES = {
    "the value of before": lambda t: enter(t, {"hours": stands(t, Rule.HOURS)[1:]}),
    "a value beside the right one": lambda t: enter(t, {"identity": stands(t, Rule.IDENTITY), "hours": []}),
    "an unknown rule": lambda t: enter(t, {"weather": "fine"}),
    "an unknown rule that is nothing": lambda t: enter(t, {"weather": None}),
    "no value": lambda t: enter(t, {}),
    "a value that is a text": lambda t: append(t.desk, EntryKind.RULE, {"decision": "AG", "values": "hours"}),
    "no values at all": lambda t: append(t.desk, EntryKind.RULE, {"decision": cast.DECISION}),
    "no decision": lambda t: append(t.desk, EntryKind.RULE, {"values": {"hours": stands(t, Rule.HOURS)}}),
    "a blank decision": lambda t: enter(t, {"hours": stands(t, Rule.HOURS)}, decision=" \u00a0\t…"),
    "another installation": lambda t: enter(
        t, {"hours": stands(t, Rule.HOURS)}, rule="installation", decision=""
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_no_entry_says_what_is_not_so(tarn, lie):
    with reading(tarn.desk):
        last = ledger.last(tarn.community.pk)
    with refused("is not what its entry says|entered with its value|rests on a decision"), acting(tarn.desk):
        LIES[lie](tarn)
    with reading(tarn.desk):
        assert ledger.last(tarn.community.pk) == last


def test_an_entry_of_the_neighbour_s_rule_says_nothing_here(tarn):
    other = cast.bourbon()
    with reading(other.desk):
        theirs = stands(other, Rule.TERRITORY)
    with refused("is not what its entry says"), acting(tarn.desk):
        enter(tarn, {"territory": theirs})


@pytest.mark.parametrize("owner", ["professional", "case"])
def test_a_rule_belongs_to_nobody_who_could_be_forgotten(tarn, owner):
    whose = {"professional_id": tarn.alix.pk} if owner == "professional" else {"case_id": cast.call(tarn).pk}
    with refused("of nobody in it"), acting(tarn.desk):
        values = {"hours": stands(tarn, Rule.HOURS)}
        append(tarn.desk, EntryKind.RULE, {"decision": cast.DECISION, "values": values}, **whose)


def test_a_rule_moved_to_the_neighbour_is_missed_here(tarn, owner_sql):
    other = cast.bourbon()
    owner_sql.execute("BEGIN")
    owner_sql.execute(
        "UPDATE territory_closure SET community_id = %s WHERE community_id = %s",
        [other.community.pk, tarn.community.pk],
    )
    with pytest.raises(psycopg.errors.CheckViolation, match='"closures"'):
        owner_sql.execute("COMMIT")


def test_the_owner_is_held_to_the_register_too(tarn, owner_sql):
    with pytest.raises(psycopg.errors.CheckViolation, match="by an entry of the register"):
        owner_sql.execute("UPDATE territory_community SET rules = '{}' || jsonb_build_object('target', 0.5)")


def test_a_draft_and_a_preset_are_no_rule(tarn):
    with acting(tarn.desk):
        run(
            f"INSERT INTO territory_protocol (community_id, version, status, desk_question, public_lines, script,"
            f" signatory, signatory_role) VALUES ({HERE}, 2, 'draft', 'Oui ?', '{{}}', '{{}}', '', '')"
        )
        run("UPDATE territory_protocol SET desk_question = 'Non ?' WHERE status = 'draft'")
        run("UPDATE territory_preset SET lines = '[]'")
    with acting(tarn.desk):
        run("DELETE FROM territory_protocol WHERE status = 'draft'")


def test_the_same_rows_written_again_change_nothing(tarn):
    with acting(tarn.desk):
        run("UPDATE territory_openperiod SET closes = closes")
        run("UPDATE territory_closure SET suspended = NOT suspended")
        run("UPDATE territory_closure SET suspended = NOT suspended")
        run("DELETE FROM territory_closure")
        run(
            f"INSERT INTO territory_closure (community_id, first_day, last_day, text, suspended) VALUES ({HERE}, %s, %s,"
            " 'Fermé.', false)",
            DAY,
            DAY,
        )


def test_two_who_change_the_same_rule_at_once_are_both_entered(tarn, tmp_path):
    together(
        partial(actions.set_sector, tarn.desk, "Nord", ["81069"], "bureau du 3"),
        partial(actions.set_territory, tarn.desk, ["81099", "81145", "81069"], "bureau du 4"),
        partial(actions.close_days, tarn.desk, DAY, DAY, "Grève.", suspended=True, decision="bureau du 5"),
        partial(actions.close_days, tarn.desk, DAY, DAY, "Fermé.", suspended=False, decision="bureau du 6"),
        partial(actions.change_rules, tarn.desk, {"undo_minutes": 7}, "bureau du 7"),
        partial(actions.change_rules, tarn.desk, {"news_minutes": 70}, "bureau du 8"),
    )
    with reading(tarn.desk):
        wanted = {rule: stands(tarn, rule) for rule in RULES}
        said = {
            rule: loads(run("SELECT rule_said(%s, %s)::text", tarn.community.pk, rule)[0][0])
            for rule in RULES
        }
    assert said == wanted
    assert (wanted[Rule.PARAMETERS]["undo_minutes"], wanted[Rule.PARAMETERS]["news_minutes"]) == (7, 70)
    assert verified(tarn, tmp_path).faults == []


def test_a_community_is_installed_in_one_transaction(tarn):
    new = actions.install_community(actions.Identity("Neuve", "neuve", "cpts", has_desk=False), ["81099"])
    with acting(cast.Actor(new.pk)):
        (entry,) = EntryBody.objects.all()
        assert (entry.body["rule"], set(entry.body["values"])) == (
            "installation",
            set(RULES),
        )
        assert entry.body["values"]["territory"] == [{"sector": None, "communes": ["81099"]}]
    with refused("rests on a decision"):
        actions.set_territory(cast.Actor(new.pk), [], "")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE territory_closure DISABLE TRIGGER rule_is_said",
        "DROP TRIGGER changed_rule_is_said ON territory_openperiod",
        "ALTER TABLE consent_entrybody DISABLE TRIGGER rule_says_what_stands",
        "CREATE OR REPLACE FUNCTION rule_value(place bigint, rule text) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'",
        "CREATE OR REPLACE FUNCTION rule_is_said() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "TRUNCATE territory_closure",
    ],
)
def test_the_wall_of_the_rules_cannot_be_taken_down(tarn, statement):
    with acting(tarn.desk), pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_no_isolation_and_no_moment_is_a_way_around(tarn, level):
    with refused(), acting(tarn.desk):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("DELETE FROM territory_closure")
    with connection.cursor() as sql:
        sql.execute(f"BEGIN ISOLATION LEVEL {level}")
        sql.execute(f"SET LOCAL volontiers.community = '{tarn.community.pk}'")
        sql.execute("DELETE FROM territory_closure")
        with refused():
            sql.execute("COMMIT")


def test_every_column_of_a_community_is_in_a_rule():
    """A column that comes later is entered from its first day."""
    columns = {field.column for field in Community._meta.concrete_fields} - {"id", "rules"}
    tarn = cast.gaillacois()
    with reading(tarn.desk):
        assert set(stands(tarn, Rule.IDENTITY)) == columns


def test_no_name_of_a_person_is_in_a_rule(tarn):
    with reading(tarn.desk):
        assert "Dr Test" not in str([stands(tarn, rule) for rule in RULES])
