from django.db import migrations

from volontiers.database import sql

TABLES = (
    "placement_batch",
    "placement_cohort",
    "placement_exclusion",
    "placement_household",
    "placement_offer",
    "placement_plan",
    "placement_planline",
    "placement_reconfirmation",
    "placement_registration",
    "placement_waitingevent",
    "placement_waitingtally",
)


class Migration(migrations.Migration):
    """The original date is kept, the past is not rewritten, and a person who waits outlives their case."""

    dependencies = [("cases", "0014_kept_persons"), ("database", "0004_clock_now"), ("placement", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(
            sql.append_only("placement_waitingevent"), sql.not_append_only("placement_waitingevent")
        ),
        migrations.RunSQL(
            sql.owner_only("placement_waitingtally"), sql.not_owner_only("placement_waitingtally")
        ),
        migrations.RunSQL(
            """
CREATE FUNCTION place_in_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.community_id, NEW.person_id, NEW.code, NEW.key, NEW.origin, NEW.since, NEW.entered_at)
     IS DISTINCT FROM (OLD.id, OLD.community_id, OLD.person_id, OLD.code, OLD.key, OLD.origin, OLD.since, OLD.entered_at)
  THEN
    RAISE EXCEPTION 'the original date on the list cannot be changed' USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER original_date BEFORE UPDATE ON placement_registration
  FOR EACH ROW EXECUTE FUNCTION place_in_line_is_kept();

CREATE OR REPLACE FUNCTION person_is_kept(who bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM people_attachment a WHERE a.person_id = who)
      OR EXISTS (SELECT FROM placement_registration r WHERE r.person_id = who)
$$;

CREATE FUNCTION registration_door(asked text) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.community_id, r.id FROM placement_registration r WHERE r.code = asked
$$;
CREATE FUNCTION batch_door(hash bytea) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.community_id, b.id FROM placement_batch b WHERE b.token_hash = hash
$$;
CREATE FUNCTION due_registrations(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.community_id, r.id FROM placement_registration r
   WHERE r.next_check_at <= clock() ORDER BY r.next_check_at LIMIT most
$$;
CREATE FUNCTION due_offers(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.community_id, o.id FROM placement_offer o
   WHERE o.next_check_at <= clock() ORDER BY o.next_check_at LIMIT most
$$;
CREATE FUNCTION due_plans(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.community_id, p.id FROM placement_plan p
   WHERE p.next_check_at <= clock() ORDER BY p.next_check_at LIMIT most
$$;
CREATE FUNCTION due_attachments(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.community_id, a.id FROM people_attachment a
   WHERE a.next_check_at <= clock() ORDER BY a.next_check_at LIMIT most
$$;
CREATE TRIGGER tell_new_plan AFTER INSERT ON placement_plan FOR EACH STATEMENT EXECUTE FUNCTION tell_needs();
            """,
            """
DROP FUNCTION place_in_line_is_kept() CASCADE; DROP FUNCTION registration_door(text); DROP FUNCTION batch_door(bytea);
DROP FUNCTION due_registrations(int); DROP FUNCTION due_offers(int); DROP FUNCTION due_plans(int);
DROP FUNCTION due_attachments(int); DROP TRIGGER tell_new_plan ON placement_plan;
CREATE OR REPLACE FUNCTION person_is_kept(who bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM people_attachment a WHERE a.person_id = who)
$$;
            """,
        ),
    ]
