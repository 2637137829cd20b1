from django.db import migrations

PLAN_LINE = """
CREATE OR REPLACE FUNCTION plan_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{erased}
  IF NOT EXISTS (SELECT FROM placement_plan p WHERE p.id = coalesce(NEW.plan_id, OLD.plan_id) AND p.state IN ('signed', 'dropped'))
  THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP = 'DELETE'
     OR to_jsonb(NEW) - '{{offer_id,fell}}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{{offer_id,fell}}'::text[]
     OR (OLD.offer_id IS NOT NULL AND NEW.offer_id IS DISTINCT FROM OLD.offer_id)
     OR (OLD.fell <> '' AND NEW.fell <> OLD.fell) THEN
    RAISE EXCEPTION 'a line of a signed plan says what was signed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
EVENTS = """
CREATE OR REPLACE FUNCTION placement_waitingevent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{erased}
  RAISE EXCEPTION 'the past of placement_waitingevent cannot be rewritten' USING ERRCODE = 'restrict_violation';
END $$;
"""
# The one way out: a function of the owner, for what is over.
ERASED = """
  IF TG_OP = 'DELETE' AND current_setting('volontiers.erasing', true) = 'old places'
     AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN OLD;
  END IF;"""


class Migration(migrations.Migration):
    """Who left the list two years ago leaves whole, and only figures stay; an attachment keeps its person five years."""

    dependencies = [("people", "0006_team_wall"), ("placement", "0009_held_line")]
    operations = [
        migrations.RunSQL(
            PLAN_LINE.format(erased=ERASED) + EVENTS.format(erased=ERASED),
            PLAN_LINE.format(erased="") + EVENTS.format(erased=""),
        ),
        migrations.RunSQL(
            """
CREATE FUNCTION erase_old_registrations(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  gone bigint[];
  ended bigint[];
  persons bigint[];
  plans bigint[];
BEGIN
  -- Whoever asks, nobody erases ahead of the clock.
  at := least(at, clock());
  -- Who is attached keeps their place, and the date that an end would give back.
  SELECT coalesce(array_agg(o.id), '{}'), coalesce(array_agg(o.person_id), '{}') INTO gone, persons
    FROM (SELECT r.id, r.person_id FROM placement_registration r
           WHERE r.community_id = here AND r.state = 'left' AND r.ended_at < at - interval '24 months'
           ORDER BY r.ended_at LIMIT least(most, 500) FOR UPDATE SKIP LOCKED) o;
  SELECT coalesce(array_agg(o.id), '{}'), persons || coalesce(array_agg(o.person_id), '{}') INTO ended, persons
    FROM (SELECT a.id, a.person_id FROM people_attachment a
           WHERE a.community_id = here AND a.ended_at < at - interval '5 years'
           ORDER BY a.ended_at LIMIT least(most, 500) FOR UPDATE SKIP LOCKED) o;
  -- In the order of what they say, not of the places: neighbours in the table tell nothing of each other.
  INSERT INTO placement_waitingtally (community_id, since, ended_on, ended_for, priority, sector_id)
  SELECT here, r.since, (r.ended_at AT TIME ZONE t.time_zone)::date AS ended_on, r.ended_for, r.priority, s.sector_id
    FROM placement_registration r
    JOIN people_person w ON w.id = r.person_id
    JOIN territory_community t ON t.id = here
    LEFT JOIN territory_place s ON s.community_id = here AND s.municipality_id = w.municipality_id
   WHERE r.id = ANY (gone) ORDER BY ended_on, r.since, r.ended_for, r.priority;
  UPDATE placement_offer SET attachment_id = NULL WHERE attachment_id = ANY (ended);
  DELETE FROM people_followup WHERE attachment_id = ANY (ended);
  DELETE FROM people_attachment WHERE id = ANY (ended);
  PERFORM set_config('volontiers.erasing', 'old places', true);
  DELETE FROM placement_planmove WHERE registration_id = ANY (gone);
  DELETE FROM placement_planline WHERE registration_id = ANY (gone);
  DELETE FROM placement_waitingevent WHERE registration_id = ANY (gone);
  PERFORM set_config('volontiers.erasing', '', true);
  DELETE FROM placement_reconfirmation WHERE registration_id = ANY (gone);
  DELETE FROM placement_offer WHERE registration_id = ANY (gone);
  DELETE FROM placement_registration WHERE id = ANY (gone);
  DELETE FROM placement_household h WHERE h.community_id = here
     AND NOT EXISTS (SELECT FROM placement_registration r WHERE r.household_id = h.id);
  DELETE FROM placement_batch b WHERE b.community_id = here AND b.until < at
     AND NOT EXISTS (SELECT FROM placement_offer o WHERE o.batch_id = b.id);
  SELECT coalesce(array_agg(p.id), '{}') INTO plans FROM placement_plan p
   WHERE p.community_id = here AND p.asked_at < at - interval '24 months'
     AND NOT EXISTS (SELECT FROM placement_planline l WHERE l.plan_id = p.id);
  DELETE FROM placement_planmove WHERE plan_id = ANY (plans);
  DELETE FROM placement_plan WHERE id = ANY (plans);
  DELETE FROM placement_cohort c WHERE c.community_id = here AND c.closed_at < at - interval '24 months'
     AND NOT EXISTS (SELECT FROM placement_registration r WHERE r.cohort_id = c.id)
     AND NOT EXISTS (SELECT FROM placement_plan p WHERE p.cohort_id = c.id);
  -- Neither on the list nor followed: whom somebody did not want is not kept.
  DELETE FROM placement_exclusion e WHERE e.community_id = here
     AND NOT EXISTS (SELECT FROM placement_registration r WHERE r.person_id = e.person_id)
     AND NOT EXISTS (SELECT FROM people_attachment a WHERE a.person_id = e.person_id AND a.ended_at IS NULL);
  SELECT coalesce(array_agg(w), '{}') INTO persons FROM (SELECT DISTINCT unnest(persons) w) held
   WHERE NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = w) AND NOT person_is_kept(w);
  DELETE FROM people_around WHERE person_id = ANY (persons);
  DELETE FROM people_person WHERE id = ANY (persons);
  RETURN cardinality(gone) + cardinality(ended);
END $$;
            """,
            "DROP FUNCTION erase_old_registrations(timestamptz, int);",
        ),
    ]
