from django.db import migrations

from volontiers.database import sql

TABLES = ("people_careteam", "people_teammember", "people_teampatient")
KEPT = """
CREATE OR REPLACE FUNCTION person_is_kept(who bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM people_attachment a WHERE a.person_id = who)
      OR EXISTS (SELECT FROM placement_registration r WHERE r.person_id = who)
"""


class Migration(migrations.Migration):
    """A person is with a team by their own word, which the register holds; the team keeps them in sight."""

    dependencies = [
        ("people", "0005_team"),
        ("consent", "0013_persons_said"),
        ("database", "0004_clock_now"),
        ("placement", "0002_wall"),
    ]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(
            KEPT + "      OR EXISTS (SELECT FROM people_teampatient t WHERE t.person_id = who)\n$$;", KEPT + "$$;"
        ),
        migrations.RunSQL(
            """
-- « D'accord » is the latest word of the person themselves about this team, and it stands under its number.
CREATE FUNCTION team_agreement_was_said() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE said consent_entrybody;
BEGIN
  SELECT b.* INTO said FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
   WHERE b.community_id = NEW.community_id AND b.person_id = NEW.person_id
     AND b.kind IN ('team_agreement', 'team_withdrawn') AND (b.body->>'team')::bigint = NEW.team_id
   ORDER BY e.seq DESC LIMIT 1;
  IF said.kind IS DISTINCT FROM 'team_agreement'
     OR (SELECT e.seq FROM consent_entry e WHERE e.id = said.entry_id) IS DISTINCT FROM NEW.seq THEN
    RAISE EXCEPTION 'nobody is with a team before they said so' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER was_said BEFORE INSERT OR UPDATE ON people_teampatient
  FOR EACH ROW WHEN (NEW.state = 'agreed' AND NEW.ended_at IS NULL) EXECUTE FUNCTION team_agreement_was_said();

CREATE FUNCTION team_patient_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.community_id, NEW.team_id, NEW.person_id, NEW.code, NEW.asked_at)
     IS DISTINCT FROM (OLD.id, OLD.community_id, OLD.team_id, OLD.person_id, OLD.code, OLD.asked_at) THEN
    RAISE EXCEPTION 'who was asked to be with which team is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON people_teampatient FOR EACH ROW EXECUTE FUNCTION team_patient_stands();

CREATE FUNCTION due_teams(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.community_id, t.id FROM people_careteam t
   WHERE t.next_check_at <= clock() ORDER BY t.next_check_at LIMIT most
$$;

-- Somebody who has no case any more, and whom nothing else holds.
CREATE FUNCTION forget_lone_persons(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  gone bigint[];
BEGIN
  at := least(at, clock());
  SELECT array_agg(l.id) INTO gone FROM (
    SELECT p.id FROM people_person p
     WHERE p.community_id = here AND p.created_at < at - interval '90 days' AND NOT person_is_kept(p.id)
       AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = p.id)
     ORDER BY p.id LIMIT least(most, 500) FOR UPDATE SKIP LOCKED) l;
  DELETE FROM people_around WHERE person_id = ANY (gone);
  DELETE FROM people_person WHERE id = ANY (gone);
  RETURN coalesce(cardinality(gone), 0);
END $$;
            """,
            """
DROP FUNCTION forget_lone_persons(timestamptz, int); DROP FUNCTION due_teams(int);
DROP FUNCTION team_patient_stands() CASCADE; DROP FUNCTION team_agreement_was_said() CASCADE;
            """,
        ),
    ]
