from django.db import migrations


class Migration(migrations.Migration):
    """The statutes are a rule like the others: the latest version is what its latest entry says, on a decision.

    A community without statutes has no such rule, so that nothing is entered on the day of the upgrade.
    """

    dependencies = [("governance", "0002_wall"), ("consent", "0017_agreed_to_wait")]
    operations = [
        migrations.RunSQL(
            """
-- rule_value of the earlier migrations stands under this name.
ALTER FUNCTION rule_value(bigint, text) RENAME TO rule_value_of_place;
CREATE FUNCTION rule_value(place bigint, rule text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE rule WHEN 'statutes' THEN (
    SELECT jsonb_build_object('version', s.version, 'adopted_on', s.adopted_on, 'in_force_from', s.in_force_from,
                              'text', s.text, 'said', s.said)
      FROM governance_statutes s WHERE s.community_id = place ORDER BY s.version DESC LIMIT 1)
  ELSE rule_value_of_place(place, rule) END
$$;
CREATE CONSTRAINT TRIGGER rule_is_said AFTER INSERT ON governance_statutes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rule_is_said('statutes', 'community_id');
            """,
            """
DROP TRIGGER rule_is_said ON governance_statutes;
DROP FUNCTION rule_value(bigint, text);
ALTER FUNCTION rule_value_of_place(bigint, text) RENAME TO rule_value;
            """,
        )
    ]
