from django.db import migrations


class Migration(migrations.Migration):
    """The definitions are a rule like the others: the latest version of each is what the register says, on a decision.

    A community without definitions has no such rule, so that nothing is entered on the day of the upgrade.
    """

    dependencies = [
        ("indicators", "0002_wall"),
        ("governance", "0003_statutes_said"),
        ("consent", "0017_agreed_to_wait"),
    ]
    operations = [
        migrations.RunSQL(
            """
-- rule_value of the earlier migrations stands under this name.
ALTER FUNCTION rule_value(bigint, text) RENAME TO rule_value_but_indicators;
CREATE FUNCTION rule_value(place bigint, rule text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE rule WHEN 'indicators' THEN (
    SELECT jsonb_object_agg(d.key, jsonb_build_object('version', d.version, 'in_force_from', d.in_force_from,
                                                      'said', d.said))
      FROM (SELECT DISTINCT ON (key) key, version, in_force_from, said FROM indicators_definition a
             WHERE a.community_id = place ORDER BY key, version DESC) d)
  ELSE rule_value_but_indicators(place, rule) END
$$;
CREATE CONSTRAINT TRIGGER rule_is_said AFTER INSERT ON indicators_definition DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rule_is_said('indicators', 'community_id');
            """,
            """
DROP TRIGGER rule_is_said ON indicators_definition;
DROP FUNCTION rule_value(bigint, text);
ALTER FUNCTION rule_value_but_indicators(bigint, text) RENAME TO rule_value;
            """,
        )
    ]
