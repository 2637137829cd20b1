from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("database", "0002_clock"), ("cases", "0003_wall")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION due_needs(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.community_id, n.id FROM cases_need n
   WHERE n.next_check_at <= clock() ORDER BY n.next_check_at LIMIT most
$$;
CREATE FUNCTION link_door(hash bytea) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.community_id, l.id FROM cases_link l WHERE l.token_hash = hash
$$;
CREATE FUNCTION case_door(asked text) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.community_id, c.id FROM cases_case c WHERE c.code = asked
$$;
CREATE FUNCTION tell_needs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('volontiers_needs', ''); RETURN NULL; END $$;
CREATE TRIGGER tell_new AFTER INSERT ON cases_need FOR EACH STATEMENT EXECUTE FUNCTION tell_needs();
CREATE TRIGGER tell_moved AFTER UPDATE ON cases_need FOR EACH ROW
  WHEN (NEW.next_check_at IS DISTINCT FROM OLD.next_check_at AND NEW.next_check_at IS NOT NULL)
  EXECUTE FUNCTION tell_needs();
            """,
            """
DROP FUNCTION due_needs(int); DROP FUNCTION link_door(bytea); DROP FUNCTION case_door(text);
DROP FUNCTION tell_needs() CASCADE;
            """,
        ),
    ]
