from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    """A plan is signed once, from what was read; then its lines say what they said, and what became of each."""

    dependencies = [("placement", "0003_plan_kept")]
    operations = [
        migrations.RunSQL(sql.wall("placement_planmove"), sql.fall("placement_planmove")),
        migrations.RunSQL(
            """
CREATE FUNCTION plan_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'signed' AND OLD.state NOT IN ('ready', 'signed') THEN
    RAISE EXCEPTION 'only a plan that was read is signed' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('signed', 'dropped') AND to_jsonb(NEW) - 'next_check_at' IS DISTINCT FROM to_jsonb(OLD) - 'next_check_at'
  THEN
    RAISE EXCEPTION 'a plan that is signed or let go does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON placement_plan FOR EACH ROW EXECUTE FUNCTION plan_stands();

CREATE FUNCTION plan_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM placement_plan p WHERE p.id = coalesce(NEW.plan_id, OLD.plan_id) AND p.state IN ('signed', 'dropped'))
  THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP = 'DELETE'
     OR to_jsonb(NEW) - '{offer_id,fell}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{offer_id,fell}'::text[]
     OR (OLD.offer_id IS NOT NULL AND NEW.offer_id IS DISTINCT FROM OLD.offer_id)
     OR (OLD.fell <> '' AND NEW.fell <> OLD.fell) THEN
    RAISE EXCEPTION 'a line of a signed plan says what was signed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON placement_planline
  FOR EACH ROW EXECUTE FUNCTION plan_line_stands();
-- Tens of thousands at once: one question for them all.
CREATE FUNCTION plan_gets_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM placement_plan p
              WHERE p.state IN ('signed', 'dropped') AND p.id IN (SELECT plan_id FROM fresh)) THEN
    RAISE EXCEPTION 'a plan that is signed or let go gets no more lines' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER gets_lines AFTER INSERT ON placement_planline REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION plan_gets_lines();

DROP TRIGGER tell_new_plan ON placement_plan;
CREATE FUNCTION tell_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('volontiers_jobs', ''); RETURN NULL; END $$;
CREATE TRIGGER tell_new_plan AFTER INSERT ON placement_plan FOR EACH STATEMENT EXECUTE FUNCTION tell_jobs();
CREATE TRIGGER tell_moved_plan AFTER UPDATE ON placement_plan FOR EACH ROW
  WHEN (NEW.next_check_at IS DISTINCT FROM OLD.next_check_at AND NEW.next_check_at IS NOT NULL)
  EXECUTE FUNCTION tell_jobs();
            """,
            """
DROP FUNCTION tell_jobs() CASCADE;
CREATE TRIGGER tell_new_plan AFTER INSERT ON placement_plan FOR EACH STATEMENT EXECUTE FUNCTION tell_needs();
DROP FUNCTION plan_stands() CASCADE; DROP FUNCTION plan_gets_lines() CASCADE; DROP FUNCTION plan_line_stands() CASCADE;
            """,
        ),
    ]
