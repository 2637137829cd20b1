from django.db import migrations

from volontiers.database import sql

# What the wall reads by its number, and the proposals themselves: without its accepted one, a need could be taken again.
READ = (
    "territory_community", "directory_professional", "consent_pledge", "people_person", "cases_case", "cases_need",
    "cases_proposal",
)  # fmt: skip


class Migration(migrations.Migration):
    """What a distance was measured between stays: the places of a pledge, and the commune of who was asked for.

    No way back: the places of a pledge are said in the register. See docs/decisions/0017-le-mur.md.
    """

    dependencies = [
        ("cases", "0011_consent_wall"),
        ("consent", "0010_origins"),
        ("database", "0004_clock_now"),
        ("people", "0002_wall"),
    ]
    operations = [
        migrations.RunSQL(
            """
-- The nearest of the places that the pledge names.
CREATE FUNCTION minutes_from(origins text[], insee text) RETURNS float8
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT min(road_minutes(o.origin, minutes_from.insee)) FROM unnest(minutes_from.origins) o(origin)
$$;

-- The pledge row is the meeting point of proposals, acceptances and withdrawals of one person.
CREATE OR REPLACE FUNCTION hold_within_pledge(o cases_proposal, n cases_need, insee text, zone text, seq bigint, accepting boolean,
                                   offered boolean, counting boolean) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz;
  monday date;
  p consent_pledge;
  d directory_professional;
  used consent_pledgeuse;
  everywhere record;
  wall text;
BEGIN
  SELECT * INTO p FROM consent_pledge g WHERE g.id = o.pledge_id FOR NO KEY UPDATE;
  SELECT * INTO d FROM directory_professional g WHERE g.id = o.professional_id FOR NO KEY UPDATE;
  at := clock_now();
  monday := local_week(at, zone);
  IF p.professional_id <> o.professional_id OR p.community_id <> o.community_id THEN
    RAISE EXCEPTION 'the pledge is of somebody else' USING ERRCODE = 'check_violation';
  END IF;
  IF p.consent_seq IS DISTINCT FROM seq THEN
    RAISE EXCEPTION 'outside the latest consent: entry % is not the latest', seq USING ERRCODE = 'check_violation';
  END IF;
  IF offered THEN
    -- What somebody offered instead is their own word: a pause does not take it back.
    p.paused_until := NULL;
  END IF;
  SELECT * INTO used FROM consent_pledgeuse u WHERE u.pledge_id = p.id AND u.week = monday;
  SELECT coalesce(sum(u.asked), 0) AS asked, coalesce(sum(u.accepted), 0) AS accepted INTO everywhere
    FROM consent_pledgeuse u WHERE u.professional_id = o.professional_id AND u.week = monday;
  wall := pledge_wall(
    p, n.kind, CASE WHEN accepting THEN o.modes ELSE n.modes END::text[], insee,
    CASE WHEN p.minutes IS NOT NULL THEN minutes_from(p.origins, insee) END, at, zone,
    coalesce(used.asked, 0), coalesce(used.accepted, 0), coalesce(used.by_kind->n.kind, '[0, 0]'),
    everywhere.asked, everywhere.accepted, d.ceiling_asked, d.ceiling_accepted, accepting);
  IF wall IS NOT NULL THEN
    RAISE EXCEPTION 'outside the latest consent: %', wall USING ERRCODE = 'check_violation';
  END IF;
  IF NOT accepting AND NOT (o.week = monday AND cardinality(o.modes) > 0
                            AND o.modes <@ p.modes AND o.modes <@ n.modes) THEN
    RAISE EXCEPTION 'outside the latest consent: week or modes' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT counting THEN
    RETURN;
  END IF;
  PERFORM use_pledge(o, n.kind, monday, CASE WHEN accepting THEN 0 ELSE 1 END, CASE WHEN accepting THEN 1 ELSE 0 END);
END $$;
-- Case, need and person are held meanwhile: what is being said or put back about them is waited for.
CREATE OR REPLACE FUNCTION hold_within_consent(o cases_proposal, seq bigint, accepting boolean, offered boolean, counting boolean) RETURNS date
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  n cases_need;
  zone text;
  insee text;
  wall text;
BEGIN
  PERFORM FROM cases_need g JOIN cases_case k ON k.id = g.case_id JOIN people_person p ON p.id = k.person_id
    WHERE g.id = o.need_id FOR SHARE OF k, g, p;
  SELECT g.* INTO n FROM cases_need g JOIN cases_case k ON k.id = g.case_id AND k.community_id = g.community_id
    WHERE g.id = o.need_id AND g.community_id = o.community_id;
  SELECT c.time_zone, p.municipality_id INTO zone, insee
    FROM cases_case k JOIN people_person p ON p.id = k.person_id AND p.community_id = k.community_id
    JOIN territory_community c ON c.id = k.community_id
   WHERE k.id = n.case_id;
  IF zone IS NULL THEN
    RAISE EXCEPTION 'the need, its case and its person are of one community' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT has_agreed(n.case_id, n.kind) THEN
    RAISE EXCEPTION 'the person has not agreed' USING ERRCODE = 'check_violation';
  END IF;
  IF o.basis = 'pledge' THEN
    PERFORM hold_within_pledge(o, n, insee, zone, seq, accepting, offered, counting);
  ELSE
    -- The order of every verb: pledge, professional. Who has never pledged has the second alone.
    PERFORM FROM consent_pledge p
      WHERE p.community_id = o.community_id AND p.professional_id = o.professional_id FOR NO KEY UPDATE;
    PERFORM FROM directory_professional d WHERE d.id = o.professional_id FOR NO KEY UPDATE;
    wall := CASE WHEN seq IS DISTINCT FROM o.consent_seq THEN 'another entry'
                 ELSE said_wall(o, clock_now(), accepting) END;
    IF wall IS NOT NULL THEN
      RAISE EXCEPTION 'outside the latest consent: %', wall USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN local_week(clock_now(), zone);
END $$;

DROP FUNCTION minutes_to(bigint, bigint, text);

-- The owner looks: row-level security must hide no proposal from this question.
CREATE FUNCTION a_commune_asked_for_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM cases_case c JOIN cases_need n ON n.case_id = c.id JOIN cases_proposal o ON o.need_id = n.id
              WHERE c.person_id = OLD.id) THEN
    RAISE EXCEPTION 'a person keeps the commune for which somebody was asked' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_commune BEFORE UPDATE OF municipality_id ON people_person FOR EACH ROW
  WHEN (OLD.municipality_id IS NOT NULL AND NEW.municipality_id IS DISTINCT FROM OLD.municipality_id)
  EXECUTE FUNCTION a_commune_asked_for_stays();
            """,
        ),
        migrations.RunSQL(sql.keeps_its_number(*READ)),
    ]
